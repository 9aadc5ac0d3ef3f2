//! How long the pages are for few and for many consumers: `README.md` is as long for all, and other pages have a row each.

use std::fmt::Write;

use super::rendered::{check, pages};
use super::{generated_text, touched};
use crate::support::Files;

/// The longest `README.md`, in lines.
const README: usize = 160;

/// A connection of each type with some consumers, each in an account of its own.
fn spec(option: &str, consumers: usize, generate: &str) -> String {
    let mut spec =
        "version: 1\ndefaults: {region: eu-west-1}\naccounts:\n  hub: {id: \"999999999999\"}\n".to_owned();
    for at in 0..consumers {
        writeln!(spec, "  a-{at}: {{id: \"1{at:011}\"}}").unwrap();
    }
    spec += "vpcs:\n";
    let vpc = |name: &str, account: &str, block: &str, at: usize| {
        format!(
            "  {name}:\n    account: {account}\n    id: vpc-{at:017x}\n    cidrs: [{block}.0/24]\n    route-tables: {{r: rtb-{at:017x}}}\n    \
             security-groups: {{g: sg-{at:017x}}}\n    subnets: {{s: {{cidr: {block}.0/25, zone: euw1-az1, id: subnet-{at:017x}, route-table: r}}}}\n"
        )
    };
    spec += &vpc("hub", "hub", "10.200.0", 9999);
    for at in 0..consumers {
        spec +=
            &vpc(&format!("v-{at}"), &format!("a-{at}"), &format!("10.{}.{}", 1 + at / 256, at % 256), at);
    }
    spec += "transit-gateways: {core: {account: hub}}\nconnections:\n  web:\n    provider: {vpc: hub, security-groups: [g]}\n    consumers:\n";
    for at in 0..consumers {
        writeln!(spec, "      v-{at}: {{security-groups: [g]}}").unwrap();
    }
    spec + &format!(
        "    ports: [tcp/443, udp/53]\n    {option}\nquotas: {{routes-per-table: 1000, rules-per-security-group: 1000, active-peerings-per-vpc: 125}}\n{generate}"
    )
}

const OPTIONS: [&str; 3] = [
    "vpc-peering: {dns: true}",
    "privatelink: {targets: {instances: [i-0123456789abcdef0]}, private-dns: web.example.com}",
    "transit-gateway: {via: core}",
];

/// The lines of a page.
fn lines(files: &Files, path: &str) -> usize {
    files[path].lines().count()
}

#[test]
fn pages_grow_by_rows_and_the_readme_does_not_grow() {
    for option in OPTIONS {
        // A VPC has at most 125 peering connections.
        let many = if option.starts_with("vpc-peering") { 120 } else { 300 };
        let sizes = [1, 24, many].map(|consumers| (consumers, generated_text(&spec(option, consumers, ""))));
        let (page, hub) = ("runbook/connections/web.md", "runbook/accounts/hub.md");
        for (consumers, files) in &sizes {
            println!(
                "{option}, {consumers}: {} {} {}",
                lines(files, "README.md"),
                lines(files, page),
                lines(files, hub)
            );
            assert!(lines(files, "README.md") <= README, "{option}: {}", files["README.md"]);
            assert!(lines(files, page) <= 600 + 25 * consumers, "{option}: {}", files[page]);
            assert!(lines(files, hub) <= 400 + 15 * consumers, "{option}: {}", files[hub]);
            for (path, text) in pages(files) {
                check(&format!("{option}, {consumers}: {path}"), text);
            }
            let blocks = files[page].matches("\n```sh\n").count();
            assert!(blocks < 80, "{option}, {consumers} consumers: {blocks} blocks of commands");
        }
    }
}

#[test]
fn another_consumer_only_adds_to_the_pages_of_others() {
    for option in OPTIONS {
        let [old, new] = [24, 25].map(|consumers| generated_text(&spec(option, consumers, "")));
        for (path, text) in pages(&old).filter(|(path, _)| *path != "README.md") {
            let is_kept = touched::is_part_of(&uncounted(text), &uncounted(&new[path]));
            assert!(is_kept, "{option}: {path}\n{text}\n{}", new[path]);
            let is_of_all = ["/README.md", "/web.md", "/hub.md"].iter().any(|end| path.ends_with(end));
            assert!(is_of_all || *text == new[path], "{option}: {path} changes");
        }
    }
}

#[test]
fn pages_name_only_the_tools_that_are_generated() {
    let names = [("terraform", "erraform"), ("cloudformation", "cloudformation/"), ("cdk", "CDK")];
    for option in OPTIONS {
        for (target, own) in names {
            let files = generated_text(&spec(option, 2, &format!("generate: {{{target}: {{}}}}\n")));
            for (path, text) in pages(&files) {
                for (other, name) in names.iter().filter(|(other, _)| *other != target) {
                    assert!(!text.contains(name), "{option}, {target}: {path} names {other}\n{text}");
                }
            }
            assert!(files["README.md"].contains(own), "{target}");
        }
    }
}

/// A text without the numbers of what it does not show, and without a picture, which groups what it shows.
fn uncounted(text: &str) -> String {
    let (before, picture) = text.split_once("\n```mermaid\n").unwrap_or((text, ""));
    let after = picture.split_once("\n```\n").map_or("", |(_, after)| after);
    let text = format!("{before}{after}");
    let words = text.split(' ').filter(|word| !word.chars().all(|c| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}
