//! Rules about VPCs by themselves: places, repairs, and what is no mistake.

use super::{found, help, summary};

/// A spec with one VPC; `cidrs` stands on line 6, what is added from line 7 on.
fn vpc(cidrs: &str, more: &str) -> String {
    format!(
        "version: 1\ndefaults: {{region: eu-west-1}}\naccounts: {{web: {{id: \"222222222222\"}}}}\nvpcs:\n  web:\n    \
         {{account: web, cidrs: [{cidrs}]{more}}}\n"
    )
}

#[test]
fn sizes_are_checked_at_both_ends() {
    for right in ["10.1.0.0/16", "10.1.0.0/28", "10.1.0.0/16], ipv6-cidrs: [2001:db8::/44, 2001:db9::/60"] {
        found(&vpc(right, ""), &[]);
    }
    for wrong in ["10.0.0.0/15", "10.1.0.16/29"] {
        found(&vpc(wrong, ""), &["vpc-cidr-size 6"]);
    }
    assert_eq!(help(&vpc("10.1.0.24/29", ""), "vpc-cidr-size"), ["write `10.1.0.16/28`"]);
    let ipv6 = vpc("10.1.0.0/16], ipv6-cidrs: [2001:db8:0:12f::/64", "");
    found(&ipv6, &["ipv6-cidr-size 6"]);
    assert!(help(&ipv6, "ipv6-cidr-size")[0].ends_with("`2001:db8:0:100::/56`"));
}

#[test]
fn ranges_are_told_apart() {
    for right in [
        "172.16.0.0/16",
        "172.18.0.0/16",
        "100.64.0.0/16",
        "198.18.0.0/16",
        "198.19.0.0/16",
        "192.168.0.0/16",
    ] {
        found(&vpc(right, ""), &[]);
    }
    for reserved in ["::/56", "64:ff9b::/56", "fe80::/56", "ff00::/44"] {
        found(&vpc(&format!("10.1.0.0/16], ipv6-cidrs: ['{reserved}'"), ""), &["forbidden-range 6"]);
    }
    for right in ["2a05:d000::/56", "fd00:1::/56", "100::/56"] {
        found(&vpc(&format!("10.1.0.0/16], ipv6-cidrs: ['{right}'"), ""), &[]);
    }
    for public in ["172.32.0.0/16", "100.128.0.0/16", "198.20.0.0/16", "11.0.0.0/16", "192.169.0.0/16"] {
        found(&vpc(public, ""), &["public-range 6"]);
    }
    for reserved in ["0.0.0.0/16", "127.0.0.0/24", "169.254.1.0/24", "239.255.0.0/16"] {
        found(&vpc(reserved, ""), &["forbidden-range 6"]);
    }
    found(&vpc("172.17.3.0/24", ""), &["docker-bridge-range 6"]);
}

#[test]
fn blocks_that_mix() {
    for right in [
        "10.0.0.0/16, 10.1.0.0/16",
        "10.0.0.0/16, 10.10.0.0/16",
        "10.5.0.0/16, 10.1.0.0/16, 10.0.0.0/16",
        "10.5.0.0/16, 10.0.0.0/16",
        "10.2.0.0/16, 100.64.0.0/16, 10.3.0.0/16",
        "192.168.0.0/24, 192.168.1.0/24, 100.64.0.0/16",
        "172.31.0.0/16, 172.16.0.0/16",
        "100.64.0.0/16, 100.65.0.0/16",
        "198.19.0.0/16, 100.64.0.0/16",
        "198.18.0.0/16, 10.2.0.0/16",
    ] {
        found(&vpc(right, ""), &[]);
    }
}

#[test]
fn blocks_that_do_not_mix() {
    for wrong in [
        "10.1.0.0/16, 10.0.0.0/16",
        "10.0.0.0/24, 10.0.1.0/24",
        "10.5.0.0/16, 10.0.0.0/24, 10.0.1.0/24",
        "10.2.0.0/16, 172.16.0.0/16",
        "10.2.0.0/16, 192.168.1.0/24",
        "10.2.0.0/16, 198.19.0.0/24",
        "172.16.0.0/16, 10.2.0.0/16",
        "172.16.0.0/16, 172.31.0.0/20",
        "192.168.0.0/24, 10.2.0.0/16",
        "198.19.0.0/16, 192.168.0.0/24",
        "100.64.0.0/16, 10.2.0.0/16",
        "100.64.0.0/16, 198.19.0.0/16",
        "198.18.0.0/16, 10.2.0.0/16, 192.168.0.0/24",
    ] {
        found(&vpc(wrong, ""), &["restricted-cidr-mix 6 6"]);
    }
    assert!(
        help(&vpc("10.1.0.0/16, 10.0.0.0/16", ""), "restricted-cidr-mix")[0]
            .starts_with("write `10.2.0.0/16`")
    );
    assert!(
        help(&vpc("100.64.0.0/16, 10.2.0.0/16", ""), "restricted-cidr-mix")[0]
            .starts_with("write `100.65.0.0/16`")
    );
}

#[test]
fn own_blocks_of_each_family_overlap() {
    found(&vpc("10.1.0.0/16, 10.1.0.0/16", ""), &["vpc-cidrs-overlap 6 6"]);
    found(
        &vpc("10.1.1.0/24, 10.1.0.0/16, 10.1.2.0/24", ""),
        &["vpc-cidrs-overlap 6 6", "vpc-cidrs-overlap 6 6"],
    );
    found(&vpc("10.1.0.0/16], ipv6-cidrs: [2001:db8::/56, 2001:db8::/60", ""), &["vpc-cidrs-overlap 6 6"]);
}

