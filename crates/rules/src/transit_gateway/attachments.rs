//! The attachments of the gateways, and the zones that they are in.

use crate::placement::{bracketed, party_span, zones};
use crossvpc_core::network::{Gateway, Subnet};
use crossvpc_core::plan::{Attachment, Plan, TransitGateway};
use crossvpc_core::source::Span;
use std::collections::BTreeSet;

/// Every attachment with its gateway.
pub(super) fn attachments(plan: &Plan) -> impl Iterator<Item = (&TransitGateway, &Attachment)> {
    plan.gateways()
        .flat_map(|gateway| gateway.attachments.iter().map(move |attachment| (gateway, attachment)))
}

/// Where an attachment is described, or its VPC first named by a connection that uses the gateway.
pub(super) fn attachment_span(gateway: &Gateway, attachment: &Attachment) -> Span {
    let settings = gateway.attachments.get(attachment.name());
    settings.map_or_else(|| party_span(attachment), |settings| settings.span)
}

/// The zones of an attachment, if all are known and it has any.
pub(super) fn attached_zones(attachment: &Attachment) -> Option<BTreeSet<&str>> {
    zones(&attachment.subnets).filter(|zones| !zones.is_empty())
}

/// What to write for an attachment to have a subnet in the zones of these as well.
pub(super) fn with_zones_of<'s>(gateway: &Gateway, attachment: &'s Attachment, out: &[&'s Subnet]) -> String {
    let mut zones = BTreeSet::new();
    let new = out.iter().copied().filter(|subnet| zones.insert(subnet.zone.as_deref()));
    let subnets: Vec<_> = attachment.subnets.iter().map(|subnet| &**subnet).chain(new).collect();
    let (vpc, subnets) = (attachment.name(), bracketed(&subnets));
    format!("write `subnets: {subnets}` for `{vpc}` under `attachments` of `{}`", gateway.name)
}

/// The zone of a subnet that is in none of these zones.
pub(super) fn left_out<'s>(subnet: &'s Subnet, zones: &BTreeSet<&str>) -> Option<&'s str> {
    subnet.zone.as_deref().filter(|zone| !zones.contains(zone))
}
