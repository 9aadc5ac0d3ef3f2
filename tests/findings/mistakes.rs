//! The mistakes that `terraform plan` and cfn-lint let through, and those of real topologies: each is one change of a spec
//! that is right, and has its finding at the place that was changed.

use crossvpc_core::diagnostic::Diagnostic;
use crossvpc_core::source::Sources;

use super::check;

/// Two VPCs with everything that a mistake can be made in.
pub(super) const RIGHT: &str = r#"version: 1
organization: {id: o-a1b2c3d4e5, ram-sharing: true}
defaults: {region: eu-west-1, tags: {team: network}}
accounts: {pay: {id: "111111111111"}, web: {id: "222222222222"}}
vpcs:
  payments:
    account: pay
    id: vpc-0a1b2c3d4e5f60718
    cidrs: [10.0.0.0/16, 10.10.0.0/16]
    route-tables: {private: null}
    subnets:
      app-a: {cidr: 10.0.1.0/24, zone: euw1-az1, route-table: private}
      app-b: {cidr: 10.0.2.0/24, zone: euw1-az2, route-table: private}
      app-c: {cidr: 10.0.3.0/24, zone: euw1-az2, route-table: private}
    security-groups: {api: null}
  web:
    account: web
    region: eu-west-1
    cidrs: [10.1.0.0/16, 10.11.0.0/16]
    dns: {support: true, hostnames: true}
    route-tables: {private: null}
    subnets:
      web-a: {cidr: 10.1.1.0/24, zone: euw1-az1, route-table: private}
      web-b: {cidr: 10.1.2.0/24, zone: euw1-az2, route-table: private}
    security-groups: {web: null}
  shared: {account: pay, cidrs: [10.2.0.0/16], route-tables: {main: null}, subnets: {a: {cidr: 10.2.1.0/24, zone: euw1-az1}}}
transit-gateways:
  core:
    account: pay
    asn: 64513
    share: accounts
    route-tables: {all: {routes: [{to: 192.168.0.0/16, blackhole: true}]}}
    attachments: {shared: {subnets: [a], route-table: all}, web: {subnets: [web-a, web-b], route-table: all}}
connections:
  peered:
    provider: {vpc: payments, security-groups: [api]}
    consumers: {web: {subnets: [web-a], security-groups: [web]}}
    ports: [tcp/443]
    vpc-peering: {dns: true}
  service:
    provider: {vpc: payments, subnets: [app-a, app-b], security-groups: [api]}
    consumers: {web: {subnets: [web-a]}}
    ports: [tcp/8443]
    privatelink: {targets: {ips: [10.0.1.20, 10.0.2.20]}, health-check: {protocol: http, path: /healthz}}
  routed:
    provider: {vpc: shared}
    consumers: {web: {subnets: [web-b], security-groups: [web]}}
    ports: [tcp/80]
    transit-gateway: {via: core}
generate: {terraform: {}}
"#;

/// What is changed, into what, the code, and the text that its first label stands on.
type Mistake = (&'static str, &'static str, &'static str, &'static str);

