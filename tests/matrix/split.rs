//! Rules of a VPC that are too many for one stack.

use serde_yaml::Value;

use super::generated_text;

/// As many consumers and ports as need several stacks, some of which nothing falls into.
const CONSUMERS: usize = 4;
const PORTS: usize = 200;

fn spec() -> String {
    let vpc = |name: &str, net: usize| {
        format!(
            "  {name}:\n    account: one\n    cidrs: [10.{net}.0.0/16]\n    route-tables: {{r: null}}\n    \
             security-groups: {{g: null}}\n    subnets: {{a: {{cidr: 10.{net}.1.0/24, zone: euw1-az1, route-table: r}}}}\n"
        )
    };
    let names: Vec<_> = (1..=CONSUMERS).map(|at| format!("c{at}")).collect();
    let consumers: String = names.iter().zip(1..).map(|(name, net)| vpc(name, net)).collect();
    let called: Vec<_> = names.iter().map(|name| format!("{name}: {{}}")).collect();
    let ports: Vec<_> = (0..PORTS).map(|at| format!("tcp/{}", 1000 + 2 * at)).collect();
    let (called, ports) = (called.join(", "), ports.join(", "));
    // One of them is called as a part of the provider's rules could be.
    let others = vpc("p", 0) + &vpc("p-2", 100);
    format!(
        "version: 1\ndefaults: {{region: eu-west-1}}\naccounts: {{one: {{id: \"111111111111\"}}}}\nvpcs:\n{others}{consumers}\
         transit-gateways: {{core: {{account: one}}}}\nconnections:\n  x:\n    provider: {{vpc: p, security-groups: [g]}}\n    \
         consumers: {{{called}, p-2: {{}}}}\n    ports: [{ports}]\n    transit-gateway: {{via: core}}\n"
    )
}

#[test]
fn each_part_of_many_rules_is_a_template() {
    let files = generated_text(&spec());
    let is_part = |path: &str| path.contains("/transit-gateway-core-routing-") && path.ends_with("-p.yaml");
    let parts: Vec<_> = files.iter().filter(|(path, _)| is_part(path)).collect();
    let mut rules = 0;
    let mut empty = 0;
    for (path, text) in &parts {
        let template: Value = serde_yaml::from_str(text).unwrap();
        let resources =
            template["Resources"].as_mapping().unwrap_or_else(|| panic!("{path} has no resources"));
        let of = |wanted: &str| resources.values().filter(|resource| resource["Type"] == wanted).count();
        assert!((1..=500).contains(&resources.len()), "{path}: {}", resources.len());
        rules += of("AWS::EC2::SecurityGroupIngress");
        empty += of("AWS::CloudFormation::WaitConditionHandle");
    }
    assert!(parts.len() > 2, "{} parts", parts.len());
    assert!((1..parts.len() / 2).contains(&empty), "{empty} of {} parts have nothing", parts.len());
    assert_eq!(rules, (CONSUMERS + 1) * PORTS);
}
