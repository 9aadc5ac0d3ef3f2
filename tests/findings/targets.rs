//! Findings that depend on the targets: said where one needs it, and nowhere else.

use super::check;

/// Groups on line 6, subnets on line 7; a peering of two accounts and an endpoint in `web`.
const RIGHT: &str = r#"version: 1
defaults: {region: eu-west-1, tags: {team: x}}
accounts: {pay: {id: "111111111111"}, web: {id: "222222222222"}}
vpcs:
  payments: {account: pay, cidrs: [10.0.0.0/16], route-tables: {main: null}, subnets: {a: {cidr: 10.0.1.0/24, zone: euw1-az1}, b: {cidr: 10.0.2.0/24, zone: euw1-az2}},
    security-groups: {api: null}}
  web: {account: web, cidrs: [10.1.0.0/16], route-tables: {main: null}, subnets: {a: {cidr: 10.1.1.0/24, zone: euw1-az1}, b: {cidr: 10.1.2.0/24, zone: euw1-az2}}}
connections:
  peered: {provider: {vpc: payments, security-groups: [api]}, consumers: {web: {}}, ports: [tcp/443], vpc-peering: {}}
  service:
    provider: {vpc: payments, security-groups: [api]}
    consumers: {web: {}}
    ports: [tcp/8443]
    privatelink: {targets: {ips: [10.0.1.20, 10.0.2.20]}}
"#;

/// The errors, each with the lines of its labels.
fn errors(text: &str) -> Vec<String> {
    let (sources, mut findings) = check(text);
    findings.retain(|finding| finding.code.severity == crossvpc_core::diagnostic::Severity::Error);
    let line = |span: crossvpc_core::source::Span| sources.get(span.file).line_column(span.start).line;
    let error = |finding: &crossvpc_core::diagnostic::Diagnostic| {
        let lines = finding.labels.iter().map(|label| format!(" {}", line(label.span)));
        format!("{}{}", finding.code.name, lines.collect::<String>())
    };
    findings.iter().map(error).collect()
}

/// The text has these errors for CloudFormation and for CDK, and none for Terraform.
#[track_caller]
fn only_in_stacks(text: &str, expected: &[&str]) {
    assert_eq!(errors(text), expected);
    assert_eq!(errors(&format!("{text}generate: {{cloudformation: {{}}}}\n")), expected);
    assert_eq!(errors(&format!("{text}generate: {{cdk: {{}}}}\n")), expected);
    assert!(errors(&format!("{text}generate: {{terraform: {{}}}}\n")).is_empty());
}

#[test]
fn names_that_one_template_needs_differ_by_more_than_hyphens() {
    only_in_stacks(RIGHT, &[]);
    let declared = RIGHT.replace("{api: null}", "{api: null, a1: null, a-1: null}");
    only_in_stacks(&declared, &[]);
    only_in_stacks(&declared.replacen("[api]", "[a1]", 1), &[]);
    only_in_stacks(&declared.replacen("[api]", "[a-1]", 1).replacen("[api]", "[a1]", 1), &[]);
    only_in_stacks(&declared.replacen("[api]", "[a1, a-1]", 1), &["name-clash 6 6"]);
    only_in_stacks(&declared.replace("[api]", "[a1, a-1]"), &["name-clash 6 6"]);
    let known = declared.replace("a1: null", "a1: sg-0a1b2c3d").replace("a-1: null", "a-1: sg-0a1b2c3e");
    // Their ids are known, but rules are called after them too.
    only_in_stacks(&known.replacen("[api]", "[a1, a-1]", 1), &["name-clash 6 6"]);
    let tables = RIGHT.replacen("{main: null}", "{t1: null, t-1: null}", 1);
    only_in_stacks(&tables, &["name-clash 5 5"]);
    let ones = RIGHT.replace("b: {cidr: 10.1.2.0/24,", "a1: {cidr: 10.1.2.0/24,");
    let subnets = ones.replace("{a: {cidr: 10.1.1.0/24,", "{a-1: {cidr: 10.1.1.0/24,");
    only_in_stacks(&subnets, &["name-clash 7 7"]);
    let known = "{a-1: {id: subnet-0a1b2c3d, cidr: 10.1.1.0/24,";
    only_in_stacks(&ones.replace("{a: {cidr: 10.1.1.0/24,", known), &[]);
}

/// What a stack does stands between two names: neither may hold it so that another two give the same.
#[test]
fn names_of_stacks_stay_distinct() {
    let other = "  other:\n    provider: {vpc: payments}\n    consumers: {web: {}}\n    ports: [tcp/9443]\n    \
                 privatelink: {targets: {ips: [10.0.1.20, 10.0.2.20]}}\n";
    let two = |one: &str, other_name: &str, vpc: &str| {
        (RIGHT.to_owned() + &other.replace("other", other_name))
            .replace("  service:", &format!("  {one}:"))
            .replace("  web: {account", &format!("  {vpc}: {{account"))
            .replace("{web: {}", &format!("{{{vpc}: {{}}"))
    };
    only_in_stacks(&two("x", "x-endpoint-web", "web"), &[]);
    only_in_stacks(&two("x", "x-endpoint-web", "web-service"), &["name-clash 15 12"]);
    only_in_stacks(&two("x", "x-service", "web"), &[]);
    // Each gateway joins another VPC with the provider, whose attachments to both have the names in question.
    let gateways = "  other: {account: web, cidrs: [10.2.0.0/16], route-tables: {main: null}, subnets: {a: {cidr: \
                    10.2.1.0/24, zone: euw1-az1}}}\n\
                    transit-gateways:\n  core: {account: pay}\n  core-attachment-x: {account: pay}\nconnections:\n";
    let text = |vpc: &str| {
        let (before, _) = RIGHT.split_once("connections:").unwrap();
        let provided = |name: &str, consumer: &str, gateway: &str| {
            format!(
                "  {name}: {{provider: {{vpc: {vpc}}}, consumers: {{{consumer}: {{}}}}, ports: [tcp/443], \
                 transit-gateway: {{via: {gateway}}}}}\n"
            )
        };
        let before = before.replace("  web: {account", &format!("  {vpc}: {{account"));
        let one = provided("one", "payments", "core");
        before + gateways + &one + &provided("two", "other", "core-attachment-x").replace(vpc, "payments")
    };
    only_in_stacks(&text("web"), &[]);
    only_in_stacks(&text("x-routing-payments"), &["name-clash 5 7"]);
}

#[test]
fn tables_of_a_gateway_differ_by_more_than_hyphens() {
    let gateway = "transit-gateways: {core: {account: pay, route-tables: {t1: {}, t-1: {}}, \
                   attachments: {payments: {route-table: t1}, web: {route-table: t-1}}}}\n";
    let text = RIGHT.replace("vpc-peering: {}", "transit-gateway: {via: core}");
    only_in_stacks(&format!("{text}{gateway}"), &["name-clash 15 15"]);
}

#[test]
fn tags_of_a_role_differ_by_more_than_their_case() {
    let tags = |tags: &str| RIGHT.replace("{team: x}", &format!("{{{tags}}}"));
    only_in_stacks(&tags("team: x, Team: y"), &["tag-case 2 2 9"]);
    only_in_stacks(&tags("name: x"), &["tag-case 2 9"]);
    only_in_stacks(&tags("team: x, teams: y, names: z"), &[]);
    let one_account = tags("team: x, Team: y").replace("web: {account: web", "web: {account: pay");
    only_in_stacks(&one_account, &[]);
}
