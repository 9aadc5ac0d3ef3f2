//! What the routes of a spec imply: ways back, static routes, and subnets without a route table.

use super::transit_gateway::spec;
use super::{findings, found};

pub(super) const UNUSED: &str = "unused-static-route";

/// The messages of the findings with this code.
fn messages(text: &str, code: &str) -> Vec<String> {
    let (_, found) = findings(text);
    found.into_iter().filter(|finding| finding.code.name == code).map(|finding| finding.message).collect()
}

/// `web` and `app` call `pay`, by a gateway with these options.
fn gateway(options: &str) -> String {
    let connections = "  x: {provider: {vpc: pay, security-groups: [g]}, consumers: {web: {security-groups: [g]}, app: {}}, ports: [tcp/443], \
                       transit-gateway: {via: core}}\n";
    spec(options, connections)
}

#[test]
fn a_static_route_is_used_by_what_vpcs_send_to_it() {
    let routes = |routes: &str| {
        let tables = format!(", route-tables: {{t: {{routes: [{routes}]}}, u: {{}}}}");
        let attachments =
            ", attachments: {pay: {route-table: u}, web: {route-table: t}, app: {route-table: t}}";
        messages(&gateway(&(tables + attachments)), UNUSED)
    };
    // A propagated route is longer, or of lower rank.
    assert_eq!(routes("{to: 10.0.0.0/8, via: pay}").len(), 1);
    assert!(routes("{to: 10.0.0.0/16, via: pay}").is_empty());
    assert!(routes("{to: 10.0.7.0/24, via: pay}").is_empty());
    assert_eq!(routes("{to: 0.0.0.0/0, via: pay}, {to: 10.0.0.0/17, via: pay}").len(), 1);
    // What drops is a guard.
    assert!(routes("{to: 192.168.0.0/16, blackhole: true}").is_empty());
    let told = routes("{to: 0.0.0.0/0, via: pay}");
    assert_eq!(
        told,
        ["no VPC of the spec sends traffic to the static route 0.0.0.0/0 in route table `t` of `core`"]
    );
}

#[test]
fn a_vpc_in_appliance_mode_is_passed_by_longer_routes_only() {
    let table = |connection: &str, to: &str| {
        let options = format!(
            ", route-tables: {{t: {{routes: [{{to: {to}, via: sql}}]}}, f: {{}}}}, attachments: {{sql: {{route-table: f, appliance-mode: \
             true}}, pay: {{route-table: t}}, web: {{route-table: t}}}}"
        );
        let of = |name: &str, provider: &str| {
            format!(
                "  {name}: {{provider: {{vpc: {provider}, security-groups: [g]}}, consumers: {{web: {{security-groups: [g]}}}}, ports: \
                 [tcp/443], transit-gateway: {{via: core}}}}\n"
            )
        };
        messages(&spec(&options, &(of("x", "sql") + connection)), "inspection-bypassed")
    };
    let pay = "  y: {provider: {vpc: pay, security-groups: [g]}, consumers: {web: {security-groups: [g]}}, ports: [tcp/80], \
               transit-gateway: {via: core}}\n";
    assert_eq!(table(pay, "0.0.0.0/0").len(), 1);
    assert!(table("", "0.0.0.0/0").is_empty());
    assert!(table(pay, "172.16.0.0/12").is_empty());
}

#[test]
fn a_static_route_leads_to_addresses_behind_a_peering() {
    let routes = |to: &str| {
        let options = format!(
            ", route-tables: {{t: {{routes: [{{to: {to}, via: pay}}]}}}}, attachments: {{pay: {{route-table: t}}, web: {{route-table: t}}}}"
        );
        let connections = "  x: {provider: {vpc: pay, security-groups: [g]}, consumers: {web: {security-groups: [g]}}, ports: [tcp/443], \
             transit-gateway: {via: core}}\n  y: {provider: {vpc: sql, security-groups: [g]}, consumers: {pay: {security-groups: [g]}}, ports: \
             [tcp/80], vpc-peering: {}}\n";
        messages(&spec(&options, connections), "transitive-static-route")
    };
    assert_eq!(routes("10.1.0.0/16").len(), 1);
    assert_eq!(routes("10.1.1.0/24").len(), 1);
    assert!(routes("10.3.0.0/16").is_empty() && routes("10.0.0.0/8").is_empty());
}

#[test]
fn answers_take_the_way_of_calls_where_there_is_one() {
    let both = |first: &str, second: &str| {
        let of = |name, subnets: &str, via| {
            format!(
                "  {name}: {{provider: {{vpc: pay, security-groups: [g]}}, consumers: {{web: {{security-groups: [g]{subnets}}}}}, ports: \
                 [tcp/443], {via}}}\n"
            )
        };
        spec("", &(of("x", first, "transit-gateway: {via: core}") + &of("y", second, "vpc-peering: {}")))
    };
    let alone = both("", "").replace("vpc-peering: {}", "transit-gateway: {via: core}");
    found(&alone, &[]);
    assert!(messages(&both("", ""), "asymmetric-path").is_empty(), "another finding says it");
}

#[test]
fn only_a_subnet_beside_others_with_a_route_table_is_noted() {
    let whole = gateway("");
    let code = "subnet-without-route-table";
    assert!(messages(&whole, code).is_empty());
    let one = whole.replacen("zone: euw1-az2, route-table: r}", "zone: euw1-az2}", 1);
    assert_eq!(
        messages(&one, code),
        ["subnet `b` of `pay` names no route table: its route table may not have the routes of `x`"]
    );
    let attached = ", attachments: {pay: {subnets: [b]}}";
    let placed = gateway(attached).replacen("zone: euw1-az2, route-table: r}", "zone: euw1-az2}", 1);
    assert!(messages(&placed, code).is_empty());
    assert!(messages(&whole.replace(", route-table: r}", "}"), code).is_empty());
}