const MISTAKES: [Mistake; 50] = [
    // The Amazon side of a gateway.
    ("asn: 64513", "asn: 1", "invalid-value", "1"),
    ("asn: 64513", "asn: 64511", "invalid-value", "64511"),
    ("asn: 64513", "asn: 65535", "invalid-value", "65535"),
    ("asn: 64513", "asn: 4294967295", "invalid-value", "4294967295"),
    ("asn: 64513", "auto-accept: enable", "wrong-type", "enable"),
    ("share: accounts", "share: ['123']", "invalid-value", "'123'"),
    // Accounts, regions and ids.
    ("\"222222222222\"", "\"123\"", "invalid-account-id", "\"123\""),
    ("\"222222222222\"", "012345678901", "unquoted-account-id", "012345678901"),
    ("\"222222222222\"", "\"111111111111\"", "duplicate-account-id", "web"),
    ("region: eu-west-1\n    cidrs", "region: mars-1\n    cidrs", "unknown-region", "mars-1"),
    ("region: eu-west-1\n    cidrs", "region: cn-north-1\n    cidrs", "partition-mismatch", "web"),
    ("vpc-0a1b2c3d4e5f60718", "vpc-1", "invalid-id", "vpc-1"),
    ("team: network", "aws:x: network", "invalid-value", "aws:x"),
    // Blocks.
    ("cidrs: [10.2.0.0/16]", "cidrs: [10.0.0.0/8]", "vpc-cidr-size", "10.0.0.0/8"),
    ("cidrs: [10.2.0.0/16]", "cidrs: [169.254.0.0/16]", "forbidden-range", "169.254.0.0/16"),
    ("cidrs: [10.2.0.0/16]", "cidrs: [172.17.0.0/16]", "docker-bridge-range", "172.17.0.0/16"),
    ("cidrs: [10.2.0.0/16]", "cidrs: [8.8.0.0/16]", "public-range", "8.8.0.0/16"),
    ("cidrs: [10.2.0.0/16]", "cidrs: [10.2.0.1/16]", "host-bits", "10.2.0.1/16"),
    ("to: 192.168.0.0/16", "to: 192.168.0.1/16", "host-bits", "192.168.0.1/16"),
    ("cidr: 10.2.1.0/24", "cidr: 10.2.1.0/29", "subnet-cidr-size", "10.2.1.0/29"),
    ("cidr: 10.2.1.0/24", "cidr: 10.3.1.0/24", "subnet-outside-vpc", "10.3.1.0/24"),
    ("cidr: 10.0.3.0/24", "cidr: 10.0.2.128/25", "subnets-overlap", "10.0.2.128/25"),
    ("10.10.0.0/16]", "10.0.0.0/20]", "vpc-cidrs-overlap", "10.0.0.0/20"),
    ("10.11.0.0/16]", "192.168.0.0/16]", "restricted-cidr-mix", "192.168.0.0/16"),
    // Two secondary blocks, one inside the other.
    ("10.11.0.0/16]", "10.10.128.0/17]", "cidr-overlap", "10.10.0.0/16"),
    // Routes of a gateway.
    ("blackhole: true", "via: web, blackhole: true", "invalid-value", "web"),
    (", blackhole: true", "", "missing-key", "{to: 192.168.0.0/16}"),
    ("shared: {subnets: [a]", "shared: {subnets: []", "missing-key", "[]"),
    (
        "attachments: {shared: {subnets: [a], route-table: all}",
        "attachments: {shared: {subnets: [a], route-table: al}",
        "unknown-name",
        "al",
    ),
    // Zones.
    ("subnets: [app-a, app-b]", "subnets: [app-b, app-c]", "duplicate-zone", "app-c"),
    ("subnets: [app-a, app-b]", "subnets: [app-b]", "zone-mismatch", "web-a"),
    (
        "zone: euw1-az1, route-table: private}\n      app-b",
        "zone: eu-west-1a, route-table: private}\n      app-b",
        "invalid-value",
        "eu-west-1a",
    ),
    (", subnets: {a: {cidr: 10.2.1.0/24, zone: euw1-az1}}", "", "no-subnets", "shared"),
    // Load balancers and what they forward to.
    ("protocol: http,", "protocol: udp,", "invalid-value", "udp"),
    ("protocol: http,", "", "health-check", "health-check"),
    ("path: /healthz", "interval: 301", "health-check", "301"),
    ("path: /healthz", "retries: 3", "unknown-key", "retries"),
    ("10.0.1.20, 10.0.2.20", "10.0.1.3", "reserved-address", "targets"),
    ("10.0.1.20, 10.0.2.20", "8.8.8.8", "target-address", "targets"),
    (
        "targets: {ips: [10.0.1.20, 10.0.2.20]}",
        "ip-address-type: dualstack",
        "unknown-key",
        "ip-address-type",
    ),
    // Ports.
    ("tcp/8443", "tcp/8443-8000", "invalid-ports", "tcp/8443-8000"),
    ("tcp/8443", "tcp/70000", "invalid-ports", "tcp/70000"),
    ("tcp/8443", "tls/8443", "invalid-ports", "tls/8443"),
    ("tcp/8443", "tcp", "invalid-ports", "tcp"),
    ("tcp/8443", "all/8443", "invalid-ports", "all/8443"),
    ("tcp/8443", "icmp", "privatelink-protocol", "privatelink"),
    // Peering.
    (
        "consumers: {web: {subnets: [web-a], security-groups: [web]}}",
        "consumers: {payments: {}}",
        "self-connection",
        "payments",
    ),
    ("vpc-peering: {dns: true}", "vpc-peering: {via: shared}", "transitive-vpc-peering", "shared"),
    ("hostnames: true", "hostnames: false", "dns-attributes", "dns"),
    (
        "    route-tables: {private: null}\n    subnets:\n      web-a: {cidr: 10.1.1.0/24, zone: euw1-az1, route-table: private}",
        "    route-tables: {private: null}\n    subnets:\n      web-a: {cidr: 10.1.1.0/24, zone: euw1-az1}",
        "missing-route-table",
        "web-a",
    ),
];

#[test]
fn the_spec_is_right_before_a_mistake_is_made() {
    let (_, findings) = check(RIGHT);
    let codes: Vec<_> = findings.iter().map(|finding| finding.code.name).collect();
    assert_eq!(codes, ["no-security-group"]);
}

#[test]
fn each_mistake_has_its_finding_at_its_place_and_a_page() {
    let mut wrong = Vec::new();
    for (from, to, code, place) in MISTAKES {
        assert_eq!(RIGHT.matches(from).count(), 1, "`{from}` is there once");
        let (sources, findings) = check(&RIGHT.replace(from, to));
        let places: Vec<_> =
            findings.iter().map(|finding| (finding.code.name, first(&sources, finding))).collect();
        if !places.contains(&(code, place.to_owned())) {
            wrong.push(format!("{to}: no `{code}` at `{place}`, but {places:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Two peers with one block: a table of the third has room for one of them.
#[test]
fn what_two_peers_would_both_have_is_refused_and_privatelink_offered_where_it_helps() {
    let twice =
        RIGHT.replace("cidrs: [10.2.0.0/16]", "cidrs: [10.0.0.0/16]").replace("10.2.1.0/24", "10.0.1.0/24");
    let (_, findings) = check(&twice.replace("subnets: [web-b]", "subnets: [web-a]"));
    assert!(findings.iter().any(|finding| finding.code.name == "duplicate-route"), "{findings:?}");
    let overlapping = RIGHT.replace("cidrs: [10.1.0.0/16", "cidrs: [10.0.0.0/16").replace("10.1.", "10.0.");
    let (_, findings) = check(&overlapping);
    let overlap = findings.iter().find(|finding| finding.code.name == "cidr-overlap").unwrap();
    assert!(overlap.help[0].contains("`privatelink`"), "{overlap:?}");
}

/// The text under the first label.
fn first(sources: &Sources, finding: &Diagnostic) -> String {
    let span = finding.labels[0].span;
    sources.get(span.file).text()[span.start as usize..span.end as usize].to_owned()
}
