//! What rules have to know of each type of link, in one value without defaults: a type that is new says all of it, and no rule
//! passes over it in silence.

use crossvpc_core::plan::{Link, PrivateLink, TransitGateway, VpcPeering};

/// What rules have to know of a link.
pub(crate) struct LinkType<'p> {
    /// What it stands on in subnets, one a zone.
    pub(crate) zonal: Zonal<'p>,
    /// What has rules of security groups beside those of the VPCs that the link is routed in.
    pub(crate) grouped: Option<&'p PrivateLink>,
    /// Which VPCs must not share addresses.
    pub(crate) apart: Apart<'p>,
    /// What it is made of, of which some may exist.
    pub(crate) parts: Parts<'p>,
    /// How findings say that a route leads over it.
    pub(crate) way: Way<'p>,
}

/// What stands in subnets, one a zone.
pub(crate) enum Zonal<'p> {
    Nothing,
    /// Its load balancer and its endpoints.
    Service(&'p PrivateLink),
    /// Its attachments.
    Gateway(&'p TransitGateway),
}

/// Which VPCs must not share addresses.
pub(crate) enum Apart<'p> {
    /// Clients call an endpoint in their own VPC.
    None,
    /// The two sides.
    Sides(&'p VpcPeering),
    /// Those that a route table learns.
    Learnt(&'p TransitGateway),
}

/// What has parts that may exist.
pub(crate) enum Parts<'p> {
    None,
    Service(&'p PrivateLink),
    Gateway(&'p TransitGateway),
}

/// How a route leads over a link.
pub(crate) enum Way<'p> {
    Plain(&'static str),
    Gateway(&'p TransitGateway),
}

impl<'p> LinkType<'p> {
    /// Nothing else in this crate asks which type a link has.
    pub(crate) fn of(link: &'p Link) -> Self {
        match link {
            Link::VpcPeering(peering) => Self {
                zonal: Zonal::Nothing,
                grouped: None,
                apart: Apart::Sides(peering),
                parts: Parts::None,
                way: Way::Plain("through a peering"),
            },
            Link::PrivateLink(service) => Self {
                zonal: Zonal::Service(service),
                grouped: Some(service),
                apart: Apart::None,
                parts: Parts::Service(service),
                way: Way::Plain("through PrivateLink"),
            },
            Link::TransitGateway(gateway) => Self {
                zonal: Zonal::Gateway(gateway),
                grouped: None,
                apart: Apart::Learnt(gateway),
                parts: Parts::Gateway(gateway),
                way: Way::Gateway(gateway),
            },
        }
    }
}

impl std::fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Plain(way) => f.write_str(way),
            Self::Gateway(gateway) => write!(f, "through transit gateway `{}`", gateway.gateway.name),
        }
    }
}
