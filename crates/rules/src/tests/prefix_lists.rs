//! Rules about managed prefix lists: what is offered, what counts, and what has no effect.

use super::{found, help, summary};

/// A gateway with a provider on line 5 and so many consumers with a block each, and one connection after them.
fn spec(consumers: usize, ports: usize, words: &str) -> String {
    let vpcs = (1..=consumers).map(|at| {
        format!("  v{at}: {{account: two, cidrs: [10.{at}.0.0/16], route-tables: {{m: null}}, subnets: {{s: {{cidr: 10.{at}.0.0/24, zone: euw1-az1}}}}}}\n")
    });
    let names: Vec<_> = (1..=consumers).map(|at| format!("v{at}: {{}}")).collect();
    let ports: Vec<_> = (1..=ports).map(|port| format!("tcp/{}", 2 * port)).collect();
    format!(
        "version: 1
defaults: {{region: eu-west-1}}
accounts: {{one: {{id: \"111111111111\"}}, two: {{id: \"222222222222\"}}}}
vpcs:
  hub: {{account: one, cidrs: [10.0.0.0/16], route-tables: {{m: null}}, subnets: {{s: {{cidr: 10.0.0.0/24, zone: euw1-az1}}}}, security-groups: {{g: null, h: null}}}}
{}transit-gateways: {{core: {{account: one, attachments: {{}}}}}}
connections:
  api: {{provider: {{vpc: hub, security-groups: [g, h]}}, consumers: {{{}}}, ports: [{}], {words}transit-gateway: {{via: core}}}}
",
        vpcs.collect::<String>(),
        names.join(", "),
        ports.join(", "),
    )
}

/// The findings without those of the gateway.
fn access(text: &str) -> Vec<String> {
    let is_access = |code: &&String| {
        ["many-sources", "prefix-list", "security-group"].iter().any(|start| code.starts_with(start))
    };
    summary(text)
        .iter()
        .filter(is_access)
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_list_is_offered_above_twenty_sources() {
    assert_eq!(access(&spec(20, 1, "")), [""; 0]);
    assert_eq!(access(&spec(21, 1, "")), ["many-sources"]);
    assert_eq!(access(&spec(21, 1, "rules: cidrs, ")), ["many-sources"]);
    assert_eq!(access(&spec(21, 1, "rules: prefix-lists, ")), [""; 0]);
    assert_eq!(help(&spec(21, 1, ""), "many-sources"), ["add `rules: prefix-lists` to `api`"]);
}

#[test]
fn a_rule_with_a_list_counts_as_the_size_of_the_list() {
    let quota = ["security-group-quota", "security-group-quota"];
    assert_eq!(access(&spec(31, 1, "rules: prefix-lists, ")), [""; 0]);
    // Twice 31 rules are too many, and twice 40.
    assert_eq!(access(&spec(31, 2, "rules: prefix-lists, ")), quota);
    assert_eq!(access(&spec(30, 2, "rules: prefix-lists, ")), [""; 0]);
    assert_eq!(access(&spec(21, 3, "rules: prefix-lists, ")), quota);
}

#[test]
fn a_list_has_at_most_a_hundred_entries() {
    assert!(!access(&spec(100, 1, "rules: prefix-lists, ")).contains(&"prefix-list-limit".to_owned()));
    assert!(access(&spec(101, 1, "rules: prefix-lists, ")).contains(&"prefix-list-limit".to_owned()));
}

#[test]
fn rules_of_an_existing_load_balancer_are_not_ours() {
    let text = |words: &str| {
        format!(
            "version: 1
defaults: {{region: eu-west-1}}
accounts: {{one: {{id: \"111111111111\"}}, two: {{id: \"222222222222\"}}}}
vpcs:
  hub: {{account: one, cidrs: [10.0.0.0/16], subnets: {{s: {{cidr: 10.0.1.0/24, zone: euw1-az1}}, t: {{cidr: 10.0.2.0/24, zone: euw1-az2}}}}, security-groups: {{g: null}}}}
  app: {{account: two, cidrs: [10.1.0.0/16], subnets: {{s: {{cidr: 10.1.1.0/24, zone: euw1-az1}}, t: {{cidr: 10.1.2.0/24, zone: euw1-az2}}}}}}
connections:
  api: {{provider: {{vpc: hub, security-groups: [g]}}, consumers: {{app: {{}}}}, ports: [tcp/443], rules: prefix-lists, privatelink: {{{words}}}}}
"
        )
    };
    let arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/ledger/0a1b2c3d4e5f6071";
    found(&text("targets: {ips: [10.0.1.10, 10.0.2.10]}"), &[]);
    found(&text(&format!("load-balancer: {arn}")), &["unused-setting 8"]);
}
