//! Rules about transit gateways: places, repairs, and what is no mistake.

use super::{found, help};

/// Stands behind a spec, so that no line moves.
const ORGANIZATION: &str =
    "organization: {id: o-a1b2c3d4e5, management-account: \"999999999999\", ram-sharing: true}\n";

const PAY_WEB: &str = "pay: {route-table: services}, web: {route-table: clients}";

/// Services `pay` on line 5, with subnets on 6 and 7, and `sql` on 8; clients `web` on 9, with subnets on 10 and 11,
/// and `app` on 12; the gateway on line 14, and the connections from 16 on if its options are on one line.
fn spec(options: &str, connections: &str) -> String {
    let more = "route-tables: {r: null}, security-groups: {g: null}";
    let subnet = |net: &str, az| format!("{{cidr: {net}.0/24, zone: euw1-az{az}, route-table: r}}");
    format!(
        "version: 1
defaults: {{region: eu-west-1}}
accounts: {{one: {{id: \"111111111111\"}}, two: {{id: \"222222222222\"}}}}
vpcs:
  pay: {{account: one, cidrs: [10.0.0.0/16], {more}, subnets: {{
    a: {},
    b: {}}}}}
  sql: {{account: one, cidrs: [10.1.0.0/16], {more}, subnets: {{a: {}}}}}
  web: {{account: two, cidrs: [10.2.0.0/16], {more}, subnets: {{
    a: {},
    b: {}}}}}
  app: {{account: two, cidrs: [10.3.0.0/16], {more}, subnets: {{a: {}}}}}
transit-gateways:
  core: {{account: one{options}}}
connections:
{connections}",
        subnet("10.0.1", 1),
        subnet("10.0.2", 2),
        subnet("10.1.1", 1),
        subnet("10.2.1", 1),
        subnet("10.2.2", 2),
        subnet("10.3.1", 1),
    )
}

/// One line.
fn connection(name: &str, provider: &str, consumers: &str, option: &str) -> String {
    format!(
        "  {name}: {{provider: {{vpc: {provider}, security-groups: [g]}}, consumers: {{{consumers}}}, \
         ports: [tcp/443], {option}}}\n"
    )
}

/// One line, by the gateway.
fn core(name: &str, provider: &str, consumers: &str) -> String {
    connection(name, provider, consumers, "transit-gateway: {via: core}")
}

/// `web` calls `pay`.
fn pair(options: &str) -> String {
    spec(options, &core("x", "pay", "web: {}"))
}

/// The tables `services` on line 15 and `clients` on 16, with routes, and the attachments on 17; the connections from
/// line 19 on.
fn tables(clients: &str, attachments: &str, connections: &str) -> String {
    let tables = format!("\n    services: {{}},\n    clients: {{routes: [{clients}]}}");
    spec(&format!(", route-tables: {{{tables}}},\n    attachments: {{{attachments}}}"), connections)
}

/// `web` calls `pay`; routes of what serves `web`.
fn routed(routes: &str) -> String {
    tables(routes, PAY_WEB, &core("x", "pay", "web: {}"))
}

/// A table for each of the four, and two pairs that never meet.
fn two_pairs(attachments: &str) -> String {
    let options = format!(", route-tables: {{p: {{}}, s: {{}}, w: {{}}, a: {{}}}}, attachments: {{{attachments}}}");
    spec(&options, &(core("x", "pay", "web: {}") + &core("y", "sql", "app: {}")))
}

const APART: &str =
    "pay: {route-table: p}, sql: {route-table: s}, web: {route-table: w}, app: {route-table: a}";

#[test]
fn gateways_that_are_right() {
    for options in ["", ", id: tgw-0a1b2c3d4e5f60718", ", share: none", ", share: accounts", ", asn: 64513"] {
        found(&pair(options), &[]);
    }
    found(&pair(", attachments: {web: {appliance-mode: true}}"), &[]);
    found(&pair("").replace("two, cidrs: [10.2", "one, cidrs: [10.2"), &[]);
    found(&routed(""), &[]);
    found(&two_pairs(APART), &[]);
    let existing = routed("").replace("services: {}", "services: {id: tgw-rtb-0a1b2c3d4e5f60718}");
    found(&existing, &[]);
}

#[test]
fn connected_vpcs_do_not_overlap() {
    found(&pair("").replace("10.2.", "10.0."), &["cidr-overlap 5 9 16"]);
    let secondary = pair("").replace("[10.2.0.0/16]", "[10.2.0.0/16, 10.0.128.0/17]");
    found(&secondary, &["cidr-overlap 5 9 16"]);
    let ipv6 = pair("").replace("[10.2.0.0/16]", "[10.2.0.0/16], ipv6-cidrs: [2001:db8::/56]");
    found(&ipv6, &[]);
    let both = ipv6.replace("[10.0.0.0/16]", "[10.0.0.0/16], ipv6-cidrs: [2001:db8::/56]");
    found(&both, &["cidr-overlap 5 9 16", "attachment-ipv6 6 7 16 16", "attachment-ipv6 10 11 16 16"]);
    found(&routed("").replace("10.2.", "10.0."), &["cidr-overlap 5 9 19"]);
}

#[test]
fn a_table_learns_no_block_twice() {
    let shared = spec("", &core("x", "pay", "web: {}, app: {}")).replace("10.3.", "10.2.");
    found(&shared, &["cidr-overlap 9 12 16", "unasked-reachability 14 16 16"]);
    assert_eq!(help(&shared, "cidr-overlap").len(), 2);

    let default = spec("", &(core("x", "pay", "web: {}") + &core("y", "sql", "app: {}")));
    let default = default.replace("10.3.", "10.2.");
    found(&default, &["cidr-overlap 9 12 16 17", "unasked-reachability 14 17 16"]);
    assert!(help(&default, "cidr-overlap")[2].starts_with("or declare `route-tables` of `core`"));

    let apart = |attachments: &str| two_pairs(attachments).replace("10.3.", "10.2.");
    found(&apart(APART), &[]);
    let met = apart(&APART.replace("table: s", "table: p"));
    found(&met, &["cidr-overlap 9 12 16 17"]);
    assert!(help(&met, "cidr-overlap")[2].contains("each of the VPCs that `p` serves"));
    let told = apart(&APART.replace("table: w", "table: w, propagate-to: [s]"));
    found(&told, &["cidr-overlap 9 12 16 17"]);
}

#[test]
fn a_pair_has_one_route_a_destination() {
    let twice = |provider: &str, consumer: &str| {
        let peering = connection("y", provider, consumer, "vpc-peering: {}");
        spec("", &(core("x", "pay", "web: {}") + &peering))
    };
    found(&twice("pay", "web: {}"), &["duplicate-route 5 17 16 9", "duplicate-route 9 17 16 5"]);
    assert_eq!(
        help(&twice("pay", "web: {subnets: [a]}"), "duplicate-route")[1],
        "or name `subnets` of `pay` in one of them: the longer prefix wins"
    );
    found(&twice("pay, subnets: [a]", "web: {subnets: [a]}"), &[]);
}

#[test]
fn a_gateway_serves_one_region() {
    let elsewhere = pair(", region: eu-west-2");
    found(&elsewhere, &["gateway-region 5 9 14 16"]);
    assert_eq!(help(&elsewhere, "gateway-region"), ["write `region: eu-west-1` for `core`, where all its VPCs are"]);
    let one = pair("").replace("web: {account: two", "web: {account: two, region: us-east-1");
    let one = one.replace("10.2.1.0/24, zone: euw1", "10.2.1.0/24, zone: use1");
    let one = one.replace("10.2.2.0/24, zone: euw1", "10.2.2.0/24, zone: use1");
    found(&one, &["gateway-region 9 14 16"]);
    assert_eq!(
        help(&one, "gateway-region"),
        [
            "take `x` by `vpc-peering` or `privatelink`: both cross regions",
            "or by a gateway in us-east-1: peering of gateways is not generated"
        ]
    );
    found(&one.replace("us-east-1", "cn-north-1").replace("use1", "cnn1"), &["partition-mismatch 9 5 16"]);
}

#[test]
fn gateways_of_a_vpc_and_of_an_account_are_counted() {
    let many = |count: usize, owner: &dyn Fn(usize) -> &'static str| {
        let mut text = "version: 1\ndefaults: {region: eu-west-1}\n".to_owned();
        text += "accounts: {one: {id: \"111111111111\"}, two: {id: \"222222222222\"}}\nvpcs:\n";
        let more = "security-groups: {g: null}, route-tables: {r: null}";
        for at in 0..=count {
            let subnet = format!("a: {{cidr: 10.{at}.1.0/24, zone: euw1-az1}}");
            text += &format!("  v{at}: {{account: two, cidrs: [10.{at}.0.0/16], {more}, subnets: {{{subnet}}}}}\n");
        }
        text += "transit-gateways:\n";
        text.extend((1..=count).map(|at| format!("  g{at}: {{account: {}}}\n", owner(at))));
        text += "connections:\n";
        let by = |at| format!("transit-gateway: {{via: g{at}}}");
        text.extend((1..=count).map(|at| connection(&format!("x{at}"), "v0", &format!("v{at}: {{}}"), &by(at))));
        text
    };
    let of_both = |at: usize| if at.is_multiple_of(2) { "one" } else { "two" };
    found(&many(5, &|_| "one"), &[]);
    found(&many(6, &of_both), &["gateways-per-vpc 5 20 21 22 23 24 25"]);
    found(&many(6, &|_| "one"), &["gateways-per-vpc 5 20 21 22 23 24 25", "gateway-quota 18"]);
}

#[test]
fn tables_of_a_gateway_are_counted() {
    let names = |count: usize| (1..=count).map(|at| format!("t{at}: {{}}")).collect::<Vec<_>>().join(", ");
    let attachments = "attachments: {pay: {route-table: t1}, web: {route-table: t2}}";
    let many = |count| pair(&format!(", route-tables: {{{}}}, {attachments}", names(count)));
    found(&many(20), &[]);
    found(&many(21), &["gateway-quota 14"]);
}

#[test]
fn who_reaches_whom_unasked() {
    let hub = core("x", "pay", "web: {}, app: {}");
    found(&spec("", &hub), &["unasked-reachability 14 16 16"]);
    found(&spec("", &(hub.clone() + &core("y", "app", "web: {}"))), &[]);
    let spokes = |app: &str| tables("", &format!("{PAY_WEB}, app: {{route-table: clients{app}}}"), &hub);
    found(&spokes(""), &[]);
    found(&spokes(", propagate-to: [clients]"), &[]);
    let told = spokes(", propagate-to: [clients]").replace("web: {route-table: clients", "web: {route-table: clients, propagate-to: [clients]");
    found(&told, &["unasked-reachability 16 17 17"]);
    let dropped = told.replace("routes: []", "routes: [{to: 10.2.0.0/16, blackhole: true}]");
    found(&dropped, &["unasked-reachability 16 17 17"]);
    let dropped = told.replace("routes: []", "routes: [{to: 10.2.0.0/16, blackhole: true}, {to: 10.3.0.0/16, blackhole: true}]");
    found(&dropped, &[]);
}