#[test]
fn each_family_has_its_quota() {
    let five = "10.2.0.0/24, 10.3.0.0/24, 10.4.0.0/24, 10.5.0.0/24, 10.6.0.0/24";
    found(&vpc(&format!("{five}], ipv6-cidrs: [2001:db8::/56"), ""), &[]);
    found(&vpc(&format!("{five}, 10.7.0.0/24"), ""), &["vpc-cidr-quota 6 5"]);
    let fifty = |n| (0..n).map(|i| format!("10.2.{i}.0/24")).collect::<Vec<_>>().join(", ");
    found(&vpc(&fifty(50), ""), &["vpc-cidr-quota 6 5"]);
    found(&vpc(&fifty(51), ""), &["vpc-cidr-limit 6 5"]);
}

#[test]
fn subnets_lie_in_one_block_and_apart() {
    let with = |subnets: &str| vpc("10.1.0.0/24, 10.1.1.0/24", &format!(",\n    subnets: {{{subnets}}}"));
    found(&with("a: {cidr: 10.1.0.0/25}, b: {cidr: 10.1.1.0/24}"), &[]);
    found(&with("a: {cidr: 10.1.0.0/23}"), &["subnet-outside-vpc 7 6"]);
    found(&with("a: {cidr: 10.1.0.0/25},\n    b: {cidr: 10.1.0.0/28}"), &["subnets-overlap 8 7"]);
    found(&with("a: {cidr: 10.1.0.0/25, ipv6-cidr: 2001:db8::/64}"), &["subnet-outside-vpc 7 5"]);
    let full = with("a: {cidr: 10.1.0.0/25}, b: {cidr: 10.1.0.0/25}");
    assert_eq!(
        help(&full, "subnets-overlap"),
        ["give `b` the CIDR block `10.1.0.128/25`, which is free in `web`"]
    );
}

#[test]
fn ipv6_subnets_have_steps_of_four() {
    let with = |cidr: &str| {
        let ipv6 = "10.1.0.0/16], ipv6-cidrs: [2001:db8::/44";
        vpc(ipv6, &format!(", subnets: {{a: {{cidr: 10.1.0.0/24, ipv6-cidr: '{cidr}'}}}}"))
    };
    found(&with("2001:db8::/64"), &[]);
    found(&with("2001:db8::/44"), &[]);
    found(&with("2001:db8::/62"), &["subnet-cidr-size 6"]);
    assert_eq!(help(&with("2001:db8::/62"), "subnet-cidr-size"), ["write `2001:db8::/60`"]);
}

#[test]
fn a_mistaken_block_is_not_reported_again_by_its_subnets() {
    found(&vpc("10.1.0.1/16", ", subnets: {a: {cidr: 10.1.0.0/24}}"), &["host-bits 6"]);
    found(&vpc("10.1.0/16", ", subnets: {a: {cidr: 10.1.0.0/24}}"), &["invalid-cidr 6"]);
}

#[test]
fn ids_are_unique_among_all_kinds_and_vpcs() {
    let text = "version: 1
defaults: {region: eu-west-1}
accounts:
  pay: {id: \"111111111111\"}
  web: {id: \"222222222222\"}
  shop: {id: \"222222222222\"}
vpcs:
  pay: {account: pay, id: vpc-0a1b2c3d4e5f60718, cidrs: [10.0.0.0/16]}
  web: {account: web, id: vpc-0a1b2c3d4e5f60718, cidrs: [10.1.0.0/16]}
";
    assert_eq!(summary(text), ["duplicate-account-id 5 6", "duplicate-resource-id 9 8"]);
}

#[test]
fn names_that_windows_reserves_are_refused_where_they_become_files() {
    let spec = |account: &str, vpc: &str, connection: &str| {
        format!(
            "version: 1\ndefaults: {{region: eu-west-1}}\naccounts:\n  {account}: {{id: \"222222222222\"}}\nvpcs:\n  \
             {vpc}: {{account: {account}, cidrs: [10.0.0.0/16], route-tables: {{main: null}}}}\n  \
             web: {{account: {account}, cidrs: [10.1.0.0/16], route-tables: {{main: null}}}}\nconnections:\n  \
             {connection}: {{provider: {{vpc: {vpc}}}, consumers: {{web: {{}}}}, ports: [tcp/80], vpc-peering: {{}}}}\n"
        )
    };
    let refused = |text: &str| -> Vec<String> {
        summary(text).into_iter().filter(|found| found.starts_with("reserved-name")).collect()
    };
    for device in ["con", "nul", "aux", "prn", "com1", "com9", "lpt1", "lpt9"] {
        assert_eq!(refused(&spec(device, "pay", "api")), ["reserved-name 4"], "{device}");
        assert_eq!(refused(&spec("pay", "pay", device)), ["reserved-name 9"], "{device}");
        assert!(refused(&spec("pay", device, "api")).is_empty(), "{device} follows a connection type");
    }
    for other in ["conn", "com0", "com10", "com", "lpt", "lpt1-a", "nul-1", "a-con", "auxiliary"] {
        assert!(refused(&spec(other, "pay", other)).is_empty(), "{other}");
    }
    // No other spelling of a device, nor of another name, is a name at all.
    for spelt in ["Con", "NUL", "con.txt", "web.", "'web '", "'com1:'", "'com\u{b9}'", "Web"] {
        for text in [spec(spelt, "pay", "api"), spec("pay", "pay", spelt)] {
            assert!(summary(&text).iter().any(|found| found.starts_with("invalid-name")), "{spelt}");
        }
    }
}
