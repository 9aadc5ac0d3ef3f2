//! Single values that AWS or Terraform refuses, and what is no mistake.

use super::privatelink::{LOAD_BALANCER, TARGETS, service};
use super::{found, help};

/// Tags on line 2, a VPC in each of two accounts on lines 5 and 6.
fn spec(defaults: &str, rest: &str) -> String {
    format!(
        "version: 1
defaults: {{region: eu-west-1, {defaults}}}
accounts: {{one: {{id: \"111111111111\"}}, two: {{id: \"222222222222\"}}}}
vpcs:
  a: {{account: one, cidrs: [10.2.0.0/16]}}
  b: {{account: two, cidrs: [10.3.0.0/16]}}
{rest}"
    )
}

fn constraint(text: &str) -> String {
    spec("", &format!("generate: {{terraform: {{provider-version: \"{text}\"}}}}\n"))
}

#[test]
fn constraints_are_terraforms() {
    let right = [
        ">= 5.80, < 7.0",
        "5.80",
        "= 5.80.0",
        "~> 5.80",
        "~> 5",
        "~> 6.0",
        ">=5.80,<7",
        "!= 5.81.0",
        "<= 5.80",
        "> 5.80.0, < 5.80.1",
        ">= 4.0",
        "~> 5.0",
        "~> 5.79",
        "< 5.80.1",
        "5.81.0-beta1",
        "> 5, != 5.90, < 6+x",
    ];
    for text in right {
        found(&constraint(text), &[]);
    }
    let wrong = [
        "",
        ",",
        ">= 5.80,",
        "=>5.80",
        "<>5",
        "~~5",
        "==5",
        "=!5",
        "<~ 5",
        "v5.80",
        "5.x",
        "5.80.0.0",
        ">= ",
        "5.80-",
        "5..80",
        "> = 5",
        "5 6",
        "-5",
        "5.80_1",
        "99999999999",
    ];
    for text in wrong {
        found(&constraint(text), &["invalid-value 7"]);
    }
}

#[test]
fn constraints_leave_a_version_that_the_modules_take() {
    let contradicting = [
        "= 5.0.0",
        "< 5.0",
        "5.79.9",
        "<= 5.79",
        "< 5.80",
        "~> 4",
        "~> 4.67",
        "~> 5.79.0",
        "5.80.0-beta1",
        "> 6, < 6",
        ">= 6.0, = 5.90.0",
        "~> 5.80, ~> 6.0",
        ">= 5.80, < 5.0",
    ];
    for text in contradicting {
        found(&constraint(text), &["invalid-value 7"]);
        assert!(help(&constraint(text), "invalid-value")[0].contains("`>= 5.80, < 7.0`"));
    }
}

#[test]
fn a_resource_has_fifty_tags_with_its_name() {
    let tags = |count: usize| {
        let tags: Vec<_> = (1..=count).map(|at| format!("tag-{at}: x")).collect();
        spec(&format!("tags: {{{}}}", tags.join(", ")), "")
    };
    found(&tags(49), &[]);
    found(&tags(50), &["invalid-value 2"]);
    assert_eq!(help(&tags(50), "invalid-value"), ["remove one tag"]);
    assert_eq!(help(&tags(60), "invalid-value"), ["remove 11 tags"]);
}

#[test]
fn tags_have_letters_and_numbers_of_any_script_and_no_marks() {
    let tag = |key: &str, value: &str| spec(&format!("tags: {{\"{key}\": \"{value}\"}}"), "");
    for text in ["Größe", "チーム", "команда", "x²Ⅷ½", "a b+c-d=e.f_g:h/i@j"] {
        found(&tag(text, text), &[]);
    }
    for text in ["ทีม", "Gro\u{308}ße", "का", "a,b", "a\u{a0}b", "ⓐ", "😀"] {
        found(&tag(text, "x"), &["invalid-value 2"]);
        found(&tag("x", text), &["invalid-value 2"]);
    }
    found(&tag("team", "x").replace("\"team\": \"x\"", "team: x, Team: y, name: z"), &[]);
}

#[test]
fn an_account_is_in_one_partition() {
    let moved = spec("", "").replace("account: two,", "account: one, region: cn-north-1,");
    found(&moved, &["partition-mismatch 6 5 3"]);
    let gateway = spec("", "transit-gateways: {t: {account: one, region: us-gov-west-1}}\n");
    found(&gateway, &["partition-mismatch 7 5 3", "unused-transit-gateway 7"]);
    found(&spec("", "").replace("account: two,", "account: two, region: cn-north-1,"), &[]);
    found(&spec("", "").replace("account: two,", "account: one, region: us-east-1,"), &[]);
}

#[test]
fn load_balancers_have_a_name_and_an_id() {
    let existing = |arn: &str| service(&format!("load-balancer: '{arn}'"));
    found(&existing(LOAD_BALANCER), &[]);
    let stem = LOAD_BALANCER.strip_suffix("pay/0a1b2c3d4e5f6071").unwrap();
    let parts = ["", "pay", "pay/", "/0a1b2c3d4e5f6071", "pay/0a1b2c3d4e5f607", "pay/0A1b2c3d4e5f6071"];
    let parts = parts.into_iter().chain([
        "pay\"${x}/0a1b2c3d4e5f6071",
        "p.y/0a1b2c3d4e5f6071",
        "pay/0a1b2c3d4e5f6071/x",
    ]);
    for part in parts {
        found(&existing(&format!("{stem}{part}")), &["invalid-value 15"]);
    }
    found(&existing(&format!("{stem}{}/0a1b2c3d4e5f6071", "x".repeat(33))), &["invalid-value 15"]);
    found(&existing(&LOAD_BALANCER.replace("arn:aws:", "arn::")), &["invalid-value 15"]);
    found(&existing(&LOAD_BALANCER.replace("eu-west-1", "")), &["invalid-value 15"]);
    found(&existing(&LOAD_BALANCER.replace("net/", "app/")), &["invalid-value 15"]);
    let alb = LOAD_BALANCER.replace("net/pay/0a1b2c3d4e5f6071", "app/");
    found(&service(&format!("targets: {{alb: '{alb}'}}")), &["invalid-value 15"]);
}

#[test]
fn a_setting_of_an_existing_load_balancer_is_left_to_its_owner() {
    let existing = |more: &str| service(&format!("load-balancer: '{LOAD_BALANCER}', {more}"));
    found(&existing("cross-zone: false"), &["unused-setting 15"]);
    found(&existing(&format!("cross-zone: true, {TARGETS}")), &["unused-setting 15"]);
    found(&service(&format!("cross-zone: true, {TARGETS}")), &[]);
}

#[test]
fn targets_that_cannot_be_read_are_not_missing() {
    found(&service("targets: {instances: [i-0a1b2c3d], ips: [10.0.1.10]}"), &["one-option 15 15"]);
    found(&service("targets: {}"), &["one-option 15"]);
    found(&service("targets: null"), &["no-targets 15"]);
}

#[test]
fn reserved_addresses_are_not_called_public() {
    for (block, purpose) in [("240.0.0.0/16", "future use"), ("192.0.2.0/24", "documentation")] {
        let text = spec("", "").replace("10.2.0.0/16", block);
        found(&text, &["public-range 5"]);
        let (_, findings) = super::findings(&text);
        assert!(findings[0].message.ends_with(&format!("{block} is reserved for {purpose}")));
    }
}

#[test]
fn an_unknown_key_is_answered_with_each_known_key_once() {
    let repairs = help(&spec("", "").replace("account: one,", "account: one, zzzzzz: 1,"), "unknown-key");
    assert_eq!(repairs[0].matches("`route-tables`").count(), 1, "{repairs:?}");
}

#[test]
fn a_character_that_yaml_does_not_have_is_named() {
    for (character, name) in [('\0', "U+0000"), ('\u{7}', "U+0007"), ('\u{ffff}', "U+FFFF")] {
        for text in [format!("version: 1\n# {character}\n"), format!("version: 1\nallow: \"a{character}\"\n")]
        {
            let (_, findings) = super::findings(&text);
            assert!(findings[0].message.contains(name), "{:?}", findings[0].message);
        }
    }
}
