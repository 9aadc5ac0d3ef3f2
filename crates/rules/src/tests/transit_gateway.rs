//! Rules about transit gateways: places, repairs, and what is no mistake.

use super::{found, help};

/// Stands behind a spec, so that no line moves.
const ORGANIZATION: &str =
    "organization: {id: o-a1b2c3d4e5, management-account: \"999999999999\", ram-sharing: true}\n";

/// A gateway that exists.
const EXISTING: &str = ", id: tgw-0a1b2c3d4e5f60718";

/// Services `pay` on line 5, with subnets on 6 and 7, and `sql` on 8; clients `web` on 9, with subnets on 10 and 11,
/// and `app` on 12; the gateway on line 14, and the connections from 16 on if its options are on one line.
pub(super) fn spec(options: &str, connections: &str) -> String {
    let more = "route-tables: {r: null}, security-groups: {g: null}";
    let subnet = |net: &str, az| format!("{{cidr: {net}.0/24, zone: euw1-az{az}, route-table: r}}");
    format!(
        "version: 1
defaults: {{region: eu-west-1}}
accounts: {{one: {{id: \"111111111111\"}}, two: {{id: \"222222222222\"}}}}
vpcs:
  pay: {{account: one, cidrs: [10.0.0.0/16], {more}, subnets: {{
    a: {},
    b: {}}}}}
  sql: {{account: one, cidrs: [10.1.0.0/16], {more}, subnets: {{a: {}}}}}
  web: {{account: two, cidrs: [10.2.0.0/16], {more}, subnets: {{
    a: {},
    b: {}}}}}
  app: {{account: two, cidrs: [10.3.0.0/16], {more}, subnets: {{a: {}}}}}
transit-gateways:
  core: {{account: one{options}}}
connections:
{connections}",
        subnet("10.0.1", 1),
        subnet("10.0.2", 2),
        subnet("10.1.1", 1),
        subnet("10.2.1", 1),
        subnet("10.2.2", 2),
        subnet("10.3.1", 1),
    )
}

/// One line.
fn connection(name: &str, provider: &str, consumers: &str, option: &str) -> String {
    format!(
        "  {name}: {{provider: {{vpc: {provider}, security-groups: [g]}}, consumers: {{{consumers}}}, \
         ports: [tcp/443], {option}}}\n"
    )
}

/// One line, by the gateway.
pub(super) fn core(name: &str, provider: &str, consumers: &str) -> String {
    connection(name, provider, consumers, "transit-gateway: {via: core}")
}

/// `web` calls `pay`.
pub(super) fn pair(options: &str) -> String {
    spec(options, &core("x", "pay", "web: {}"))
}

#[test]
fn gateways_that_are_right() {
    for options in ["", EXISTING, ", share: accounts", ", asn: 64513"] {
        found(&pair(options), &[]);
    }
    found(&pair(", attachments: {web: {appliance-mode: true}}"), &[]);
    found(&pair("").replace("two, cidrs: [10.2", "one, cidrs: [10.2"), &[]);
}

#[test]
fn connected_vpcs_do_not_overlap() {
    found(&pair("").replace("10.2.", "10.0."), &["cidr-overlap 5 9 16"]);
    let secondary = pair("").replace("[10.2.0.0/16]", "[10.2.0.0/16, 10.0.128.0/17]");
    found(&secondary, &["cidr-overlap 5 9 16"]);
    let ipv6 = pair("").replace("[10.2.0.0/16]", "[10.2.0.0/16], ipv6-cidrs: [2001:db8::/56]");
    found(&ipv6, &[]);
    let both = ipv6.replace("[10.0.0.0/16]", "[10.0.0.0/16], ipv6-cidrs: [2001:db8::/56]");
    found(&both, &["cidr-overlap 5 9 16", "attachment-ipv6 6 7 16 16", "attachment-ipv6 10 11 16 16"]);
}

#[test]
fn a_pair_has_one_route_a_destination() {
    let twice = |provider: &str, consumer: &str| {
        let peering = connection("y", provider, consumer, "vpc-peering: {}");
        spec("", &(core("x", "pay", "web: {}") + &peering))
    };
    found(&twice("pay", "web: {}"), &["duplicate-route 5 17 16 9", "duplicate-route 9 17 16 5"]);
    assert_eq!(
        help(&twice("pay", "web: {subnets: [a]}"), "duplicate-route")[1],
        "or name `subnets` of `pay` in one of them: the route with the longer prefix wins"
    );
    // What one of them narrows, the other's subnets in the same table reach too, and get their answers by the other.
    found(&twice("pay, subnets: [a]", "web: {subnets: [a]}"), &["asymmetric-path 16 17"]);
}

#[test]
fn a_gateway_serves_one_region() {
    let elsewhere = pair(", region: eu-west-2");
    found(&elsewhere, &["transit-gateway-region 5 9 14 16"]);
    assert_eq!(
        help(&elsewhere, "transit-gateway-region"),
        ["write `region: eu-west-1` for `core`, the region of all its VPCs"]
    );
    let one = pair("").replace("web: {account: two", "web: {account: two, region: us-east-1");
    let one = one.replace("10.2.1.0/24, zone: euw1", "10.2.1.0/24, zone: use1");
    let one = one.replace("10.2.2.0/24, zone: euw1", "10.2.2.0/24, zone: use1");
    found(&one, &["transit-gateway-region 9 14 16"]);
    assert_eq!(
        help(&one, "transit-gateway-region"),
        [
            "use `vpc-peering` or `privatelink` for `x`: both work across regions",
            "or use a gateway in us-east-1 for connections between VPCs of that region"
        ]
    );
    let elsewhere = one.replace("us-east-1", "cn-north-1").replace("use1", "cnn1");
    found(&elsewhere, &["partition-mismatch 9 12 3", "partition-mismatch 9 5 16"]);
}

#[test]
fn gateways_of_a_vpc_and_of_an_account_are_counted() {
    let many = |count: usize, owner: &dyn Fn(usize) -> &'static str| {
        let mut text = "version: 1\ndefaults: {region: eu-west-1}\n".to_owned();
        text += "accounts: {one: {id: \"111111111111\"}, two: {id: \"222222222222\"}}\nvpcs:\n";
        let more = "security-groups: {g: null}, route-tables: {r: null}";
        for at in 0..=count {
            let subnet = format!("a: {{cidr: 10.{at}.1.0/24, zone: euw1-az1}}");
            text += &format!(
                "  v{at}: {{account: two, cidrs: [10.{at}.0.0/16], {more}, subnets: {{{subnet}}}}}\n"
            );
        }
        text += "transit-gateways:\n";
        text.extend((1..=count).map(|at| format!("  g{at}: {{account: {}}}\n", owner(at))));
        text += "connections:\n";
        let by = |at| format!("transit-gateway: {{via: g{at}}}");
        text.extend(
            (1..=count).map(|at| connection(&format!("x{at}"), "v0", &format!("v{at}: {{}}"), &by(at))),
        );
        text
    };
    let of_both = |at: usize| if at.is_multiple_of(2) { "one" } else { "two" };
    found(&many(5, &|_| "one"), &[]);
    found(&many(6, &of_both), &["transit-gateways-per-vpc 5 20 21 22 23 24 25"]);
    found(
        &many(6, &|_| "one"),
        &["transit-gateways-per-vpc 5 20 21 22 23 24 25", "transit-gateway-quota 18"],
    );
}

#[test]
fn shares_say_enough() {
    let share = |share: &str, organization: &str| pair(&format!(", share: {share}")) + organization;
    for wide in ["organization", "[ou-ab12-34cd56ef]", "[ou-ab12-34cd56ef, ou-ab12-34cd56eg]"] {
        found(&share(wide, ""), &["share-scope 14"]);
        found(&share(wide, ORGANIZATION), &[]);
        found(&share(wide, "organization: {id: o-a1b2c3d4e5, ram-sharing: true}"), &["share-scope 14"]);
        found(&share(wide, &ORGANIZATION.replace(", ram-sharing: true", "")), &["share-scope 14"]);
        let stranger = share(wide, ORGANIZATION)
            .replace("{id: \"111111111111\"}", "{id: \"111111111111\", external: true}");
        found(&stranger, &["share-scope 14 3"]);
    }
    let little = share("organization", "organization: {id: o-a1b2c3d4e5}");
    assert_eq!(help(&little, "share-scope").len(), 3);
    for organization in ["", ORGANIZATION] {
        found(&share("accounts", organization), &[]);
        found(&share("none", organization), &["unshared-transit-gateway 14 16"]);
        found(&share(&format!("none{EXISTING}"), organization), &[]);
    }
    found(&share("none, id: tgw-1", ""), &["invalid-id 14"]);
    found(&share("none, id: null", ""), &["unshared-transit-gateway 14 16"]);
    found(&share("none, attachments: {web: {subnets: [a, b]}}", ""), &["unshared-transit-gateway 14 14"]);
    found(&share("[]", ORGANIZATION), &["missing-key 14"]);
    found(&share("[o-a1b2c3d4e5]", ORGANIZATION), &["invalid-value 14"]);
    found(&share("everybody", ORGANIZATION), &["invalid-value 14"]);
}

#[test]
fn who_manages_the_organization_is_in_it() {
    let spec = |of_two: &str| pair("").replace("\"222222222222\"", of_two) + ORGANIZATION;
    found(&spec("\"999999999999\""), &[]);
    found(&spec("\"222222222222\", external: true"), &[]);
    found(&spec("\"999999999999\", external: true"), &["external-manager 3 17"]);
}

#[test]
fn who_attaches_unasked() {
    let auto = |share: &str| pair(&format!(", auto-accept: true{share}")) + ORGANIZATION;
    found(&auto(""), &[]);
    found(&auto(&format!(", share: none{EXISTING}")), &[]);
    found(&auto(", share: organization"), &["auto-accept-risk 14 14"]);
    found(&auto(", share: [ou-ab12-34cd56ef]"), &["auto-accept-risk 14 14"]);
    found(&pair(", auto-accept: true"), &[]);
    let stranger = auto("").replace("\"222222222222\"", "\"222222222222\", external: true");
    found(&stranger, &["auto-accept-risk 14 3"]);
    let alone = auto(", share: organization").replace("two, cidrs: [10.2", "one, cidrs: [10.2");
    found(&alone, &["unused-transit-gateway-setting 14"]);
}

#[test]
fn settings_that_change_nothing() {
    found(&pair(", id: tgw-0a1b2c3d4e5f60718, asn: 64513"), &["unused-transit-gateway-setting 14"]);
    let unattached = pair(", attachments: {sql: {subnets: [a]}}");
    found(&unattached, &["unused-transit-gateway-setting 14"]);
    assert_eq!(
        help(&unattached, "unused-transit-gateway-setting"),
        ["remove `attachments.sql`", "or add a connection of `sql` with `transit-gateway: {via: core}`"]
    );
    let alone =
        |share: &str| pair(&format!(", share: {share}")).replace("two, cidrs: [10.2", "one, cidrs: [10.2");
    found(&alone("none"), &["unused-transit-gateway-setting 14"]);
    found(&alone("accounts"), &[]);
    let unused = pair(", asn: 64513").replace("transit-gateway: {via: core}", "vpc-peering: {}");
    found(&unused, &["unused-transit-gateway 14"]);
}

#[test]
fn attachments_reach_every_zone() {
    let pay = |subnets: &str, named: &str| {
        let connection = core("x", &format!("pay{named}"), "web: {}");
        spec(&format!(", attachments: {{pay: {{subnets: [{subnets}]}}}}"), &connection)
    };
    found(&pay("a, b", ""), &[]);
    found(&pay("a", ""), &["zone-left-out 14 7"]);
    assert_eq!(
        help(&pay("a", ""), "zone-left-out")[0],
        "write `subnets: [a, b]` for `pay` under `attachments` of `core`"
    );
    found(&pay("a", ", subnets: [a]"), &[]);
    found(&pay("a", ", subnets: [a, b]"), &["zone-not-attached 7 16 14"]);
    found(&pay("", ", subnets: [a]"), &["missing-key 14"]);
    found(&pay("c", ""), &["unknown-name 14"]);
    let unknown = pay("a, b", "").replace("10.0.2.0/24, zone: euw1-az2", "10.0.2.0/24");
    found(&unknown, &["unknown-zone 7 14"]);
    let same = pay("a, b", "").replace("10.0.2.0/24, zone: euw1-az2", "10.0.2.0/24, zone: euw1-az1");
    found(&same, &["duplicate-zone 7 6 14"]);
    found(&same.replace("[a, b]", "[a]"), &[]);
}

#[test]
fn attachments_need_subnets_and_ipv6_needs_it_in_each() {
    let bare = pair("").replace(
        "sql: {account",
        "bare: {account: two, cidrs: [10.9.0.0/16], route-tables: {r: null}}\n  sql: {account",
    );
    found(&bare.replace("web: {}}", "bare: {}}"), &["no-subnets 8 17"]);

    let blocks = |of: &str| {
        of.replace("10.0.0.0/16]", "10.0.0.0/16], ipv6-cidrs: [2001:db8:1::/56]")
            .replace("10.2.0.0/16]", "10.2.0.0/16], ipv6-cidrs: [2001:db8:2::/56]")
    };
    let of =
        |net: &str, ipv6: &str| (format!("{{cidr: {net},"), format!("{{cidr: {net}, ipv6-cidr: \"{ipv6}\","));
    let with = |text: String, (from, to): (String, String)| text.replace(&from, &to);
    let text = blocks(&pair(""));
    found(&text, &["attachment-ipv6 6 7 16 16", "attachment-ipv6 10 11 16 16"]);
    let (_, all) = super::findings(&text);
    let of_web = all.iter().filter(|finding| finding.code.name == "attachment-ipv6").nth(1).unwrap();
    assert_eq!(of_web.help[1], "or write `subnets: [a, b]` for `web` in `x`, so that only IPv4 is routed");
    let alone = text.replace("web: {}", "web: {subnets: [a, b]}");
    found(&alone, &[]);
    let text = with(text, of("10.0.1.0/24", "2001:db8:1::/64"));
    let text = with(text, of("10.0.2.0/24", "2001:db8:1:1::/64"));
    let text = with(text, of("10.2.1.0/24", "2001:db8:2::/64"));
    found(&text, &["attachment-ipv6 11 16 16"]);
    assert_eq!(help(&text, "attachment-ipv6"), ["add the `ipv6-cidr` of `b`"]);
    let other = text.replace("    b: {cidr: 10.2.2.0/24", "    c: {cidr: 10.2.3.0/24, ipv6-cidr: \"2001:db8:2:1::/64\", zone: euw1-az2, route-table: r},\n    b: {cidr: 10.2.2.0/24");
    found(&other, &["chosen-subnet 17 11"]);
    let named =
        other.replace("core: {account: one", "core: {account: one, attachments: {web: {subnets: [a, b]}}");
    assert_eq!(
        help(&named, "attachment-ipv6")[1],
        "or write `web: {subnets: [a, c]}` under `attachments` of `core`"
    );
    found(&with(text, of("10.2.2.0/24", "2001:db8:2:1::/64")), &[]);
}

#[test]
fn one_mistake_is_one_finding() {
    found(&pair("").replace("web: {}}", "pay: {}}"), &["self-connection 16 16"]);
    found(&pair("").replace("core: {account: one", "core: {account: nobody"), &["unknown-name 14"]);
    found(&pair("").replace("via: core", "via: cord"), &["unknown-name 16"]);
    found(&pair(", attachments: {nobody: {}}"), &["unknown-name 14"]);
    found(&pair(", route-tables: {}"), &[]);
    found(&pair(", attachments: {}"), &[]);
    found(&pair(", id: tgw-1"), &["invalid-id 14"]);
    found(&pair(", asn: 1"), &["invalid-value 14"]);
    found(&pair(", region: mars-1"), &["unknown-region 14"]);
}
