//! A zone of an attached VPC from which the gateway cannot be reached.

use std::collections::BTreeSet;

use crate::placement::{SHOWN, listed};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Party, Subnet};
use crossvpc_core::plan::{Attachment, Plan, TransitGateway};

use super::{attached_zones, attachment_span, attachments, left_out, with_zones_of};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "zone-left-out", severity: Severity::Warning, page: include_str!("zone-left-out.md") };

/// Where a connection means the whole VPC; of subnets that one names, `zone-not-attached` speaks.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for (gateway, attachment) in attachments(plan) {
        let vpc = &attachment.side.vpc;
        let Some(zones) = attached_zones(attachment) else { continue };
        let is_whole = |party: &Party| party.vpc.is(vpc) && party.subnets.is_empty();
        let is_meant = attachment
            .connections
            .iter()
            .any(|connection| is_whole(&connection.provider) || connection.consumers.iter().any(is_whole));
        let subnets = vpc.subnets.iter().map(|subnet| &**subnet);
        let out: Vec<_> = subnets.filter(|subnet| left_out(subnet, &zones).is_some()).collect();
        if is_meant && !out.is_empty() {
            report.push(finding(gateway, attachment, &out));
        }
    }
}

fn finding(gateway: &TransitGateway, attachment: &Attachment, out: &[&Subnet]) -> Diagnostic {
    let (gateway, vpc) = (&gateway.gateway, &attachment.side.vpc);
    let zones: BTreeSet<_> = out.iter().filter_map(|subnet| subnet.zone.as_deref()).collect();
    let message = format!(
        "resources of `{}` in {} cannot reach `{}`: the attachment has no subnet there",
        vpc.name,
        listed(&zones),
        gateway.name
    );
    let span = attachment_span(gateway, attachment);
    let attached = attached_zones(attachment).unwrap_or_default();
    let finding = Diagnostic::new(&CODE, message, span, format!("attached only in {}", listed(attached)));
    let finding = out.iter().take(SHOWN).fold(finding, |finding, subnet| {
        finding.also(subnet.span, format!("in {}", subnet.zone.as_deref().unwrap_or_default()))
    });
    finding
        .help(with_zones_of(gateway, attachment, out))
        .help("or name `subnets` in the connections that cover the whole VPC")
}
