//! A subnet of a connection in a zone from which its gateway cannot be reached.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Connection, Gateway, Party, Subnet};
use crate::plan::Plan;

use super::{attached_zones, attachment_span, attachments, left_out};

/// See the page.
pub static CODE: Code =
    Code { name: "zone-not-attached", severity: Severity::Error, page: include_str!("zone-not-attached.md") };

/// Once for each subnet, at the first connection that names it.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for (gateway, attachment) in attachments(plan) {
        let Some(zones) = attached_zones(attachment) else { continue };
        let mut seen = BTreeSet::new();
        for connection in &attachment.connections {
            let parties = std::iter::once(&connection.provider).chain(&connection.consumers);
            for party in parties.filter(|party| party.vpc.is(&attachment.side.vpc)) {
                for subnet in &party.subnets {
                    if let Some(zone) = left_out(subnet, &zones)
                        && seen.insert(&subnet.name)
                    {
                        let finding = finding(&gateway.gateway, (connection, party), subnet, zone);
                        let span = attachment_span(&gateway.gateway, attachment);
                        report.push(finding.also(span, "attached in other zones only"));
                    }
                }
            }
        }
    }
}

fn finding(
    gateway: &Gateway,
    (connection, party): (&Connection, &Party),
    subnet: &Subnet,
    zone: &str,
) -> Diagnostic {
    let vpc = &party.vpc.name;
    let message = format!(
        "`{}` of `{vpc}` cannot reach `{}`: the attachment has no subnet in {zone}",
        subnet.name, gateway.name
    );
    Diagnostic::new(&CODE, message, subnet.span, format!("in {zone}"))
        .also(party.span, format!("named by `{}`", connection.name))
        .help(format!("add `{}`, or another subnet in {zone}, to `subnets` of the attachment", subnet.name))
}
