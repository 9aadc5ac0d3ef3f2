//! VPCs that would attach to a gateway of another region.

use std::collections::{BTreeMap, BTreeSet};

use crate::placement::{SHOWN, listed};
use crossvpc_core::aws::region::Region;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Connection;
use crossvpc_core::plan::{Attachment, Plan, TransitGateway};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "transit-gateway-region",
    severity: Severity::Error,
    page: include_str!("transit-gateway-region.md"),
};

/// Once for each other region. Of a connection between partitions, `partition-mismatch` has said it all.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for gateway in plan.gateways() {
        let mut elsewhere: BTreeMap<Region, Vec<&Attachment>> = BTreeMap::new();
        let crossing: BTreeSet<_> =
            gateway.connections.iter().filter(|c| crosses_partitions(c)).map(|c| &c.name).collect();
        let crosses =
            |attachment: &&Attachment| attachment.connections.iter().any(|c| crossing.contains(&c.name));
        for attachment in gateway.attachments.iter().filter(|attachment| !crosses(attachment)) {
            let region = attachment.side.vpc.region;
            if region != gateway.gateway.region {
                elsewhere.entry(region).or_default().push(attachment);
            }
        }
        for (region, attachments) in elsewhere {
            report.push(finding(gateway, region, &attachments));
        }
    }
}

fn crosses_partitions(connection: &Connection) -> bool {
    let partition = connection.provider.vpc.region.partition();
    connection.consumers.iter().any(|consumer| consumer.vpc.region.partition() != partition)
}

fn finding(gateway: &TransitGateway, region: Region, attachments: &[&Attachment]) -> Diagnostic {
    let declared = &gateway.gateway;
    let names = listed(attachments.iter().map(|attachment| format!("`{}`", attachment.name())));
    let message = format!(
        "{names} in {region} cannot attach to `{}` in {}: a VPC attaches only to a transit gateway in \
         its own region",
        declared.name, declared.region
    );
    let mut vpcs = attachments.iter().take(SHOWN).map(|attachment| attachment.side.vpc.span);
    let label = format!("in {region}");
    let finding = Diagnostic::new(&CODE, message, vpcs.next().unwrap_or(declared.span), &*label);
    let finding = vpcs.fold(finding, |finding, span| finding.also(span, &*label));
    let finding = finding.also(declared.span, format!("in {}", declared.region));
    let first = attachments.iter().find_map(|attachment| attachment.connections.first());
    let finding = match first {
        Some(connection) => finding.also(connection.via_span, format!("needed by `{}`", connection.name)),
        None => finding,
    };
    // Where all its VPCs are in one region, it is the gateway that is in a wrong one.
    if attachments.len() == gateway.attachments.len() {
        return finding
            .help(format!("write `region: {region}` for `{}`, the region of all its VPCs", declared.name));
    }
    let connections: BTreeMap<_, _> = attachments
        .iter()
        .flat_map(|attachment| &attachment.connections)
        .map(|connection| (&connection.name, format!("`{}`", connection.name)))
        .collect();
    let connections = listed(connections.into_values());
    finding
        .help(format!("use `vpc-peering` or `privatelink` for {connections}: both work across regions"))
        .help(format!("or use a gateway in {region} for connections between VPCs of that region"))
        .note("crossvpc does not peer transit gateways")
}
