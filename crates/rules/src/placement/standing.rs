//! What stands in subnets of a VPC, and what rules about zones share.

use crossvpc_core::aws::region::Region;
use crossvpc_core::name::Name;
use crossvpc_core::network::{Party, Subnet, Vpc};
use crossvpc_core::plan::{Attachment, Front, Plan, PrivateLink, TransitGateway};
use crossvpc_core::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

use crate::link_type::{LinkType, Zonal};

/// So many places of one kind are pointed at in one finding.
pub(crate) const SHOWN: usize = 4;

/// Something that stands in subnets of a VPC, one a zone.
#[derive(Clone, Copy)]
pub(super) struct Standing<'p> {
    pub(super) what: Kind,
    /// The connection of a service, or the gateway.
    pub(super) of: &'p Name,
    pub(super) vpc: &'p Vpc,
    pub(super) subnets: &'p [Arc<Subnet>],
    /// Those of them that are named for it; none where the choice is ours.
    pub(super) named: &'p [Arc<Subnet>],
    /// Where they are named, or would be.
    pub(super) span: Span,
    /// Whether anything depends on the zones: that two are not alike, or that they fit those of another side.
    pub(super) zones_matter: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    LoadBalancer,
    Endpoint,
    Attachment,
}

impl<'p> Standing<'p> {
    fn of_service(service: &'p PrivateLink) -> impl Iterator<Item = Self> {
        let of = &service.connection.name;
        let made = made_front(service);
        let front = made.map(|subnets| {
            let party = &service.connection.provider;
            let must_match = service.endpoints.iter().any(|endpoint| endpoint.service_region.is_none());
            Self::of_party(Kind::LoadBalancer, of, party, subnets, must_match)
        });
        let endpoints = service.endpoints.iter().filter(|endpoint| !endpoint.party.vpc.is(service.vpc()));
        let endpoints = endpoints.map(move |endpoint| {
            let party = &endpoint.party;
            let must_fit = match endpoint.service_region {
                Some(_) => party.vpc.region.has_confined_zones(),
                None => made.is_some(),
            };
            Self::of_party(Kind::Endpoint, of, party, &endpoint.subnets, must_fit)
        });
        front.into_iter().chain(endpoints)
    }

    fn of_party(
        what: Kind,
        of: &'p Name,
        party: &'p Party,
        subnets: &'p [Arc<Subnet>],
        must_fit: bool,
    ) -> Self {
        let zones_matter = must_fit || subnets.len() > 1;
        Self { what, of, vpc: &party.vpc, subnets, named: &party.subnets, span: party.span, zones_matter }
    }

    fn of_attachment(gateway: &'p TransitGateway, attachment: &'p Attachment) -> Self {
        let settings = gateway.gateway.attachments.get(attachment.name());
        Self {
            what: Kind::Attachment,
            of: &gateway.gateway.name,
            vpc: &attachment.side.vpc,
            subnets: &attachment.subnets,
            named: settings.map_or(&[], |settings| &settings.subnets),
            span: settings.map_or_else(|| party_span(attachment), |settings| settings.span),
            zones_matter: attachment.subnets.len() > 1,
        }
    }

    /// What it is, such as "the endpoint of `ledger`".
    pub(super) fn title(&self) -> String {
        match self.what {
            Kind::LoadBalancer => format!("the load balancer of `{}`", self.of),
            Kind::Endpoint => format!("the endpoint of `{}`", self.of),
            Kind::Attachment => format!("the attachment to `{}`", self.of),
        }
    }

    /// What stands at its place.
    pub(super) fn side(&self) -> String {
        match self.what {
            Kind::LoadBalancer => format!("provider of `{}`", self.of),
            Kind::Endpoint => format!("consumer of `{}`", self.of),
            Kind::Attachment => format!("attached to `{}`", self.of),
        }
    }
}

/// Every load balancer that is made, every endpoint and every attachment; endpoints of a VPC in itself are left to
/// `self-connection`.
pub(super) fn standings(plan: &Plan) -> impl Iterator<Item = Standing<'_>> {
    plan.links.iter().flat_map(|link| match LinkType::of(link).zonal {
        Zonal::Nothing => Vec::new(),
        Zonal::Service(service) => Standing::of_service(service).collect(),
        Zonal::Gateway(gateway) => {
            let attachments = gateway.attachments.iter();
            attachments.map(|attachment| Standing::of_attachment(gateway, attachment)).collect()
        }
    })
}

/// Where the first connection of an attachment names its VPC.
pub(crate) fn party_span(attachment: &Attachment) -> Span {
    let vpc = &attachment.side.vpc;
    let party = attachment.connections.iter().find_map(|connection| connection.party(vpc));
    party.map_or(vpc.span, |party| party.span)
}

/// The subnets of a load balancer that is made.
pub(crate) fn made_front(service: &PrivateLink) -> Option<&[Arc<Subnet>]> {
    match &service.front {
        Front::Made(subnets) => Some(subnets),
        Front::Existing(_) => None,
    }
}

/// The zones of subnets, if all are known.
pub(crate) fn zones(subnets: &[Arc<Subnet>]) -> Option<BTreeSet<&str>> {
    subnets.iter().map(|subnet| subnet.zone.as_deref()).collect()
}

/// The subnets of a VPC that fit, the first by name of each zone.
pub(crate) fn fitting(vpc: &Vpc, fits: impl Fn(&str) -> bool) -> Vec<&Subnet> {
    let mut first_of = BTreeMap::new();
    for subnet in &vpc.subnets {
        if let Some(zone) = subnet.zone.as_deref().filter(|zone| fits(zone)) {
            first_of.entry(zone).or_insert(&**subnet);
        }
    }
    first_of.into_values().collect()
}

/// As the spec lists names: `[web-a, web-b]`.
pub(crate) fn bracketed(subnets: &[&Subnet]) -> String {
    let names: Vec<_> = subnets.iter().map(|subnet| subnet.name.as_str()).collect();
    format!("[{}]", names.join(", "))
}

/// As a sentence lists things: `a`, `b` and `c`.
pub(crate) fn listed<T: Display>(things: impl IntoIterator<Item = T>) -> String {
    let things: Vec<_> = things.into_iter().map(|thing| thing.to_string()).collect();
    match things.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        few => few.concat(),
    }
}

/// A zone id of a region, for examples.
pub(super) fn zone_example(region: Region) -> String {
    format!("{}-az1", region.zone_prefix().unwrap_or("use1"))
}
