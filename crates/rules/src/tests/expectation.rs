//! What a spec expects of its network.

use super::{findings, found, help};

const RIGHT: &str = r#"version: 1
defaults: {region: eu-west-1}
accounts: {pay: {id: "111111111111"}, dev: {id: "222222222222"}, ops: {id: "333333333333"}}
vpcs:
  prod-pay:
    account: pay
    tags: {env: prod, data: "card numbers", Name: Payments}
    cidrs: [10.0.0.0/16]
    route-tables: {main: null}
    subnets:
      app-a: {cidr: 10.0.1.0/24, zone: euw1-az1, route-table: main}
      app-b: {cidr: 10.0.2.0/24, zone: euw1-az2, route-table: main}
    security-groups: {api: null}
  dev-web:
    account: dev
    tags: {env: dev, data: ""}
    cidrs: [10.1.0.0/16]
    route-tables: {main: null, other: null}
    subnets:
      web-a: {cidr: 10.1.1.0/24, zone: euw1-az1, route-table: main}
      web-b: {cidr: 10.1.2.0/24, zone: euw1-az2, route-table: other}
      web-c: {cidr: 10.1.3.0/24, zone: euw1-az3}
    security-groups: {web: null}
  ops-tools:
    account: ops
    cidrs: [10.2.0.0/16]
    route-tables: {main: null}
    subnets: {run-a: {cidr: 10.2.1.0/24, zone: euw1-az1, route-table: main}}
connections:
  api:
    provider: {vpc: prod-pay, subnets: [app-a], security-groups: [api]}
    consumers: {dev-web: {subnets: [web-a], security-groups: [web]}}
    ports: [tcp/443, tcp/8000-8010]
    vpc-peering: {}
  run:
    provider: {vpc: prod-pay, security-groups: [api]}
    consumers: {ops-tools: {}}
    ports: [tcp/22]
    privatelink: {targets: {ips: [10.0.1.10]}}
expect:
"#;

/// What is wrong with some expectations, in the order of the lists.
#[track_caller]
fn is_found(expected: &[(&str, &str)]) {
    for (expectation, code) in expected {
        let (kind, item) = expectation.split_once(' ').unwrap();
        let text = format!("{RIGHT}  {kind}:\n    - {item}\n");
        let (_, all) = findings(&text);
        let codes: Vec<_> = all
            .iter()
            .map(|finding| finding.code.name)
            .filter(|name| name.contains("violated") || name.contains("expectation"))
            .collect();
        let expected: Vec<_> = (!code.is_empty()).then_some(*code).into_iter().collect();
        assert_eq!(codes, expected, "{expectation}");
    }
}

#[test]
fn a_flow_that_must_never_be_possible_is_found_by_any_of_its_sets() {
    const NEVER: &str = "never-violated";
    is_found(&[
        ("never {from: dev-web, to: prod-pay}", NEVER),
        ("never {from: \"dev-*\", to: \"*-pay\", ports: [tcp/8005]}", NEVER),
        ("never {from: {account: dev}, to: {account: \"p*\"}}", NEVER),
        ("never {from: 10.1.1.7, to: 10.0.1.0/24, ports: [tcp/1-65535]}", NEVER),
        ("never {from: 10.0.0.0/8, to: 10.0.0.0/8}", NEVER),
        ("never {from: dev-web/web-*, to: prod-pay/app-a}", NEVER),
        ("never {from: {tag: {env: dev}}, to: {tag: {env: prod}}}", NEVER),
        (
            "never {from: {tag: {env: \"d*\", data: \"\"}}, to: {tag: {data: card numbers}}, ports: [tcp/443]}",
            NEVER,
        ),
        ("never {from: {tag: {data: \"*\"}}, to: {tag: {Name: Payments}}}", NEVER),
        // The calls of one connection go one way, on its ports, between its subnets.
        ("never {from: prod-pay, to: dev-web}", ""),
        ("never {from: dev-web, to: prod-pay, ports: [tcp/22, udp/443, icmp]}", ""),
        ("never {from: dev-web, to: prod-pay/app-b}", ""),
        ("never {from: 10.1.2.0/24, to: prod-pay}", ""),
        ("never {from: dev-web, to: ops-tools}", ""),
        ("never {from: {tag: {env: prod}}, to: {tag: {env: dev}}}", ""),
        ("never {from: {tag: {env: dev}}, to: {tag: {env: prod}}, ports: [tcp/22]}", ""),
        // An endpoint service leads to its targets, and the groups of the caller are not in the spec.
        ("never {from: ops-tools, to: 10.0.1.10, ports: [tcp/22]}", NEVER),
        ("never {from: ops-tools, to: 10.0.1.11}", ""),
    ]);
}

#[test]
fn a_flow_that_must_always_be_possible_is_missed_by_what_counts_of_it() {
    const ALWAYS: &str = "always-violated";
    is_found(&[
        // Of VPCs, any address counts, and each port.
        ("always {from: dev-web, to: prod-pay, ports: [tcp/443, tcp/8000]}", ""),
        ("always {from: dev-web, to: prod-pay}", ""),
        ("always {from: dev-web, to: prod-pay, ports: [tcp/443, tcp/8011]}", ALWAYS),
        ("always {from: prod-pay, to: dev-web}", ALWAYS),
        ("always {from: \"*\", to: prod-pay}", ""),
        ("always {from: {account: \"*\"}, to: prod-pay, ports: [tcp/443]}", ALWAYS),
        ("always {from: {tag: {env: dev}}, to: {tag: {env: prod}}, ports: [tcp/443]}", ""),
        ("always {from: {tag: {env: dev}}, to: {tag: {env: \"*\"}}, ports: [tcp/22]}", ALWAYS),
        // Of subnets and blocks, each address.
        ("always {from: dev-web/web-a, to: prod-pay/app-a, ports: [tcp/443]}", ""),
        ("always {from: dev-web/web-a, to: prod-pay, ports: [tcp/443]}", ""),
        ("always {from: dev-web/web-a, to: \"prod-pay/app-*\"}", ALWAYS),
        ("always {from: dev-web/web-b, to: prod-pay}", ALWAYS),
        ("always {from: 10.1.1.0/24, to: 10.0.1.0/24, ports: [tcp/8000-8010]}", ""),
        ("always {from: 10.1.0.0/16, to: 10.0.1.0/24}", ALWAYS),
        ("always {from: ops-tools, to: 10.0.1.10, ports: [tcp/22]}", ""),
        ("always {from: ops-tools, to: prod-pay/app-a, ports: [tcp/22]}", ALWAYS),
    ]);
}

