//! Rules about peerings: places, repairs, and what is no mistake.

use super::{found, help};

/// Three VPCs of two accounts on lines 5 to 7; the connections start on line 9.
fn spec(connections: &str) -> String {
    format!(
        "version: 1
defaults: {{region: eu-west-1}}
accounts: {{one: {{id: \"111111111111\"}}, two: {{id: \"222222222222\"}}}}
vpcs:
  a: {{account: one, cidrs: [10.2.0.0/16], route-tables: {{main: null}}, security-groups: {{g: null}}}}
  b: {{account: two, cidrs: [10.3.0.0/16], route-tables: {{main: null}}, security-groups: {{g: null}}}}
  c: {{account: two, cidrs: [10.4.0.0/16], route-tables: {{main: null}}, security-groups: {{g: null}}}}
connections:
{connections}"
    )
}

/// One line.
fn connection(name: &str, provider: &str, consumers: &str, via: &str) -> String {
    format!(
        "  {name}: {{provider: {{vpc: {provider}, security-groups: [g]}}, consumers: {{{consumers}}}, \
         ports: [tcp/443], {via}}}\n"
    )
}

/// Each VPC with two subnets that a service can stand in.
fn with_subnets(text: &str) -> String {
    let subnets = |block: &str| {
        format!(
            ".0.0/16], subnets: {{s: {{cidr: {block}.1.0/24, zone: euw1-az1}}, \
             t: {{cidr: {block}.2.0/24, zone: euw1-az2}}}}"
        )
    };
    ["10.2", "10.3", "10.4"].iter().fold(text.to_owned(), |text, block| {
        text.replace(&format!("{block}.0.0/16]"), &format!("{block}{}", subnets(block)))
    })
}

#[test]
fn a_mesh_of_three_is_right() {
    let mesh = ["a: {}", "c: {}", "b: {}"].into_iter().zip(["b", "a", "c"]).zip(["x", "y", "z"]);
    let mesh: String = mesh.map(|((to, from), name)| connection(name, from, to, "vpc-peering: {}")).collect();
    found(&spec(&mesh), &[]);
}

#[test]
fn a_vpc_is_no_consumer_of_itself_by_any_option() {
    let privatelink = "privatelink: {targets: {ips: [10.2.0.10]}}";
    found(&with_subnets(&spec(&connection("x", "a", "a: {}", privatelink))), &["self-connection 9 9"]);
    found(&spec(&connection("x", "a", "a: {}, b: {}", "vpc-peering: {}")), &["self-connection 9 9"]);
}

#[test]
fn requesters_of_one_pair_agree() {
    let provider = "vpc-peering: {requester: provider}";
    let both =
        |first, back| spec(&(connection("x", "a", "b: {}", first) + &connection("y", "b", "a: {}", back)));
    found(&both(provider, "vpc-peering: {requester: consumer}"), &[]);
    // One that does not say it goes with the other.
    for (first, back) in
        [("vpc-peering: {}", "vpc-peering: {}"), ("vpc-peering: {}", provider), (provider, "vpc-peering: {}")]
    {
        found(&both(first, back), &[]);
    }
    let opposite = both(provider, provider);
    found(&opposite, &["opposite-requesters 10 9"]);
    let help_of = |text: &str| help(text, "opposite-requesters");
    let write = "write `requester: consumer` under `vpc-peering` of `y`, so that `a` is the requester";
    assert_eq!(help_of(&opposite), [write]);
    let wide = connection("x", "a", "b: {}", "vpc-peering: {requester: consumer}")
        + &connection("y", "a", "b: {}, c: {}", provider);
    assert_eq!(
        help_of(&spec(&wide)),
        ["write `requester: provider` under `vpc-peering` of `x`, so that `a` is the requester"]
    );
}

#[test]
fn peering_does_not_lead_through_a_third_vpc() {
    let through = spec(&connection("x", "a", "b: {}", "vpc-peering: {via: c}"));
    found(&through, &["transitive-vpc-peering 9 9"]);
    let gateway = format!("{through}transit-gateways: {{core: {{account: one}}}}\n");
    assert_eq!(
        help(&gateway, "transitive-vpc-peering")[0],
        "change this key to `transit-gateway: {via: core}`"
    );
}

#[test]
fn partitions_are_said_once_a_pair() {
    let both = connection("x", "a", "b: {}", "vpc-peering: {dns: true}")
        + &connection("y", "a", "b: {}", "vpc-peering: {}");
    let text = spec(&both).replace("b: {account: two", "b: {region: cn-north-1, account: two");
    // The other VPC of its account is where it was.
    found(&text, &["partition-mismatch 6 5 9", "partition-mismatch 7 6 3"]);
}

/// A hub with two peers of the same block, each narrowed to what is given; the connections are on lines 15 and 16.
fn longest_prefix(b: &str, c: &str) -> String {
    let head = "version: 1
defaults: {region: eu-west-1}
accounts: {one: {id: \"111111111111\"}, two: {id: \"222222222222\"}}
vpcs:
  hub: {account: one, cidrs: [172.16.0.0/16], route-tables: {t1: null, t2: null}, security-groups: {g: null},
    subnets: {s1: {cidr: 172.16.1.0/24, route-table: t1}, s2: {cidr: 172.16.2.0/24, route-table: t2}}}
  b:
    {account: two, cidrs: [10.0.0.0/16], route-tables: {main: null},
    subnets: {low: {cidr: 10.0.0.0/24, route-table: main}}}
  c:
    {account: two, cidrs: [10.0.0.0/16], route-tables: {main: null},
    subnets: {low: {cidr: 10.0.0.0/24, route-table: main}}}
connections:
";
    let line = |name: &str, narrowed: &str, to: &str| {
        format!(
            "  {name}: {{provider: {{vpc: hub, security-groups: [g]{narrowed}}}, consumers: {{{to}}}, \
             ports: [tcp/443], vpc-peering: {{}}}}\n"
        )
    };
    let (b_hub, b) = b.split_once('|').unwrap();
    let (c_hub, c) = c.split_once('|').unwrap();
    format!("{head}{}{}", line("to-b", b_hub, b), line("to-c", c_hub, c))
}

#[test]
fn the_longest_prefix_tells_two_peers_apart() {
    let warned = ["overlapping-peers 5 8 11"];
    found(&longest_prefix("|b: {subnets: [low]}", "|c: {}"), &warned);
    found(&longest_prefix(", subnets: [s1]|b: {}", ", subnets: [s2]|c: {}"), &warned);
    let both = ["overlapping-peers 5 8 11", "duplicate-route 11 8 15 14 5"];
    found(&longest_prefix("|b: {}", "|c: {}"), &both);
    found(&longest_prefix("|b: {}", ", subnets: [s2]|c: {}"), &both);
    let narrow = ["overlapping-peers 5 8 11", "duplicate-route 12 9 15 14 5"];
    found(&longest_prefix("|b: {subnets: [low]}", "|c: {subnets: [low]}"), &narrow);
}

#[test]
fn peers_without_common_addresses_are_no_matter() {
    let apart = longest_prefix("|b: {}", "|c: {}").replace(
        "c:\n    {account: two, cidrs: [10.0.0.0/16]",
        "c:\n    {account: two, cidrs: [10.1.0.0/16]",
    );
    found(
        &apart.replace(
            "    subnets: {low: {cidr: 10.0.0.0/24, route-table: main}}}\nconnections",
            "    subnets: {}}\nconnections",
        ),
        &[],
    );
}

#[test]
fn each_side_needs_a_table_for_its_routes() {
    let text = longest_prefix("|b: {subnets: [low]}", "|c: {}").replace(", route-table: main", "");
    found(&text, &["overlapping-peers 5 8 11", "missing-route-table 9 14"]);
    assert_eq!(help(&text, "missing-route-table"), ["add `route-table: main` to `low`"]);
    let privatelink = spec(&connection("x", "a", "b: {}", "privatelink: {targets: {ips: [10.2.0.10]}}"));
    found(&with_subnets(&privatelink.replace(", route-tables: {main: null}", "")), &[]);
    let peering = spec(&connection("x", "a", "b: {}", "vpc-peering: {}"));
    let expected = ["missing-route-table 5 9", "missing-route-table 6 9"];
    found(&peering.replace(", route-tables: {main: null}", ""), &expected);
}

#[test]
fn dns_needs_both_attributes_of_both_vpcs() {
    let on = spec(&connection("x", "a", "b: {}", "vpc-peering: {dns: true}"));
    found(&on, &[]);
    let off = on
        .replace("10.3.0.0/16]", "10.3.0.0/16], dns: {support: false}")
        .replace("10.2.0.0/16]", "10.2.0.0/16], dns: {hostnames: false}");
    found(&off, &["dns-attributes 5 9", "dns-attributes 6 9"]);
    found(&off.replace("dns: true", "dns: false"), &[]);
}

#[test]
fn dns_is_missed_outside_rfc1918_and_across_regions() {
    let shared = |via| spec(&connection("x", "a", "b: {}", via)).replace("10.3.0.0/16", "100.64.0.0/16");
    found(&shared("vpc-peering: {}"), &["non-rfc1918-dns 9 6"]);
    found(&shared("vpc-peering: {dns: true}"), &[]);
    let abroad = |via| shared(via).replace("b: {account", "b: {region: eu-west-2, account");
    found(&abroad("vpc-peering: {}"), &["inter-region-dns 9 5 6"]);
    found(&abroad("vpc-peering: {dns: true}"), &[]);
}

#[test]
fn opt_in_regions_are_noted_once_an_account() {
    let both = spec(&connection("x", "a", "b: {}, c: {}", "vpc-peering: {}"));
    found(&both.replace("eu-west-1", "eu-south-1"), &["opt-in-region 5", "opt-in-region 6"]);
    found(&spec("").replace("eu-west-1", "eu-south-1"), &[]);
}

#[test]
fn a_provider_without_groups_is_noted_where_rules_would_be_written() {
    let none = |via| spec(&connection("x", "a", "b: {}", via)).replace(", security-groups: [g]", "");
    found(&none("vpc-peering: {}"), &["no-security-group 9"]);
    found(&with_subnets(&none("privatelink: {targets: {ips: [10.2.0.10]}}")), &["no-security-group 9"]);
    let arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/x/0a1b2c3d4e5f6071";
    found(&with_subnets(&none(&format!("privatelink: {{load-balancer: \"{arn}\"}}"))), &[]);
}

#[test]
fn rules_of_all_links_count_for_a_group() {
    let ports: Vec<_> = (1..=31).map(|port| format!("tcp/{}", port * 2)).collect();
    let wide = |ports: &[String]| {
        let text = spec(&connection("x", "a", "b: {}, c: {}", "vpc-peering: {}"));
        text.replace("tcp/443", &ports.join(", "))
    };
    found(&wide(&ports), &["security-group-quota 5 5"]);
    found(&wide(&ports[1..]), &[]);
}

#[test]
fn no_quota_is_offered_beyond_what_a_group_may_have() {
    let with = |ports: usize| {
        let ports: Vec<_> = (1..=ports).map(|port| format!("tcp/{}", port * 2)).collect();
        spec(&connection("x", "a", "b: {}, c: {}", "vpc-peering: {}")).replace("tcp/443", &ports.join(", "))
    };
    found(&with(500), &["security-group-quota 5 5"]);
    assert!(
        help(&with(500), "security-group-quota")[1].contains("`quotas: {rules-per-security-group: 1000}`")
    );
    found(&with(501), &["security-group-limit 5 5"]);
    let repairs = help(&with(501), "security-group-limit");
    assert!(repairs.len() == 2 && repairs.iter().all(|help| !help.contains("quota")), "{repairs:?}");
    let raised = with(501) + "quotas: {rules-per-security-group: 1000}\n";
    found(&raised, &["security-group-limit 5 5"]);
}
