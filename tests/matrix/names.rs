//! Names derived from the spec's stay distinct: by construction where `--` joins them, and otherwise by the finding
//! `name-clash`. The names are made of the very words that stand between them.

use crossvpc_core::diagnostic::Severity;
use crossvpc_core::source::Sources;
use proptest::collection::btree_set;
use proptest::prelude::*;
use proptest::sample::select;

const WORDS: [&str; 10] =
    ["a", "b", "endpoint", "service", "gateway", "attachment", "association", "routing", "share", "2"];

/// A name of one to four words, short enough for a letter and a hyphen before it.
fn name() -> impl Strategy<Value = String> {
    let first = select(&WORDS[..WORDS.len() - 1]);
    let others = prop::collection::vec(select(&WORDS[..]), 0..4);
    (first, others)
        .prop_map(|(first, others)| [vec![first], others].concat().join("-"))
        .prop_filter("too long", |name| name.len() <= 38)
}

fn names(count: usize) -> impl Strategy<Value = Vec<String>> {
    btree_set(name(), count).prop_map(|names| names.into_iter().collect()).prop_shuffle()
}

/// Three VPCs: two of them reach the first by two services, and each by a gateway of its own; they are peered. The last has an
/// account of its own, which the gateways are shared with.
fn spec(vpcs: &[String], services: &[String], gateways: &[String], account: &str) -> String {
    let [provider, one, other] = vpcs else { unreachable!("three VPCs") };
    let vpc = |(at, name): (usize, &String)| {
        let account = if at == 2 { account } else { "one" };
        format!(
            "  {name}: {{account: {account}, cidrs: [10.{at}.0.0/16], route-tables: {{r: null}}, security-groups: {{g: null}}, \
             subnets: {{a: {{cidr: 10.{at}.1.0/24, zone: euw1-az1, route-table: r}}, \
             b: {{cidr: 10.{at}.2.0/24, zone: euw1-az2, route-table: r}}}}}}\n"
        )
    };
    let vpcs: String = vpcs.iter().enumerate().map(vpc).collect();
    let service = |name: &String| {
        format!(
            "  {name}: {{provider: {{vpc: {provider}, security-groups: [g]}}, consumers: {{{one}: {{}}, {other}: {{}}}}, \
             ports: [tcp/443], privatelink: {{targets: {{instances: [i-0a1b2c3d]}}}}}}\n"
        )
    };
    let services: String = services.iter().map(service).collect();
    let table = |name: &String| format!("  {name}: {{account: one}}\n");
    let tables: String = gateways.iter().map(table).collect();
    let routed = |(consumer, name): (&String, &String)| {
        format!(
            "  z-{name}: {{provider: {{vpc: {provider}, security-groups: [g]}}, consumers: {{{consumer}: {{}}}}, \
             ports: [tcp/80], transit-gateway: {{via: {name}}}}}\n"
        )
    };
    let routed: String = [one, other].into_iter().zip(gateways).map(routed).collect();
    format!(
        "version: 1\ndefaults: {{region: eu-west-1}}\naccounts: {{one: {{id: \"111111111111\"}}, \
         {account}: {{id: \"222222222222\"}}}}\nvpcs:\n{vpcs}\
         transit-gateways:\n{tables}connections:\n{services}{routed}  \
         z-peered: {{provider: {{vpc: {one}, security-groups: [g]}}, consumers: {{{other}: {{}}}}, \
         ports: [tcp/80], vpc-peering: {{}}}}\n"
    )
}

/// The errors of a spec; without any, it is generated, which refuses to write two texts to one path.
fn errors(text: &str, target: &'static str) -> Vec<&'static str> {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let checked = crossvpc::check(sources, &[target]);
    match &checked.plan {
        Some(plan) => {
            crossvpc::generate(plan, &[target], &[]).unwrap_or_else(|bug| panic!("{bug:?}\n{text}"));
            Vec::new()
        }
        None => {
            let errors = checked.findings.shown.iter().filter(|f| f.code.severity == Severity::Error);
            errors.map(|finding| finding.code.name).collect()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_or_stack_has_the_name_of_another(
        vpcs in names(3),
        services in names(2),
        gateways in names(2),
        account in name(),
    ) {
        let text = spec(&vpcs, &services, &gateways, &account);
        prop_assert_eq!(errors(&text, "terraform"), [""; 0], "{}", text);
        let errors = errors(&text, "cdk");
        prop_assert!(errors.iter().all(|code| *code == "name-clash"), "{errors:?}\n{text}");
    }
}

#[test]
fn a_stack_that_would_have_the_name_of_another_is_refused() {
    let of = |names: [&str; 3]| names.map(str::to_owned).to_vec();
    let pair = |names: [&str; 2]| names.map(str::to_owned).to_vec();
    let services = spec(&of(["a", "b", "b-service"]), &pair(["a", "a-endpoint-b"]), &pair(["a", "b"]), "a");
    let gateways = spec(&of(["a", "b", "c"]), &pair(["a", "b"]), &pair(["a-share", "a"]), "gateway");
    for clash in [services, gateways] {
        assert_eq!(errors(&clash, "terraform"), [""; 0]);
        assert!(errors(&clash, "cloudformation").contains(&"name-clash"), "{clash}");
    }
}
