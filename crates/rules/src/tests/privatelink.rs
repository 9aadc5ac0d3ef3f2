//! Rules about endpoint services: places, repairs, and what is no mistake.

use super::{found, help};

pub(super) const TARGETS: &str = "targets: {ips: [10.0.1.10, 10.0.2.10]}";
pub(super) const LOAD_BALANCER: &str =
    "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/pay/0a1b2c3d4e5f6071";

/// The provider on line 5 with subnets on 6 and 7, the consumer on 9 with subnets on 10 and 11, another consumer on
/// 12; the connections start on line 15.
pub(super) fn spec(connections: &str) -> String {
    format!(
        "version: 1
defaults: {{region: eu-west-1}}
accounts: {{one: {{id: \"111111111111\"}}, two: {{id: \"222222222222\"}}}}
vpcs:
  pay: {{account: one, cidrs: [10.0.0.0/16], security-groups: {{g: null}}, subnets: {{
    a: {{cidr: 10.0.1.0/24, zone: euw1-az1}},
    b: {{cidr: 10.0.2.0/24, zone: euw1-az2}},
    }}}}
  web: {{account: two, cidrs: [10.1.0.0/16], security-groups: {{g: null}}, subnets: {{
    a: {{cidr: 10.1.1.0/24, zone: euw1-az1}},
    b: {{cidr: 10.1.2.0/24, zone: euw1-az2}}}}}}
  app: {{account: two, cidrs: [10.2.0.0/16], security-groups: {{g: null}}, subnets: {{
    a: {{cidr: 10.2.1.0/24, zone: euw1-az1}}}}}}
connections:
{connections}"
    )
}

/// One line.
pub(super) fn connection(name: &str, consumers: &str, ports: &str, options: &str) -> String {
    format!(
        "  {name}: {{provider: {{vpc: pay, security-groups: [g]}}, consumers: {{{consumers}}}, \
         ports: [{ports}], privatelink: {{{options}}}}}\n"
    )
}

/// One connection of `web` on tcp/443.
pub(super) fn service(options: &str) -> String {
    spec(&connection("x", "web: {}", "tcp/443", options))
}

#[test]
fn a_service_with_targets_is_right() {
    found(&service(TARGETS), &[]);
    found(&service("targets: {instances: [i-0a1b2c3d4e5f60718]}"), &[]);
    found(&service(&format!("load-balancer: \"{LOAD_BALANCER}\"")), &[]);
    found(&spec(&connection("x", "web: {}, app: {}", "udp/53, tcp/53", TARGETS)), &[]);
}

#[test]
fn overlapping_blocks_are_no_error() {
    let provider = service(TARGETS).replace("10.1.", "10.0.");
    found(&provider, &["ambiguous-clients 15 9 5"]);
    let both = spec(&connection("x", "web: {}, app: {}", "tcp/443", TARGETS)).replace("10.2.", "10.1.");
    found(&both, &["ambiguous-clients 15 9 12"]);
    let existing = service(&format!("load-balancer: \"{LOAD_BALANCER}\"")).replace("10.1.", "10.0.");
    found(&existing, &[]);
    let ipv6 = service(TARGETS)
        .replace("10.1.0.0/16]", "10.1.0.0/16], ipv6-cidrs: [2001:db8::/56]")
        .replace("10.0.0.0/16]", "10.0.0.0/16], ipv6-cidrs: [2001:db8::/56]");
    found(&ipv6, &[]);
}

#[test]
fn only_ports_are_carried() {
    let ports = |ports| spec(&connection("x", "web: {}", ports, TARGETS));
    found(&ports("icmp"), &["privatelink-protocol 15 15"]);
    assert!(help(&ports("icmp, tcp/1"), "privatelink-protocol")[0].starts_with("remove `icmp`"));
    assert!(help(&ports("all"), "privatelink-protocol")[0].starts_with("write the ports"));
    found(&ports("tcp/8001-8050"), &[]);
    found(&ports("tcp/8000-8050"), &["listener-limit 15 15"]);
    found(&ports("tcp/8001-8050, udp/8001-8050"), &[]);
}

#[test]
fn targets_are_there_once() {
    found(&service(""), &["no-targets 15"]);
    found(&service("targets: {ips: []}"), &["missing-key 15"]);
    found(&service("targets: {ips: [10.0.1.300]}"), &["invalid-value 15"]);
    found(&service("load-balancer: pay"), &["invalid-value 15"]);
    found(
        &service("targets: {ips: [10.0.1.10, 10.0.1.10]}, cross-zone: false"),
        &["cross-zone-off 15 15", "duplicate-item 15 15"],
    );
}

#[test]
fn addresses_of_targets() {
    for right in ["10.0.1.10", "10.9.0.1", "192.168.1.1", "100.64.0.1"] {
        found(&service(&format!("targets: {{ips: [{right}]}}")), &[]);
    }
    found(&service("targets: {ips: [11.0.0.1]}"), &["target-address 15 5"]);
    found(
        &service("targets: {ips: [11.0.0.1]}")
            .replace("10.0.0.0/16", "11.0.0.0/16")
            .replace("10.0.", "11.0."),
        &["public-range 5"],
    );
    found(&service("targets: {ips: [\"2001:db8::1\"]}"), &["target-address 15"]);
    let udp =
        |ip: &str| spec(&connection("x", "web: {}", "tcp/53, udp/53", &format!("targets: {{ips: [{ip}]}}")));
    found(&udp("10.0.1.10"), &[]);
    found(&udp("10.9.0.1"), &["target-address 15 5"]);
}

#[test]
fn application_load_balancers_take_tcp_and_are_asked_by_http() {
    let arn = LOAD_BALANCER.replace("/net/", "/app/");
    let alb = |ports, more: &str| {
        spec(&connection("x", "web: {}", ports, &format!("targets: {{alb: \"{arn}\"}}{more}")))
    };
    found(&alb("tcp/443", ""), &[]);
    found(&alb("tcp/443, udp/443", ""), &["target-kind 15 15"]);
    found(&alb("tcp/443", ", health-check: {path: /up}"), &[]);
    found(&alb("tcp/443", ", health-check: {protocol: tcp}"), &["health-check 15"]);
    found(
        &alb("tcp/443", "").replace("111111111111:load", "222222222222:load"),
        &["load-balancer-owner 15 5"],
    );
}

#[test]
fn health_checks_are_what_target_groups_take() {
    let check = |check: &str| service(&format!("{TARGETS}, health-check: {{{check}}}"));
    for right in ["protocol: https, path: /up", "protocol: http", "port: 8080", "protocol: tcp"] {
        found(&check(right), &[]);
    }
    found(&check("path: /up"), &["health-check 15"]);
    found(&check("protocol: icmp, path: /up"), &["invalid-value 15"]);
    let path = |path: &str| help(&check(&format!("protocol: http, path: \"{path}\"")), "health-check");
    assert_eq!(path("up"), ["write `path: /up`"]);
    assert_eq!(path("/ü p"), ["write `path: /%C3%BC%20p`"]);
    assert_eq!(path("https://pay.example.com/up"), ["write `path: /up`"]);
}

#[test]
fn times_thresholds_and_status_codes_are_what_target_groups_take() {
    let check = |check: &str| service(&format!("{TARGETS}, health-check: {{{check}}}"));
    for right in [
        "interval: 10",
        "interval: 300, timeout: 120",
        "interval: 10, timeout: 10",
        "protocol: http, interval: 6",
        "interval: 5, timeout: 2, healthy-threshold: 2, unhealthy-threshold: 10",
        "protocol: http, success-codes: 200",
        "protocol: https, success-codes: \"200-299,301,404-599\"",
    ] {
        found(&check(right), &[]);
    }
    for (wrong, write) in [
        ("interval: 4", "write `interval: 5`"),
        ("interval: 301", "write `interval: 300`"),
        ("timeout: 121, interval: 300", "write `timeout: 120`"),
        ("healthy-threshold: 1", "write `healthy-threshold: 2`"),
        ("unhealthy-threshold: 11", "write `unhealthy-threshold: 10`"),
        ("timeout: 31", "write `timeout: 10` or a longer `interval`"),
        ("interval: 9", "write `timeout: 9` or a longer `interval`"),
        ("protocol: http, interval: 5", "write `timeout: 5` or a longer `interval`"),
        ("success-codes: 200", "add `protocol: http` or `protocol: https`, or remove `success-codes`"),
    ] {
        assert_eq!(help(&check(wrong), "health-check"), [write], "{wrong}");
    }
    for wrong in ["100", "600", "200-", "300-200", "2xx", "200, 204"] {
        found(&check(&format!("protocol: http, success-codes: \"{wrong}\"")), &["health-check 15"]);
    }
}

#[test]
fn ports_have_targets_of_their_own() {
    let own =
        |ports, own: &str| spec(&connection("x", "web: {}", ports, &format!("{TARGETS}, ports: {{{own}}}")));
    let all = "tcp/443, tcp/8000-8010";
    for right in [
        "443: {targets: {ips: [10.0.1.30]}}",
        "443: {}",
        "8000-8004: {target-port: 80}, 8005-8010: {target-port: 81}, 514: {health-check: {port: 80}}",
        "514: {health-check: {port: 80, interval: 10}}",
    ] {
        found(&own(if right.contains("514") { "tcp/443, tcp/8000-8010, udp/514" } else { all }, right), &[]);
    }
    for (ports, wrong, finding) in [
        (all, "444: {}", "invalid-value 15"),
        (all, "8010-8011: {}", "invalid-value 15"),
        (all, "tcp/443: {}", "invalid-value 15"),
        (all, "8000-8004: {}, 8004: {}", "invalid-value 15"),
        (all, "443: {targets: {ips: [11.0.0.1]}}", "target-address 15 5"),
        (all, "443: {health-check: {interval: 4}}", "health-check 15"),
        ("tcp/443, udp/514", "443: {}", "udp-health-check 15"),
        ("tcp/443, udp/443", "443: {targets: {alb: ALB}}", "target-kind 15 15"),
    ] {
        let arn = format!("\"{}\"", LOAD_BALANCER.replace("/net/", "/app/"));
        found(&own(ports, &wrong.replace("ALB", &arn)), &[finding]);
    }
    // What is written once is reported once.
    found(
        &spec(&connection(
            "x",
            "web: {}",
            "tcp/80, tcp/443",
            "targets: {ips: [11.0.0.1]}, ports: {443: {target-port: 8443}}",
        )),
        &["target-address 15 5"],
    );
    found(
        &spec(&connection("x", "web: {}", "tcp/80, tcp/443", "ports: {443: {targets: {ips: [10.0.1.10]}}}")),
        &["no-targets 15"],
    );
}

#[test]
fn udp_is_not_asked_where_only_udp_answers() {
    let udp = |ports, more: &str| spec(&connection("x", "web: {}", ports, &format!("{TARGETS}{more}")));
    found(&udp("udp/514", ""), &["udp-health-check 15"]);
    found(&udp("udp/514, tcp/514", ""), &[]);
    found(&udp("udp/514, tcp/6514", ""), &["udp-health-check 15"]);
    found(&udp("udp/514, tcp/6514", ", target-port: 6514"), &[]);
    found(&udp("udp/514", ", health-check: {port: 514}"), &[]);
}

#[test]
fn load_balancers_stand_beside_their_service() {
    let existing = |arn: &str| service(&format!("load-balancer: \"{arn}\""));
    for (from, to) in
        [("arn:aws:", "arn:aws-cn:"), ("eu-west-1", "eu-west-2"), ("111111111111", "222222222222")]
    {
        found(&existing(&LOAD_BALANCER.replace(from, to)), &["load-balancer-owner 15 5"]);
    }
    let options = format!("load-balancer: \"{LOAD_BALANCER}\"");
    let twice =
        connection("x", "web: {}", "tcp/443", &options) + &connection("y", "app: {}", "tcp/443", &options);
    found(&spec(&twice), &["load-balancer-shared 16 15"]);
    found(
        &existing(LOAD_BALANCER).replace("6071\"", "6071\", target-port: 80, health-check: {port: 80}"),
        &["unused-setting 15", "unused-setting 15"],
    );
}

#[test]
fn private_names_are_public_domains() {
    let named = |name: &str| service(&format!("{TARGETS}, private-dns: \"{name}\""));
    for right in ["pay.example.com", "*.pay.example.com", "a-1.b2.co.uk", "xn--bcher-kva.example.org"] {
        found(&named(right), &[]);
    }
    let long = format!("{}.example.com", "a".repeat(64));
    for wrong in [
        "Pay.example.com",
        "pay.example.com.",
        "pay",
        "pay..example.com",
        "-pay.example.com",
        "a.*.example.com",
        "pay_1.example.com",
        "10.0.1.10",
        "pay.corp.internal",
        "https://example.com",
        "*.com",
        "",
        &long,
    ] {
        found(&named(wrong), &["private-dns-name 15"]);
    }
    assert_eq!(help(&named("Pay.Example.com."), "private-dns-name"), ["write `pay.example.com`"]);
}

#[test]
fn private_names_are_one_a_vpc_and_are_resolved() {
    let options = format!("{TARGETS}, private-dns: pay.example.com");
    let twice = |other: &str| {
        let y = connection("y", other, "tcp/443", &options);
        spec(&(connection("x", "web: {}", "tcp/443", &options) + &y))
    };
    found(&twice("app: {}"), &[]);
    found(&twice("app: {}, web: {}"), &["private-dns-twice 16 15 9"]);
    let off = |options: &str| {
        let text = service(options).replace("10.1.0.0/16]", "10.1.0.0/16], dns: {hostnames: false}");
        text.replace("10.0.0.0/16]", "10.0.0.0/16], dns: {support: false}")
    };
    found(&off(&options), &["private-dns-attributes 9 15"]);
    found(&off(TARGETS), &[]);
}

#[test]
fn acceptance_is_explicit() {
    found(&service(&format!("{TARGETS}, acceptance: required")), &[]);
    found(&service(&format!("{TARGETS}, acceptance: automatic")), &["automatic-acceptance 15"]);
}

#[test]
fn rules_of_groups_that_are_made_count_too() {
    let ports: Vec<_> = (1..=31).map(|port| format!("tcp/{}", port * 2)).collect();
    let text = spec(&connection("x", "web: {subnets: [a, b]}", &ports.join(", "), TARGETS));
    found(&text, &["security-group-quota 15 9", "security-group-quota 15 5", "security-group-quota 15 5"]);
}

#[test]
fn endpoints_of_a_vpc_are_counted() {
    let many = |count: usize| {
        let line =
            |at| connection(&format!("x{at}"), "app: {}", "tcp/443", "targets: {instances: [i-0a1b2c3d]}");
        spec(&(1..=count).map(line).collect::<String>())
    };
    found(&many(50), &[]);
    found(&many(51), &["endpoint-quota 12", "load-balancer-quota 23 3"]);
    found(&(many(51) + "quotas: {load-balancers-per-region: 60}\n"), &["endpoint-quota 12"]);
}
