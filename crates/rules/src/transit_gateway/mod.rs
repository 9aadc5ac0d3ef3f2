//! What is wrong with a transit gateway: its share, its route tables and what attaches to it.

mod attachment_ipv6;
mod attachments;
mod auto_accept_risk;
mod duplicate_static_route;
mod inspection_bypassed;
mod no_transit_gateway_route_table;
mod share_scope;
mod static_route_conflict;
mod static_route_overlap;
mod static_route_unattached;
mod static_routes;
mod transit_gateway_quota;
mod transit_gateway_region;
mod transit_gateways_per_vpc;
mod transitive_static_route;
mod unasked_reachability;
mod unshared_transit_gateway;
mod unused_static_route;
mod unused_transit_gateway;
mod unused_transit_gateway_setting;
mod zone_left_out;
mod zone_not_attached;

use crate::rule::Rule;

use attachments::{attached_zones, attachment_span, attachments, left_out, with_zones_of};

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&attachment_ipv6::CODE, attachment_ipv6::check),
    (&auto_accept_risk::CODE, auto_accept_risk::check),
    (&duplicate_static_route::CODE, duplicate_static_route::check),
    (&inspection_bypassed::CODE, inspection_bypassed::check),
    (&no_transit_gateway_route_table::CODE, no_transit_gateway_route_table::check),
    (&share_scope::CODE, share_scope::check),
    (&static_route_conflict::CODE, static_route_conflict::check),
    (&static_route_overlap::CODE, static_route_overlap::check),
    (&static_route_unattached::CODE, static_route_unattached::check),
    (&transit_gateway_quota::CODE, transit_gateway_quota::check),
    (&transit_gateway_region::CODE, transit_gateway_region::check),
    (&transit_gateways_per_vpc::CODE, transit_gateways_per_vpc::check),
    (&transitive_static_route::CODE, transitive_static_route::check),
    (&unasked_reachability::CODE, unasked_reachability::check),
    (&unshared_transit_gateway::CODE, unshared_transit_gateway::check),
    (&unused_static_route::CODE, unused_static_route::check),
    (&unused_transit_gateway::CODE, unused_transit_gateway::check),
    (&unused_transit_gateway_setting::CODE, unused_transit_gateway_setting::check),
    (&zone_left_out::CODE, zone_left_out::check),
    (&zone_not_attached::CODE, zone_not_attached::check),
];
