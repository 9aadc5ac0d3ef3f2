//! What is wrong with a transit gateway: its share, its route tables and what attaches to it.

mod attachment_ipv6;
mod auto_accept_risk;
mod duplicate_static_route;
mod gateway_quota;
mod gateway_region;
mod gateways_per_vpc;
mod no_gateway_route_table;
mod share_scope;
mod static_route_conflict;
mod static_route_overlap;
mod static_route_unattached;
mod unasked_reachability;
mod unshared_gateway;
mod unused_gateway;
mod unused_gateway_setting;
mod zone_left_out;
mod zone_not_attached;

mod static_routes;

use std::collections::BTreeSet;

use crossvpc_core::network::{Gateway, Subnet};
use crossvpc_core::plan::{Attachment, Plan, TransitGateway};
use crossvpc_core::source::Span;

use super::placement::{bracketed, party_span, zones};

use crate::Rule;

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&attachment_ipv6::CODE, attachment_ipv6::check),
    (&auto_accept_risk::CODE, auto_accept_risk::check),
    (&duplicate_static_route::CODE, duplicate_static_route::check),
    (&gateway_quota::CODE, gateway_quota::check),
    (&gateway_region::CODE, gateway_region::check),
    (&gateways_per_vpc::CODE, gateways_per_vpc::check),
    (&no_gateway_route_table::CODE, no_gateway_route_table::check),
    (&share_scope::CODE, share_scope::check),
    (&static_route_conflict::CODE, static_route_conflict::check),
    (&static_route_overlap::CODE, static_route_overlap::check),
    (&static_route_unattached::CODE, static_route_unattached::check),
    (&unasked_reachability::CODE, unasked_reachability::check),
    (&unshared_gateway::CODE, unshared_gateway::check),
    (&unused_gateway::CODE, unused_gateway::check),
    (&unused_gateway_setting::CODE, unused_gateway_setting::check),
    (&zone_left_out::CODE, zone_left_out::check),
    (&zone_not_attached::CODE, zone_not_attached::check),
];

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
