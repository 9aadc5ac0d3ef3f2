//! What is wrong with an endpoint service, with what it stands on and forwards to, and with its endpoints.

pub mod ambiguous_clients;
pub mod automatic_acceptance;
pub mod cross_region_zone;
pub mod cross_zone_off;
pub mod duplicate_zone;
pub mod endpoint_quota;
pub mod health_check;
pub mod listener_limit;
pub mod load_balancer_owner;
pub mod load_balancer_shared;
pub mod no_subnets;
pub mod no_targets;
pub mod private_dns_attributes;
pub mod private_dns_name;
pub mod private_dns_twice;
pub mod privatelink_protocol;
pub mod single_zone;
pub mod target_address;
pub mod target_kind;
pub mod udp_health_check;
pub mod unknown_zone;
pub mod unused_setting;
pub mod zone_mismatch;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

use crate::aws::region::Region;
use crate::network::{Party, Subnet, Vpc};
use crate::plan::{Front, Plan, Service};
use crate::source::Span;

/// So many places of one kind are pointed at in one finding.
const SHOWN: usize = 4;

/// Something of a service that stands in subnets of one side.
struct Standing<'p> {
    service: &'p Service,
    /// "load balancer" or "endpoint".
    what: &'static str,
    party: &'p Party,
    subnets: &'p [Arc<Subnet>],
    /// Whether the zones here are compared with those of the other side.
    zones_must_match: bool,
}

/// Every load balancer that is made and every endpoint; those of a VPC with itself are left to `self-connection`.
fn standings<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = Standing<'p>> {
    plan.services().flat_map(|service| {
        let made = made_front(service);
        let front = made.map(|subnets| Standing {
            service,
            what: "load balancer",
            party: &service.connection.provider,
            subnets,
            zones_must_match: service.endpoints.iter().any(|endpoint| endpoint.service_region.is_none()),
        });
        let endpoints = service.endpoints.iter().map(move |endpoint| Standing {
            service,
            what: "endpoint",
            party: &endpoint.party,
            subnets: &endpoint.subnets,
            zones_must_match: made.is_some() && endpoint.service_region.is_none(),
        });
        front.into_iter().chain(endpoints.filter(|endpoint| !endpoint.party.vpc.is(service.vpc())))
    })
}

/// The subnets of a load balancer that is made.
fn made_front(service: &Service) -> Option<&[Arc<Subnet>]> {
    match &service.front {
        Front::Made(subnets) => Some(subnets),
        Front::Existing(_) => None,
    }
}

/// The zones of subnets, if all are known.
fn zones(subnets: &[Arc<Subnet>]) -> Option<BTreeSet<&str>> {
    subnets.iter().map(|subnet| subnet.zone.as_deref()).collect()
}

/// The subnets of a VPC that fit, the first by name of each zone.
fn fitting(vpc: &Vpc, fits: impl Fn(&str) -> bool) -> Vec<&Subnet> {
    let mut first_of = BTreeMap::new();
    for subnet in &vpc.subnets {
        if let Some(zone) = subnet.zone.as_deref().filter(|zone| fits(zone)) {
            first_of.entry(zone).or_insert(&**subnet);
        }
    }
    first_of.into_values().collect()
}

/// As the spec lists names: `[web-a, web-b]`.
fn bracketed(subnets: &[&Subnet]) -> String {
    let names: Vec<_> = subnets.iter().map(|subnet| subnet.name.as_str()).collect();
    format!("[{}]", names.join(", "))
}

/// As a sentence lists things: `a`, `b` and `c`.
fn listed<T: Display>(things: impl IntoIterator<Item = T>) -> String {
    let things: Vec<_> = things.into_iter().map(|thing| thing.to_string()).collect();
    match things.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        few => few.concat(),
    }
}

/// A zone id of a region, for examples.
fn zone_example(region: Region) -> String {
    format!("{}-az1", region.zone_prefix().unwrap_or("use1"))
}

/// Where the targets stand, or the option where they do not.
fn targets_span(service: &Service) -> Span {
    service.options().targets_span.unwrap_or(service.connection.via_span)
}
