//! A subnet of a connection in a zone from which its gateway cannot be reached.

use std::collections::BTreeSet;

use crate::placement::listed;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Party, Subnet};
use crossvpc_core::plan::{Attachment, Plan, TransitGateway};

use super::{attached_zones, attachment_span, attachments, left_out, with_zones_of};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "zone-not-attached", severity: Severity::Error, page: include_str!("zone-not-attached.md") };

/// Once for each subnet, at the first connection that names it.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for (gateway, attachment) in attachments(plan) {
        let Some(zones) = attached_zones(attachment) else { continue };
        let out = named_outside(attachment, &zones);
        if out.is_empty() {
            continue;
        }
        let subnets: Vec<_> = out.iter().map(|(_, _, subnet)| *subnet).collect();
        let help = with_zones_of(&gateway.gateway, attachment, &subnets);
        let attached = format!("attached only in {}", listed(&zones));
        for named in out {
            let finding = finding(gateway, named);
            let span = attachment_span(&gateway.gateway, attachment);
            report.push(finding.also(span, &*attached).help(&*help));
        }
    }
}

/// A subnet with the connection and the party that name it.
type Named<'p> = (&'p Connection, &'p Party, &'p Subnet);

fn named_outside<'p>(attachment: &'p Attachment, zones: &BTreeSet<&str>) -> Vec<Named<'p>> {
    let mut seen = BTreeSet::new();
    let connections = attachment.connections.iter().map(|connection| &**connection);
    let parties = connections.flat_map(|connection| {
        let parties = std::iter::once(&connection.provider).chain(&connection.consumers);
        parties.map(move |party| (connection, party))
    });
    let here = parties.filter(|(_, party)| party.vpc.is(&attachment.side.vpc));
    let named = here.flat_map(|(connection, party)| {
        party.subnets.iter().map(move |subnet| (connection, party, &**subnet))
    });
    named.filter(|(_, _, subnet)| left_out(subnet, zones).is_some() && seen.insert(&subnet.name)).collect()
}

fn finding(gateway: &TransitGateway, (connection, party, subnet): Named<'_>) -> Diagnostic {
    let vpc = &party.vpc.name;
    let zone = subnet.zone.as_deref().unwrap_or_default();
    let message = format!(
        "`{}` of `{vpc}` cannot reach `{}`: the attachment has no subnet in {zone}",
        subnet.name, gateway.gateway.name
    );
    Diagnostic::new(&CODE, message, subnet.span, format!("in {zone}"))
        .also(party.span, format!("named by `{}`", connection.name))
}
