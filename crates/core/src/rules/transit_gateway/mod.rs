//! What is wrong with a transit gateway: its share, its route tables and what attaches to it.

pub mod attachment_ipv6;
pub mod auto_accept_risk;
pub mod duplicate_static_route;
pub mod gateway_quota;
pub mod gateway_region;
pub mod gateways_per_vpc;
pub mod no_gateway_route_table;
pub mod share_scope;
pub mod static_route_conflict;
pub mod static_route_overlap;
pub mod static_route_unattached;
pub mod unasked_reachability;
pub mod unshared_gateway;
pub mod unused_gateway;
pub mod unused_gateway_setting;
pub mod zone_left_out;
pub mod zone_not_attached;

mod static_routes;

use std::collections::BTreeSet;

use crate::network::{Gateway, Subnet};
use crate::plan::{Attachment, Plan, TransitGateway};
use crate::source::Span;

use super::placement::{bracketed, party_span, zones};

/// Every attachment with its gateway.
fn attachments<'p>(plan: &'p Plan) -> impl Iterator<Item = (&'p TransitGateway, &'p Attachment)> {
    plan.gateways()
        .flat_map(|gateway| gateway.attachments.iter().map(move |attachment| (gateway, attachment)))
}

/// Where an attachment is described, or its VPC first named by a connection that uses the gateway.
fn attachment_span(gateway: &Gateway, attachment: &Attachment) -> Span {
    let settings = gateway.attachments.get(attachment.name());
    settings.map_or_else(|| party_span(attachment), |settings| settings.span)
}

/// The zones of an attachment, if all are known and it has any.
fn attached_zones(attachment: &Attachment) -> Option<BTreeSet<&str>> {
    zones(&attachment.subnets).filter(|zones| !zones.is_empty())
}

/// What to write for an attachment to have a subnet in the zones of these as well.
fn with_zones_of<'s>(gateway: &Gateway, attachment: &'s Attachment, out: &[&'s Subnet]) -> String {
    let mut zones = BTreeSet::new();
    let new = out.iter().copied().filter(|subnet| zones.insert(subnet.zone.as_deref()));
    let subnets: Vec<_> = attachment.subnets.iter().map(|subnet| &**subnet).chain(new).collect();
    let (vpc, subnets) = (attachment.name(), bracketed(&subnets));
    format!("write `subnets: {subnets}` for `{vpc}` under `attachments` of `{}`", gateway.name)
}

/// The zone of a subnet that is in none of these zones.
fn left_out<'s>(subnet: &'s Subnet, zones: &BTreeSet<&str>) -> Option<&'s str> {
    subnet.zone.as_deref().filter(|zone| !zones.contains(zone))
}
