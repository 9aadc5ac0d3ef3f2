//! Large specs of any number of connections by each option: hubs with fifty spokes each, in many accounts. What is wrong on
//! purpose is in [`hostile`].

pub mod hostile;
pub mod measure;

use std::fmt::Write;

use mimalloc::MiMalloc;

/// That of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How the spokes of a spec reach their hubs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By a peering each, some of them across two regions.
    VpcPeering,
    /// By a service each, some of them across two regions.
    PrivateLink,
    /// By one gateway for all, with a route table for the hubs and one for the spokes.
    TransitGateway,
}

/// The most VPCs that peer with one hub, and load balancers of one account: the default quotas of AWS.
const SPOKES: usize = 50;

/// Accounts that the spokes are spread over.
const ACCOUNTS: usize = 200;

/// The most that fit: each VPC has a block of its own out of 10.0.0.0/8.
pub const MOST: usize = 60_000;

/// A valid spec with this many connections, the same each time.
///
/// # Panics
///
/// Above [`MOST`].
pub fn spec(kind: Kind, connections: usize) -> String {
    assert!(connections <= MOST, "at most {MOST} spokes have a block each");
    let hubs = connections.div_ceil(SPOKES);
    let mut text =
        String::from("version: 1\n\ndefaults:\n  region: eu-west-1\n  tags: {team: network}\n\naccounts:\n");
    for account in 0..hubs {
        line(&mut text, &format!("  hub-{account:04}: {{id: \"1{account:011}\"}}"));
    }
    for account in 0..ACCOUNTS.min(connections) {
        line(
            &mut text,
            &format!("  spoke-{account:04}: {{id: \"2{account:011}\", deploy-role: network-deployer}}"),
        );
    }
    text.push_str("\nvpcs:\n");
    for hub in 0..hubs {
        vpc(&mut text, "hub", hub, hub, "eu-west-1", connections + hub);
    }
    for spoke in 0..connections {
        let region = if is_far(kind, spoke) { "us-east-1" } else { "eu-west-1" };
        vpc(&mut text, "spoke", spoke, spoke % ACCOUNTS, region, spoke);
    }
    if kind == Kind::TransitGateway {
        gateway(&mut text, hubs, connections);
    }
    text.push_str("\nconnections:\n");
    (0..connections).for_each(|spoke| connection(&mut text, kind, spoke));
    text
}

/// Whether a spoke is in another region than its hub, which no gateway reaches.
fn is_far(kind: Kind, spoke: usize) -> bool {
    kind != Kind::TransitGateway && spoke.is_multiple_of(5)
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

/// One gateway for all, which only hubs and spokes have in common.
fn gateway(text: &mut String, hubs: usize, spokes: usize) {
    text.push_str(
        "\ntransit-gateways:\n  core:\n    account: hub-0000\n    route-tables: {hubs: {}, spokes: {}}\n",
    );
    text.push_str("    attachments:\n");
    (0..hubs).for_each(|hub| line(text, &format!("      hub-{hub:04}: {{route-table: hubs}}")));
    (0..spokes).for_each(|spoke| line(text, &format!("      spoke-{spoke:04}: {{route-table: spokes}}")));
    text.push_str("\nquotas: {attachments-per-gateway: 70000, routes-per-gateway: 140000}\n");
}

/// What a spoke uses of its hub.
fn connection(text: &mut String, kind: Kind, spoke: usize) {
    let hub = spoke / SPOKES;
    line(text, &format!("  hub-{hub:04}-for-{spoke:04}:"));
    line(text, "    description: the spoke calls the shared services of its hub");
    line(text, &format!("    provider: {{vpc: hub-{hub:04}, security-groups: [app]}}"));
    line(text, &format!("    consumers: {{spoke-{spoke:04}: {{security-groups: [app]}}}}"));
    line(text, "    ports: [tcp/443]");
    match kind {
        Kind::VpcPeering => line(text, &format!("    vpc-peering: {{dns: {}}}", is_far(kind, spoke))),
        Kind::PrivateLink => {
            line(text, &format!("    privatelink: {{targets: {{instances: [i-{spoke:017x}]}}}}"));
        }
        Kind::TransitGateway => line(text, "    transit-gateway: {via: core}"),
    }
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string can always grow");
}

#[cfg(test)]
mod tests {
    use crossvpc_core::diagnostic::Severity;
    use crossvpc_core::source::Sources;

    use super::*;

    #[test]
    fn specs_are_valid_and_have_as_many_links_as_asked() {
        for kind in [Kind::VpcPeering, Kind::PrivateLink, Kind::TransitGateway] {
            for connections in [1, 49, 50, 51, 300] {
                let mut sources = Sources::default();
                sources.add("spec.yaml", spec(kind, connections));
                let checked = crossvpc::check(sources, &["cloudformation"]);
                let plan = checked.plan.expect("the spec is valid");
                let links = match kind {
                    Kind::VpcPeering | Kind::PrivateLink => plan.links.len(),
                    Kind::TransitGateway => plan.gateways().map(|gateway| gateway.connections.len()).sum(),
                };
                assert_eq!(links, connections, "{kind:?}");
                // One gateway for all lets hubs reach the spokes of others.
                let expected = kind == Kind::TransitGateway && connections > SPOKES;
                let found =
                    checked.findings.shown.iter().filter(|found| found.code.severity != Severity::Note);
                let codes: Vec<_> = found.map(|finding| finding.code.name).collect();
                assert_eq!(codes, if expected { vec!["unasked-reachability"] } else { vec![] }, "{kind:?}");
            }
        }
    }
}
