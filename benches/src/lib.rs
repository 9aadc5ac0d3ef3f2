//! Large specs of any number of peerings: hubs with fifty spokes each, in many accounts and two regions.

use std::fmt::Write;

/// The most VPCs that peer with one hub: the default quota of AWS.
const SPOKES: usize = 50;

/// Spokes that share a connection.
const CONSUMERS: usize = 10;

/// Accounts that the spokes are spread over.
const ACCOUNTS: usize = 200;

/// The most that fit: each VPC has a block of its own out of 10.0.0.0/8.
pub const MOST_PEERINGS: usize = 60_000;

/// A valid spec with this many peerings, the same each time.
///
/// # Panics
///
/// Above [`MOST_PEERINGS`].
pub fn spec(peerings: usize) -> String {
    assert!(peerings <= MOST_PEERINGS, "at most {MOST_PEERINGS} peerings have a block each");
    let hubs = peerings.div_ceil(SPOKES);
    let mut text =
        String::from("version: 1\n\ndefaults:\n  region: eu-west-1\n  tags: {team: network}\n\naccounts:\n");
    for account in 0..hubs {
        line(&mut text, &format!("  hub-{account:04}: {{id: \"1{account:011}\"}}"));
    }
    for account in 0..ACCOUNTS.min(peerings) {
        line(
            &mut text,
            &format!("  spoke-{account:04}: {{id: \"2{account:011}\", deploy-role: network-deployer}}"),
        );
    }
    text.push_str("\nvpcs:\n");
    for hub in 0..hubs {
        vpc(&mut text, "hub", hub, hub, "eu-west-1", peerings + hub);
    }
    for spoke in 0..peerings {
        let region = if is_far(spoke) { "us-east-1" } else { "eu-west-1" };
        vpc(&mut text, "spoke", spoke, spoke % ACCOUNTS, region, spoke);
    }
    text.push_str("\nconnections:\n");
    for first in (0..peerings).step_by(CONSUMERS) {
        connection(&mut text, first, peerings);
    }
    text
}

/// Whether a spoke is in another region than its hub, as all spokes of its connection then are.
fn is_far(spoke: usize) -> bool {
    (spoke / CONSUMERS).is_multiple_of(5)
}

/// A VPC with two route tables, two subnets and a security group.
fn vpc(text: &mut String, role: &str, number: usize, account: usize, region: &str, block: usize) {
    let network = format!("10.{}.{}", block / 256, block % 256);
    let zone = if region == "eu-west-1" { "euw1" } else { "use1" };
    line(text, &format!("  {role}-{number:04}:"));
    line(text, &format!("    account: {role}-{account:04}"));
    line(text, &format!("    region: {region}"));
    line(text, &format!("    id: vpc-{block:017x}"));
    line(text, &format!("    cidrs: [{network}.0/24]"));
    line(text, "    route-tables:");
    line(text, &format!("      private-a: rtb-a{block:016x}"));
    line(text, &format!("      private-b: rtb-b{block:016x}"));
    line(text, "    subnets:");
    line(text, &format!("      app-a: {{cidr: {network}.0/26, zone: {zone}-az1, route-table: private-a}}"));
    line(text, &format!("      app-b: {{cidr: {network}.64/26, zone: {zone}-az2, route-table: private-b}}"));
    line(text, &format!("    security-groups: {{app: sg-{block:017x}}}"));
}

/// What a few spokes of one hub use.
fn connection(text: &mut String, first: usize, peerings: usize) {
    let hub = first / SPOKES;
    line(text, &format!("  hub-{hub:04}-for-{first:04}:"));
    line(text, "    description: the spokes call the shared services of their hub");
    line(text, &format!("    provider: {{vpc: hub-{hub:04}, security-groups: [app]}}"));
    line(text, "    consumers:");
    for spoke in first..peerings.min(first + CONSUMERS) {
        line(text, &format!("      spoke-{spoke:04}: {{subnets: [app-a], security-groups: [app]}}"));
    }
    line(text, "    ports: [tcp/443]");
    line(text, &format!("    vpc-peering: {{dns: {}}}", is_far(first)));
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string can always grow");
}

#[cfg(test)]
mod tests {
    use crossvpc_core::plan::Plan;
    use crossvpc_core::source::Sources;

    use super::*;

    #[test]
    fn specs_are_valid_and_have_as_many_peerings_as_asked() {
        for peerings in [1, 49, 50, 51, 300] {
            let mut sources = Sources::default();
            sources.add("spec.yaml", spec(peerings));
            let checked = crossvpc_core::check(&sources);
            let network = checked.network.unwrap_or_else(|| panic!("{:?}", checked.report));
            assert_eq!(Plan::of(&network).peerings().count(), peerings);
        }
    }
}
