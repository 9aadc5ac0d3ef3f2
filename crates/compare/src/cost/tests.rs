//! The arithmetic of costs, against figures computed by hand from the price list.

use crossvpc::Sources;

use super::*;

const TWO: &str = r#"version: 1
defaults: {region: us-east-1}
accounts: {a: {id: "111111111111"}, b: {id: "222222222222"}}
vpcs:
  one:
    account: a
    cidrs: [10.0.0.0/16]
    route-tables: {main: null}
    subnets: {x: {cidr: 10.0.1.0/24, zone: use1-az1}, y: {cidr: 10.0.2.0/24, zone: use1-az2}}
  two:
    account: b
    cidrs: [10.1.0.0/16]
    route-tables: {main: null}
    subnets: {x: {cidr: 10.1.1.0/24, zone: use1-az1}, y: {cidr: 10.1.2.0/24, zone: use1-az2}}
transit-gateways: {core: {account: a}}
connections:
  web: {provider: {vpc: one}, consumers: {two: {}}, ports: [tcp/443], TYPE}
"#;

/// What each account pays for 500 GB a month: `fixed + traffic`, and what there is no price for.
fn cost(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let checked = crossvpc::check(sources, &[]);
    let plan = checked.plan.unwrap_or_else(|| {
        panic!("{:?}", checked.findings.shown.iter().map(|finding| &finding.message).collect::<Vec<_>>())
    });
    let charges = charges(&plan);
    let shown = |(account, sum): (&str, Sum)| {
        let missing = sum.missing.iter().map(|(item, region)| format!(", no {} in {region}", item.name()));
        format!(
            "{account} {:.2} + {:.2}{}",
            cents(sum.fixed),
            cents(sum.traffic),
            missing.collect::<String>()
        )
    };
    by_account(&charges, 500.0).into_iter().map(shown).collect()
}

fn with(text: &str, connection: &str) -> String {
    text.replace("TYPE", connection)
}

/// Two zones on each side: half of 500 GB crosses, 0.01 on each side.
#[test]
fn each_side_of_a_peering_pays_for_what_crosses_zones() {
    assert_eq!(cost(&with(TWO, "vpc-peering: {}")), ["a 0.00 + 2.50", "b 0.00 + 2.50"]);
    let unknown = with(TWO, "vpc-peering: {}").replace(", zone: use1-az2", "");
    assert_eq!(cost(&unknown), ["a 0.00 + 5.00", "b 0.00 + 5.00"], "all of it may cross");
    let same =
        with(TWO, "vpc-peering: {}").replace("consumers: {two: {}}", "consumers: {two: {subnets: [x]}}");
    let same = same.replace("provider: {vpc: one}", "provider: {vpc: one, subnets: [x]}");
    let same = same.replace("zone: use1-az1}", "zone: use1-az1, route-table: main}");
    assert_eq!(cost(&same), Vec::<String>::new(), "one zone is free");
}

/// Consumer: 2 zones × 730 h × 0.01 = 14.60, and 500 × 0.01. Provider: 730 h × 0.0225 = 16.43, and 500 × 0.006 + half of
/// 500 × 2 × 0.01.
#[test]
fn the_consumer_pays_the_endpoint_and_the_provider_the_load_balancer() {
    let made = with(TWO, "privatelink: {targets: {ips: [10.0.1.10]}}");
    assert_eq!(cost(&made), ["a 16.43 + 8.00", "b 14.60 + 5.00"]);
    let off = with(TWO, "privatelink: {targets: {ips: [10.0.1.10]}, cross-zone: false}");
    assert_eq!(cost(&off), ["a 16.43 + 3.00", "b 14.60 + 5.00"]);
    let arn = "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/x/50dc6c495c0c9188";
    let existing = with(TWO, &format!("privatelink: {{load-balancer: {arn}}}"));
    assert_eq!(cost(&existing), ["a 0.00 + 8.00", "b 14.60 + 5.00"], "it is paid already");
}

/// Each: 730 h × 0.05 = 36.50, and half of 500 × 0.02.
#[test]
fn each_attachment_pays_its_hours_and_what_it_sends() {
    assert_eq!(cost(&with(TWO, "transit-gateway: {via: core}")), ["a 36.50 + 5.00", "b 36.50 + 5.00"]);
}

/// 250 GB each way: 0.02 from us-east-1 to eu-west-1; the way back has no price.
#[test]
fn the_sender_pays_across_regions() {
    let region =
        with(TWO, "vpc-peering: {}").replace("    account: b\n", "    account: b\n    region: eu-west-1\n");
    let region =
        region.replacen("zone: use1-az1", "zone: euw1-az1", 2).replacen("zone: euw1", "zone: use1", 1);
    let region = region.replace("10.1.2.0/24, zone: use1-az2", "10.1.2.0/24, zone: euw1-az2");
    let region = region.replace("transit-gateways: {core: {account: a}}\n", "");
    assert_eq!(cost(&region), ["a 0.00 + 5.00", "b 0.00 + 0.00, no data to another region in eu-west-1"]);
}

/// Virginia has a service in its own region and a consumer in Ohio: 730 h × 0.05 for the remote region.
#[test]
fn the_provider_pays_for_remote_regions() {
    let remote = with(TWO, "privatelink: {targets: {ips: [10.0.1.10]}}");
    let (vpcs, two) = remote.split_once("  two:\n").unwrap();
    let two = two.replace("account: b\n", "account: b\n    region: us-east-2\n").replace("use1", "use2");
    let remote = format!("{vpcs}  two:\n{two}");
    let cost = cost(&remote);
    assert_eq!(cost[0], "a 52.93 + 8.00");
    assert!(cost[1].starts_with("b 0.00 + 2.50, no data to another region in us-east-2"), "{cost:?}");
}

#[test]
fn what_connections_share_is_charged_once() {
    let two = with(TWO, "transit-gateway: {via: core}")
        + "  more: {provider: {vpc: one}, consumers: {two: {}}, ports: [tcp/80], transit-gateway: {via: core}}\n";
    assert_eq!(cost(&two), ["a 36.50 + 10.00", "b 36.50 + 10.00"]);
}
