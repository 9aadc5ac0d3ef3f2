//! The first hop that fails of each way to break a flow.

use super::{scene, stops};

/// Example, what is changed in it, the question, the verdict, what stops it.
type Broken = (
    &'static str,
    &'static [(&'static str, &'static str)],
    [&'static str; 3],
    &'static str,
    &'static [&'static str],
);

const NO_OUT: &str = "there: no-egress-rule";

/// The other side's subnet is in a CIDR block of the caller.
const OVERLAP: &[(&str, &str)] = &[("cidrs: [10.1.0.0/16]", "cidrs: [10.1.0.0/16, 10.0.1.0/24]")];

/// A VPC without route tables.
const NO_TABLES: &[(&str, &str)] = &[
    ("    route-tables: {private: rtb-0b1b2c3d4e5f60718}\n", ""),
    ("subnet-0b1b2c3d4e5f60718, route-table: private", "subnet-0b1b2c3d4e5f60718"),
    ("subnet-0b1b2c3d4e5f60719, route-table: private", "subnet-0b1b2c3d4e5f60719"),
];

/// Each way to break a flow, one at a time.
const BROKEN: [Broken; 38] = [
    // Whole, to begin with.
    ("one-key-vpc-peering", &[], ["web/web-a", "payments/app-a", "443"], "reachable", &[]),
    ("one-key-transit-gateway", &[], ["web/web-a", "payments/app-a", "tcp/8001"], "reachable", &[]),
    ("one-key-privatelink", &[], ["web/web-a", "payments", "443"], "reachable", &[]),
    ("isolated-with-shared-services", &[], ["vpc-a", "vpc-d", "udp/53"], "reachable", &[]),
    // Another port, direction, subnet, group, or VPC.
    ("one-key-vpc-peering", &[], ["web/web-a", "payments/app-a", "80"], "blocked", &[NO_OUT]),
    ("one-key-vpc-peering", &[], ["payments/app-a", "web/web-a", "443"], "blocked", &[NO_OUT]),
    (
        "one-key-vpc-peering",
        &[("subnets: [web-a, web-b], ", "subnets: [web-a], ")],
        ["web/web-b", "payments/app-a", "443"],
        "blocked",
        &["there: no-ingress-rule", "back: no-route"],
    ),
    (
        "one-key-vpc-peering",
        &[("subnets: [app-a, app-b], ", "subnets: [app-a], ")],
        ["web/web-a", "payments/app-b", "443"],
        "blocked",
        &[NO_OUT],
    ),
    (
        "one-key-vpc-peering",
        &[(
            "security-groups: {web: sg-0b1b2c3d4e5f60718}",
            "security-groups: {web: sg-0b1b2c3d4e5f60718, jobs: sg-0b1b2c3d4e5f60719}",
        )],
        ["web/jobs", "payments/app-a", "443"],
        "blocked",
        &[NO_OUT, "back: no-route", NO_OUT],
    ),
    ("isolated-with-shared-services", &[], ["vpc-a", "vpc-b", "443"], "blocked", &[NO_OUT, "back: no-route"]),
    // Groups that the spec does not name.
    (
        "one-key-vpc-peering",
        &[(", security-groups: [web]", "")],
        ["web/web-a", "payments/app-a", "443"],
        "unknown",
        &["unknown: security-group-rules"],
    ),
    (
        "one-key-vpc-peering",
        &[(", security-groups: [api]", "")],
        ["web/web-a", "payments/app-a", "443"],
        "unknown",
        &["unknown: security-group-rules"],
    ),
    (
        "one-key-privatelink",
        &[(", security-groups: [web]", "")],
        ["web/web-a", "payments", "443"],
        "unknown",
        &["unknown: security-group-rules"],
    ),
    (
        "one-key-privatelink",
        &[(", security-groups: [api]", "")],
        ["web/web-a", "payments", "443"],
        "unknown",
        &["unknown: security-group-rules"],
    ),
    // Endpoint services.
    ("one-key-privatelink", &[], ["web/web-a", "payments", "80"], "blocked", &["there: endpoint-refuses"]),
    (
        "one-key-privatelink",
        &[("subnets: [web-a, web-b], ", "subnets: [web-a], ")],
        ["web/web-b", "payments", "443"],
        "blocked",
        &["there: endpoint-refuses"],
    ),
    (
        "one-key-privatelink",
        &[("privatelink: {}", "privatelink: {targets: {ips: [10.0.1.5]}}")],
        ["web/web-a", "10.0.1.6", "443"],
        "blocked",
        &["there: no-target"],
    ),
    (
        "one-key-privatelink",
        &[("privatelink: {}", "privatelink: {targets: {ips: [10.0.1.5]}}")],
        ["web/web-a", "10.0.1.5", "443"],
        "reachable",
        &[],
    ),
    ("one-key-privatelink", &[], ["payments", "web", "443"], "blocked", &[NO_OUT, "back: not-connected"]),
    (
        "privatelink-existing-nlb",
        &[],
        ["web", "payments", "8443"],
        "unknown",
        &["unknown: load-balancer-listeners", "unknown: security-group-rules"],
    ),
    // Gateways.
    (
        "isolated-with-shared-services",
        &[("vpc-d: {route-table: shared}", "vpc-d: {route-table: shared, propagate-to: [shared]}")],
        ["vpc-a", "vpc-d", "443"],
        "reachable",
        &[],
    ),
    (
        "isolated-with-shared-services",
        &[("spokes: {}", "spokes: {routes: [{to: 10.4.0.0/16, blackhole: true}]}")],
        ["vpc-a", "vpc-d", "443"],
        "blocked",
        &["there: black-hole"],
    ),
    (
        "isolated-with-shared-services",
        &[("spokes: {}", "spokes: {routes: [{to: 10.4.1.0/24, via: vpc-b}]}")],
        ["vpc-a", "vpc-d/private-a", "443"],
        "blocked",
        &["there: leads-elsewhere"],
    ),
    (
        "isolated-with-shared-services",
        &[("spokes: {}", "spokes: {routes: [{to: 10.4.1.0/24, via: vpc-b}]}")],
        ["vpc-a", "vpc-d/private-b", "443"],
        "reachable",
        &[],
    ),
    (
        "isolated-with-shared-services",
        &[("shared: {}", "shared: {routes: [{to: 10.1.1.0/24, blackhole: true}]}")],
        ["vpc-a/private-a", "vpc-d", "443"],
        "blocked",
        &["back: black-hole"],
    ),
    (
        "isolated-with-shared-services",
        &[("vpc-a: {route-table: spokes}", "vpc-a: {}")],
        ["vpc-a", "vpc-d", "443"],
        "blocked",
        &["there: no-gateway-association"],
    ),
    (
        "isolated-with-shared-services",
        &[("vpc-d: {route-table: shared}", "vpc-d: {}")],
        ["vpc-a", "vpc-d", "443"],
        "blocked",
        &["back: no-gateway-association"],
    ),
    (
        "isolated-with-shared-services",
        &[("shared: {}", "shared: {routes: [{to: 10.1.1.0/24, via: vpc-b}]}")],
        ["vpc-a/private-a", "vpc-d", "443"],
        "blocked",
        &["back: leads-elsewhere"],
    ),
    ("isolated-with-shared-services", &[], ["vpc-d", "vpc-a", "443"], "blocked", &[NO_OUT]),
    (
        "isolated-with-shared-services",
        &[("      vpc-c: {security-groups: [app]}\n", "")],
        ["vpc-c", "vpc-d", "443"],
        "blocked",
        &[NO_OUT, "back: no-route"],
    ),
    // A protocol, the end of a range, a group of the provider, a CIDR block of both, no route table.
    ("one-key-vpc-peering", &[], ["web/web-a", "payments/app-a", "udp/443"], "blocked", &[NO_OUT]),
    ("one-key-transit-gateway", &[], ["web/web-a", "payments/app-a", "8011"], "blocked", &[NO_OUT]),
    (
        "one-key-vpc-peering",
        &[(
            "security-groups: {api: sg-0a1b2c3d4e5f60718}",
            "security-groups: {api: sg-0a1b2c3d4e5f60718, db: null}",
        )],
        ["web/web-a", "payments/db", "443"],
        "blocked",
        &[NO_OUT, "there: no-ingress-rule"],
    ),
    (
        "one-key-vpc-peering",
        OVERLAP,
        ["web/web-a", "payments/app-a", "443"],
        "blocked",
        &["there: local-route"],
    ),
    (
        "one-key-vpc-peering",
        NO_TABLES,
        ["web/web-a", "payments/app-a", "443"],
        "blocked",
        &["there: no-route-table"],
    ),
    (
        "one-key-privatelink",
        &[],
        ["web/web-a", "payments", "udp/443"],
        "blocked",
        &["there: endpoint-refuses"],
    ),
    (
        "one-key-privatelink",
        &[("ports: [", "ports: [icmp, ")],
        ["web/web-a", "payments", "icmp"],
        "blocked",
        &["there: endpoint-refuses"],
    ),
    // Two peers with one CIDR block: the longest prefix takes a part of it.
    ("longest-prefix", &[], ["a", "10.0.1.0/24", "443"], "partly", &["there: leads-elsewhere"]),
];

#[test]
fn the_first_hop_that_fails_is_named() {
    let mut wrong = Vec::new();
    for (name, changes, question, verdict, codes) in BROKEN {
        let mut spec = scene(name);
        for (from, to) in changes {
            assert!(spec.contains(from), "{name}: no {from}");
            spec = spec.replace(from, to);
        }
        let found = stops(&spec, question);
        if found != (verdict.to_owned(), codes.iter().map(|code| (*code).to_owned()).collect()) {
            wrong.push(format!("{name} {changes:?} {question:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let broken = BROKEN.iter().filter(|(.., verdict, _)| *verdict != "reachable");
    assert!(broken.count() >= 25);
}
