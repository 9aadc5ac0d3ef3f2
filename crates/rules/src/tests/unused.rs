//! What no connection uses.

use super::findings;

pub(super) const CODE: &str = "unused-entry";

const RIGHT: &str = r#"version: 1
defaults: {region: eu-west-1}
accounts: {a: {id: "111111111111"}, b: {id: "222222222222"}}
vpcs:
  one:
    account: a
    cidrs: [10.0.0.0/16]
    route-tables: {main: null}
    subnets: {a: {cidr: 10.0.1.0/24, zone: euw1-az1, route-table: main}}
    security-groups: {api: null}
  two: {account: b, cidrs: [10.1.0.0/16], route-tables: {main: null}}
connections:
  c: {provider: {vpc: one, security-groups: [api]}, consumers: {two: {}}, ports: [tcp/443], vpc-peering: {}}
"#;

fn unused(text: &str) -> Vec<String> {
    let (_, found) = findings(text);
    found.into_iter().filter(|finding| finding.code.name == CODE).map(|finding| finding.message).collect()
}

#[track_caller]
fn is_unused(from: &str, to: &str, expected: &[&str]) {
    assert_eq!(RIGHT.matches(from).count(), 1, "{from}");
    assert_eq!(unused(&RIGHT.replace(from, to)), expected, "{to}");
}

#[test]
fn what_a_connection_uses_is_used() {
    assert!(unused(RIGHT).is_empty());
}

#[test]
fn each_kind_of_entry_is_noted() {
    is_unused(
        "b: {id: \"222222222222\"}",
        "b: {id: \"222222222222\"}, c: {id: \"333333333333\"}",
        &["unused account `c`"],
    );
    is_unused(
        "connections:",
        "  three: {account: b, cidrs: [10.2.0.0/16], security-groups: {x: null}}\nconnections:",
        &["unused VPC `three`"],
    );
    is_unused("{api: null}", "{api: null, old: null, older: null}", &["2 unused security groups of `one`"]);
    // A side that names subnets uses no other one, and no table of another one.
    let narrow = RIGHT.replace("{vpc: one,", "{vpc: one, subnets: [a],");
    let more = narrow.replace(
        "route-table: main}}",
        "route-table: main}, b: {cidr: 10.0.2.0/24, route-table: other}, c: {cidr: 10.0.3.0/24}}",
    );
    let more = more.replacen("{main: null}", "{main: null, other: null, third: null}", 1);
    assert_eq!(unused(&more), ["unused route table `third` of `one`", "2 unused subnets of `one`"]);
}

#[test]
fn a_gateway_uses_what_attaches_and_the_tables_of_attachments() {
    let gateway = "transit-gateways: {core: {account: a, route-tables: {t: {}, u: {}}, attachments: {one: {route-table: t}, two: {route-table: t}}}}\nconnections:";
    let text =
        RIGHT.replace("connections:", gateway).replace("vpc-peering: {}", "transit-gateway: {via: core}");
    let text = text.replace(
        "route-tables: {main: null}}\ntransit",
        "route-tables: {main: null}, subnets: {a: {cidr: 10.1.1.0/24, zone: euw1-az1}}}\ntransit",
    );
    assert_eq!(unused(&text), ["unused route table `u` of `core`"]);
}

#[test]
fn nothing_is_unused_beside_an_error_or_before_the_first_connection() {
    let with_error =
        RIGHT.replace("{api: null}", "{api: null, old: null}").replace("10.1.0.0/16", "10.1.0.0/33");
    assert!(unused(&with_error).is_empty());
    assert!(unused(RIGHT.split_once("connections:").unwrap().0).is_empty());
}