/// A subnet without a route table may use one that has no route.
#[test]
fn what_depends_on_the_route_table_of_a_subnet_is_not_proved() {
    let whole = RIGHT.replace("{dev-web: {subnets: [web-a], ", "{dev-web: {");
    let narrow = RIGHT.replace("subnets: [web-a], ", "subnets: [web-a, web-c], ");
    let narrow = narrow.replace("zone: euw1-az3}", "zone: euw1-az3, route-table: main}");
    let always = |text: &str| format!("{text}  always: [{{from: dev-web/web-c, to: prod-pay/app-a}}]\n");
    let is_violated =
        |text: &str| findings(&always(text)).1.iter().any(|found| found.code.name == "always-violated");
    assert!(!is_violated(&whole) && !is_violated(&narrow));
    let unsaid = whole.replace("{dev-web: {", "{dev-web: {subnets: [web-a], ");
    assert!(is_violated(&unsaid));
}

#[test]
fn an_expectation_that_cannot_fail_is_found() {
    const NOTHING: &str = "expectation-without-match";
    is_found(&[
        ("never {from: \"test-*\", to: prod-pay}", NOTHING),
        ("always {from: dev-web, to: 192.168.0.0/16}", NOTHING),
        ("never {from: \"*/db-*\", to: prod-pay}", NOTHING),
        ("never {from: {account: \"x*\"}, to: prod-pay}", NOTHING),
        ("never {from: {tag: {env: test}}, to: prod-pay}", NOTHING),
        // The case of tags counts, and each of several.
        ("never {from: {tag: {Env: dev}}, to: prod-pay}", NOTHING),
        ("never {from: {tag: {env: dev, data: \"c*\"}}, to: prod-pay}", NOTHING),
        ("never {from: dev-web/web-a, to: \"dev-*\"}", NOTHING),
    ]);
    let two = format!("{RIGHT}  never: [{{from: \"x-*\", to: \"y-*\"}}]\n");
    found(&two, &["expectation-without-match 41", "expectation-without-match 41"]);
}

#[test]
fn a_tag_that_no_vpc_has_is_told_with_one_that_is_meant() {
    let of = |tag: &str| format!("{RIGHT}  never: [{{from: {{tag: {tag}}}, to: prod-pay}}]\n");
    let help = |text: &str| help(text, "expectation-without-match")[0].clone();
    assert_eq!(help(&of("{env: dve}")), "did you mean `env: dev`?");
    assert_eq!(help(&of("{env: dev, data: cards}")), "use `data: \"\"` or `data: card numbers`");
    assert_eq!(help(&of("{Env: dev}")), "did you mean `env: dev`?");
    let untagged: Vec<_> = RIGHT.lines().filter(|line| !line.contains("tags:")).collect();
    let untagged =
        format!("{}\n  never: [{{from: {{tag: {{env: dev}}}}, to: prod-pay}}]\n", untagged.join("\n"));
    assert!(help(&untagged).starts_with("write the tags that VPCs have into the spec"));
}

#[test]
fn a_side_that_is_no_name_is_an_error() {
    let side = |text: &str| format!("{RIGHT}  never: [{{from: {text}, to: prod-pay}}]\n");
    found(&side("dev-wep"), &["unknown-name 41"]);
    found(&side("dev-web/web-d"), &["unknown-name 41"]);
    found(&side("{account: devs}"), &["unknown-name 41"]);
    found(&side("{tag: {}}"), &["invalid-value 41"]);
    found(&side("{tag: env}"), &["wrong-type 41"]);
    found(&side("{tag: {env: true}}"), &["wrong-type 41"]);
    found(&side("{tag: {env: \"a;b\"}}"), &["invalid-value 41"]);
    found(&side("{tag: {\"e*\": prod}}"), &["invalid-value 41"]);
    found(&side("{tag: {env: dev}, account: dev}"), &["invalid-value 41"]);
    found(&side("{tags: {env: dev}}"), &["unknown-key 41"]);
    found(&side("10.1.0.1/16"), &["host-bits 41"]);
    found(&side("10.1.0.0/33"), &["invalid-cidr 41"]);
    found(&side("Dev_Web"), &["invalid-value 41"]);
    found(&side("[dev-web]"), &["wrong-type 41"]);
    found(&side("{vpc: dev-web}"), &["missing-key 41", "unknown-key 41"]);
    found(&side("dev-web, ports: []"), &["missing-key 41"]);
    assert_eq!(help(&side("dev-wep"), "unknown-name"), ["did you mean `dev-web`?"]);
}

#[test]
fn there_are_at_most_a_thousand_of_a_kind() {
    let many =
        |count| format!("{RIGHT}  never: [{}]\n", vec!["{from: prod-pay, to: dev-web}"; count].join(", "));
    found(&many(1_000), &[]);
    found(&many(1_001), &["invalid-value 41"]);
}
