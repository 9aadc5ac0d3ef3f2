//! What is said of common slips, with the text that a fix makes of them: a snapshot, to be read as a whole.
//! `INSTA_UPDATE=always cargo test --test integration findings::help` writes it again.

use std::fmt::Write;

use crossvpc_core::source::Sources;

use super::check;
use super::mistakes::RIGHT;
use crate::support::root;

/// What is changed in a spec that is right, and into what.
const SLIPS: &[(&str, &str)] = &[
    // A value where a map belongs.
    ("provider: {vpc: shared}", "provider: shared"),
    ("provider: {vpc: shared}", "provider: [shared]"),
    ("transit-gateway: {via: core}", "transit-gateway: core"),
    ("web: {id: \"222222222222\"}", "web: \"222222222222\""),
    ("a: {cidr: 10.2.1.0/24, zone: euw1-az1}", "a: 10.2.1.0/24"),
    ("organization: {id: o-a1b2c3d4e5, ram-sharing: true}", "organization: o-a1b2c3d4e5"),
    ("vpc-peering: {dns: true}", "vpc-peering: true"),
    ("vpc-peering: {dns: true}", "vpc-peering: yes"),
    ("targets: {ips: [10.0.1.20, 10.0.2.20]}", "targets: [10.0.1.20, 10.0.2.20]"),
    ("targets: {ips: [10.0.1.20, 10.0.2.20]}", "targets: 10.0.1.20"),
    ("health-check: {protocol: http, path: /healthz}", "health-check: http"),
    ("web: {subnets: [web-a]}}", "web: [web-a]}"),
    ("consumers: {web: {subnets: [web-a]}}", "consumers: [web]"),
    ("consumers: {web: {subnets: [web-a]}}", "consumers: web"),
    ("security-groups: {api: null}", "security-groups: [api]"),
    ("generate: {terraform: {}}", "generate: terraform"),
    // Booleans of YAML 1.1, words and numbers.
    ("dns: true", "dns: on"),
    ("ram-sharing: true", "ram-sharing: enabled"),
    ("share: accounts", "share: true"),
    ("share: accounts", "share: Accounts"),
    ("asn: 64513", "asn: \"64513\""),
    ("ports: [tcp/80]", "ports: tcp/80"),
    ("targets: {ips", "target-port: [8443, 8444], targets: {ips"),
    // Keys as AWS, Terraform and CloudFormation have them.
    (
        "zone: euw1-az1, route-table: private}\n      app-b",
        "az: euw1-az1, route-table: private}\n      app-b",
    ),
    ("id: vpc-0a1b2c3d4e5f60718", "VpcId: vpc-0a1b2c3d4e5f60718"),
    ("cidrs: [10.2.0.0/16]", "cidr_block: 10.2.0.0/16"),
    ("cidrs: [10.2.0.0/16]", "cidr: 10.2.0.0/16"),
    ("provider: {vpc: shared}", "provider: {vpc_id: vpc-0a1b2c3d4e5f60718}"),
    ("{subnets: [web-b], security-groups: [web]}", "{subnet_ids: [subnet-0a1b2c3d], security-groups: [web]}"),
    ("ports: [tcp/80]", "from_port: 80"),
    ("vpc-peering: {dns: true}", "peering: {dns: true}"),
    ("security-groups: {web: null}", "SecurityGroups: {web: null}"),
    (
        "route-tables: {private: null}\n    subnets:\n      web-a",
        "<<: {route-tables: {private: null}}\n    subnets:\n      web-a",
    ),
    ("accounts: {pay", "accounts: {<<: {old: {id: \"333333333333\"}}, pay"),
    // Ids, names and zones.
    ("provider: {vpc: shared}", "provider: {vpc: vpc-0a1b2c3d4e5f60718}"),
    ("provider: {vpc: shared}", "provider: {vpc: vpc-0f1b2c3d4e5f60718}"),
    ("account: web\n", "account: \"222222222222\"\n"),
    ("{subnets: [web-b], security-groups: [web]}", "{subnets: [subnet-0a1b2c3d], security-groups: [web]}"),
    (
        "zone: euw1-az1, route-table: private}\n      app-b",
        "zone: eu-west-1a, route-table: private}\n      app-b",
    ),
    // Ports.
    ("tcp/8443", "443/tcp"),
    ("tcp/8443", "tcp:443"),
    ("tcp/8443", "https"),
    ("tcp/8443", "any"),
    ("tcp/8443", "tls/443"),
    ("tcp/8443", "tcp/8000..8010"),
    ("tcp/8443", "\"tcp/80,443\""),
    // Targets and load balancers.
    ("10.0.1.20, 10.0.2.20", "ledger.example.com"),
    ("10.0.1.20, 10.0.2.20", "10.0.1.0/24"),
    (
        "targets: {ips: [10.0.1.20, 10.0.2.20]}",
        "load-balancer: arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/fw/0123456789abcdef",
    ),
    (
        "targets: {ips: [10.0.1.20, 10.0.2.20]}",
        "load-balancer: arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/gwy/fw/0123456789abcdef",
    ),
];

#[test]
fn what_is_said_of_common_slips() {
    let mut text = String::new();
    let (_, before) = check(RIGHT);
    for (from, to) in SLIPS {
        assert!(RIGHT.matches(from).count() > 0, "`{from}` is there");
        let slipped = RIGHT.replacen(from, to, 1);
        writeln!(text, "{}", to.lines().next().unwrap()).unwrap();
        let (_, findings) = check(&slipped);
        for finding in findings.iter().filter(|f| before.iter().all(|b| b.message != f.message)) {
            let label = finding.labels.first().map(|label| label.text.as_str()).unwrap_or_default();
            writeln!(text, "    {}: {} ({label})", finding.code.name, finding.message).unwrap();
            for help in &finding.help {
                writeln!(text, "      help: {help}").unwrap();
            }
        }
        let mut sources = Sources::default();
        sources.add("spec.yaml", &*slipped);
        let (fixed, count) = crossvpc::fix(&sources, &[]);
        let fixed: String = fixed.iter().map(|(_, source)| source.text()).collect();
        for (_, now) in slipped.lines().zip(fixed.lines()).filter(|(was, now)| was != now) {
            writeln!(text, "      {count} fixed: {}", now.trim()).unwrap();
        }
    }
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(root().join("tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("common-slips", text));
}
