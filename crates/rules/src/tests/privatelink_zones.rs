//! Rules about the subnets and zones of endpoint services and their endpoints.

use super::privatelink::{LOAD_BALANCER, TARGETS, connection, service, spec};
use super::{found, help};

#[test]
fn each_side_needs_a_subnet() {
    let bare = "  bare: {account: two, cidrs: [10.3.0.0/26]}\nconnections:";
    let consumer = spec(&connection("x", "bare: {}", "tcp/443", TARGETS)).replace("connections:", bare);
    found(&consumer, &["no-subnets 14 16"]);
    assert!(help(&consumer, "no-subnets")[0].contains("{cidr: 10.3.0.0/26, zone: euw1-az1}"));
    let provider = service("targets: {ips: [10.3.0.10]}")
        .replace("connections:", bare)
        .replace("vpc: pay, security-groups: [g]", "vpc: bare");
    found(&provider, &["no-subnets 14 16", "no-security-group 16"]);
    let existing =
        provider.replace("targets: {ips: [10.3.0.10]}", &format!("load-balancer: \"{LOAD_BALANCER}\""));
    found(&existing.replace("111111111111:load", "222222222222:load"), &[]);
}

#[test]
fn zones_match_within_a_region() {
    let elsewhere = service(TARGETS).replace("10.1.2.0/24, zone: euw1-az2", "10.1.2.0/24, zone: euw1-az3");
    found(&elsewhere, &["endpoint-zone-left-out 15 11"]);
    assert_eq!(
        help(&elsewhere, "endpoint-zone-left-out")[1],
        "or add a subnet in euw1-az3 to `pay`, and the endpoint uses that availability zone too"
    );
    let named = elsewhere.replace("web: {}", "web: {subnets: [a, b]}");
    found(&named, &["zone-mismatch 11 6 7 15"]);
    assert_eq!(
        help(&named, "zone-mismatch"),
        ["write `subnets: [a]` for `web`", "or add a subnet in euw1-az3 to `pay`"]
    );
    let none = elsewhere.replace("10.1.1.0/24, zone: euw1-az1", "10.1.1.0/24, zone: euw1-az3");
    found(&none, &["zone-mismatch 10 6 7 15", "chosen-subnet 15 10"]);
    found(&elsewhere.replace("web: {}", "web: {subnets: [a]}"), &[]);
    let narrowed = service(TARGETS).replace("vpc: pay,", "vpc: pay, subnets: [a],");
    found(&narrowed, &["single-zone 6 15", "endpoint-zone-left-out 15 11"]);
    assert_eq!(
        help(&narrowed, "endpoint-zone-left-out")[1],
        "or add `b` to the `subnets` of the provider, and the endpoint uses that availability zone too"
    );
    let named = narrowed.replace("web: {}", "web: {subnets: [b]}");
    found(&named, &["single-zone 6 15", "zone-mismatch 11 6 15"]);
    assert_eq!(help(&named, "zone-mismatch")[1], "or add `b` to the `subnets` of the provider");
    let existing = elsewhere.replace(TARGETS, &format!("load-balancer: \"{LOAD_BALANCER}\""));
    found(&existing, &[]);
}

#[test]
fn zones_across_regions_need_not_match() {
    let abroad = service(TARGETS).replace("web: {account", "web: {region: us-east-1, account");
    let abroad = abroad.replace("10.1.1.0/24, zone: euw1-az1", "10.1.1.0/24, zone: use1-az6");
    let zone = |zone: &str| abroad.replace("10.1.2.0/24, zone: euw1-az2", &format!("10.1.2.0/24{zone}"));
    found(&zone(", zone: use1-az5"), &[]);
    found(&zone(", zone: use1-az3"), &["endpoint-zone-left-out 15 11"]);
    let named = zone(", zone: use1-az3").replace("web: {}", "web: {subnets: [a, b]}");
    found(&named, &["cross-region-zone 11 15 5"]);
    assert_eq!(help(&named, "cross-region-zone"), ["write `subnets: [a]` for `web`"]);
    let none = zone(", zone: use1-az3").replace("use1-az6", "use1-az3");
    found(&none, &["cross-region-zone 10 15 5", "chosen-subnet 15 10"]);
    found(&zone(""), &["unknown-zone 11 15"]);
    found(&zone("").replace("web: {}", "web: {subnets: [a]}"), &[]);
}

#[test]
fn unknown_zones_are_said_once_a_vpc() {
    let none = service(TARGETS).replace(", zone: euw1-az1", "").replace(", zone: euw1-az2", "");
    found(&none, &["unknown-zone 6 7 15", "unknown-zone 10 11 15"]);
    let existing = none.replace(TARGETS, &format!("load-balancer: \"{LOAD_BALANCER}\""));
    found(&existing, &["unknown-zone 10 11 15"]);
    found(&existing.replace("web: {}", "web: {subnets: [b]}"), &[]);
}

#[test]
fn one_subnet_a_zone_is_named() {
    let same = service(TARGETS).replace("10.1.2.0/24, zone: euw1-az2", "10.1.2.0/24, zone: euw1-az1");
    found(&same, &["chosen-subnet 15 10"]);
    found(&same.replace("web: {}", "web: {subnets: [a, b]}"), &["duplicate-zone 11 10 15"]);
    found(&same.replace("web: {}", "web: {subnets: [a], security-groups: [g]}"), &[]);
}

#[test]
fn cross_zone_is_missed_only_where_it_is_certain() {
    let off = |targets: &str| service(&format!("targets: {{{targets}}}, cross-zone: false"));
    for right in [
        "ips: [10.0.1.10, 10.0.2.10]",
        "ips: [10.0.1.10, 10.0.9.10]",
        "ips: [10.9.0.1]",
        "instances: [i-0a1b2c3d4e5f60718, i-0a1b2c3d4e5f60719]",
    ] {
        found(&off(right), &[]);
    }
    found(&off("ips: [10.0.1.10, 10.0.1.11]"), &["cross-zone-off 15 15"]);
    found(&off("instances: [i-0a1b2c3d4e5f60718]"), &["cross-zone-off 15 15"]);
    found(&off("ips: [10.0.1.10]").replace(", cross-zone: false", ""), &[]);
}
