//! The paths of Reachability Analyzer that a declared flow becomes. Source and destination are in one region, and an account that
//! is not an administrator of the analyzer knows its own resources only. So a flow that leaves its account or region is a path on
//! each side: up to what connects the two, and from there on.

use std::net::Ipv4Addr;

use crossvpc_core::aws::port::{PortRange, Ports};
use crossvpc_core::network::{Forward, Party, Target, Via};
use crossvpc_core::plan::{Place, PrivateLink, TransitGateway};
use crossvpc_render::Expr;
use ipnet::IpNet;
use serde::Serialize;

use crate::index::{Declared, Index};
use crate::lookups::{Finder, quoted};

/// A path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Path {
    /// Unique in its root: the flow and the part of its way.
    pub(crate) name: String,
    source: Expr,
    destination: Expr,
    protocol: &'static str,
    source_address: Expr,
    destination_address: Expr,
    first_port: u16,
    last_port: u16,
}

/// A part of the way of a flow, in one account and region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// All of it.
    Whole,
    /// From the consumer to what connects the two sides.
    Leaving,
    /// Through the route tables of a transit gateway.
    Through,
    /// From what connects the two sides to the provider.
    Entering,
}

/// Why a part of a flow is no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// It is of another protocol.
    Protocol,
    /// The spec does not say what the load balancer forwards to.
    UnknownTargets,
    /// The spec does not say what listens on the load balancer.
    UnknownListeners,
    /// There are more than AWS takes.
    Quota,
    /// It has IPv6 beside IPv4.
    Ipv6,
}

/// What a flow on some ports is analyzed as: a protocol with its ports.
pub(crate) type Probe = (&'static str, PortRange);

const EVERY: PortRange = PortRange { first: 0, last: 65_535 };

impl Stage {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Leaving => "leaving",
            Self::Through => "through",
            Self::Entering => "entering",
        }
    }
}

impl Reason {
    /// For a table of flows.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Protocol => "AWS analyzes TCP and UDP only",
            Self::UnknownTargets => "the spec does not name the targets of the load balancer",
            Self::UnknownListeners => "the scope excludes every port of the existing load balancer",
            Self::Quota => "AWS's quota of paths in an account and region is used up",
            Self::Ipv6 => "AWS analyzes IPv4 only, and the flow has IPv6 too",
        }
    }
}

/// What AWS can analyze of some ports.
pub(crate) fn probes(ports: Ports) -> Vec<Probe> {
    match ports {
        Ports::Tcp(range) => vec![("tcp", range)],
        Ports::Udp(range) => vec![("udp", range)],
        Ports::Icmp => Vec::new(),
        Ports::All => vec![("tcp", EVERY), ("udp", EVERY)],
    }
}

/// The parts of the way of a flow, each with where it is analyzed.
pub(crate) fn stages(index: &Index<'_>, flow: Declared<'_>) -> Vec<(Stage, Place)> {
    let consumer = Place::of(&flow.consumer.vpc);
    let provider = Place::of(&flow.connection.provider.vpc);
    let is_one = consumer.is(&provider);
    match &flow.connection.via {
        Via::VpcPeering(_) | Via::TransitGateway(_) if is_one => vec![(Stage::Whole, consumer)],
        Via::VpcPeering(_) | Via::PrivateLink(_) => {
            vec![(Stage::Leaving, consumer), (Stage::Entering, provider)]
        }
        Via::TransitGateway(gateway) => {
            let owner = index.gateway(&gateway.name).map(|gateway| (Stage::Through, gateway.place()));
            let ends = [(Stage::Leaving, consumer), (Stage::Entering, provider)];
            let [first, last] = ends;
            std::iter::once(first).chain(owner).chain([last]).collect()
        }
    }
}

/// The path of a part of the way of a flow, or why there is none.
pub(crate) fn path(
    index: &Index<'_>,
    flow: Declared<'_>,
    stage: Stage,
    (protocol, ports): Probe,
    finder: &mut Finder<'_, '_>,
) -> Result<Path, Reason> {
    let Declared { connection, consumer } = flow;
    let provider = &connection.provider;
    let ends = match (stage, &connection.via) {
        (Stage::Whole, _) => {
            [Ok(finder.interface(connection, consumer)), Ok(finder.interface(connection, provider))]
        }
        (Stage::Leaving, _) => {
            [Ok(finder.interface(connection, consumer)), Ok(link(index, flow, consumer, finder))]
        }
        (Stage::Through, Via::TransitGateway(gateway)) => {
            let gateway = index.gateway(&gateway.name);
            [consumer, provider].map(|party| Ok(between(gateway, party, finder)))
        }
        (Stage::Entering, Via::PrivateLink(_)) => {
            let service = index.service(connection);
            let target =
                service.map_or(Err(Reason::UnknownTargets), |service| target(service, ports.first, finder));
            [Ok(link(index, flow, provider, finder)), target]
        }
        (Stage::Entering | Stage::Through, _) => {
            [Ok(link(index, flow, provider, finder)), Ok(finder.interface(connection, provider))]
        }
    };
    let [source, destination] = ends;
    let (source, destination) = (source?, destination?);
    // An interface has its own address, and a service those of its load balancer.
    let is_routed = connection.via.is_routed();
    let of_party = |party: &Party, is_known: bool| address(party).filter(|_| is_routed && is_known);
    let known =
        |address: Option<Ipv4Addr>| address.map_or_else(nothing, |address| quoted(&address.to_string()));
    let first = of_party(consumer, matches!(stage, Stage::Through | Stage::Entering));
    let last = of_party(provider, matches!(stage, Stage::Leaving | Stage::Through));
    Ok(Path {
        name: name(flow, (protocol, ports), stage),
        source,
        destination,
        protocol,
        source_address: known(first),
        destination_address: known(last),
        first_port: ports.first,
        last_port: ports.last,
    })
}

/// What a path is called: the connection, the consumer, the ports and the part of the way.
pub(crate) fn name(flow: Declared<'_>, (protocol, ports): Probe, stage: Stage) -> String {
    format!("{} {} {protocol}/{ports} {}", flow.connection.name, flow.consumer.vpc.name, stage.name())
}

/// What connects the two sides, as one of them sees it.
fn link(index: &Index<'_>, flow: Declared<'_>, side: &Party, finder: &mut Finder<'_, '_>) -> Expr {
    let Declared { connection, consumer } = flow;
    let provider = &connection.provider;
    let found = match &connection.via {
        Via::VpcPeering(_) => {
            index.peering(&consumer.vpc, &provider.vpc).map(|peering| finder.peering(peering))
        }
        Via::PrivateLink(_) if std::ptr::eq(side, provider) => {
            index.service(connection).map(|service| finder.service(service))
        }
        Via::PrivateLink(_) => index
            .service(connection)
            .and_then(|service| Some(finder.endpoint(service, service.endpoint(&consumer.vpc.name)?))),
        Via::TransitGateway(gateway) => index
            .gateway(&gateway.name)
            .and_then(|gateway| Some(finder.attachment(gateway, gateway.attachment(&side.vpc.name)?))),
    };
    found.unwrap_or_else(nothing)
}

fn between(gateway: Option<&TransitGateway>, party: &Party, finder: &mut Finder<'_, '_>) -> Expr {
    let found = gateway.and_then(|gateway| Some((gateway, gateway.attachment(&party.vpc.name)?)));
    found.map_or_else(nothing, |(gateway, attachment)| finder.owners_attachment(gateway, attachment))
}

/// Whatever address. The plan has a link for each connection, so that none of these is missing.
fn nothing() -> Expr {
    Expr::new("null")
}

/// What a load balancer forwards a port to, as far as the spec says it.
fn target(service: &PrivateLink, port: u16, finder: &mut Finder<'_, '_>) -> Result<Expr, Reason> {
    let Forward { targets, .. } = service.options().at(port);
    if let Some(id) = targets.iter().find_map(|target| match target {
        Target::Instance(id) => Some(id),
        Target::Ip(_) | Target::Alb(_) => None,
    }) {
        return Ok(quoted(id.as_str()));
    }
    let addresses = targets.iter().filter_map(|target| match target {
        Target::Ip(address) => Some(quoted(&address.to_string())),
        Target::Instance(_) | Target::Alb(_) => None,
    });
    let addresses: Vec<_> = addresses.collect();
    if !addresses.is_empty() {
        return Ok(finder.interface_at(service, port, addresses));
    }
    let provider = &service.connection.provider;
    if provider.security_groups.is_empty() {
        return Err(Reason::UnknownTargets);
    }
    // Whoever has the groups that the load balancer's calls are let into.
    let anywhere = Party { subnets: Vec::new(), ..provider.clone() };
    Ok(finder.interface(&service.connection, &anywhere))
}

/// An address that stands for a side: the first that AWS gives to anything in its first IPv4 block.
fn address(party: &Party) -> Option<Ipv4Addr> {
    const RESERVED: u32 = 4;
    party.cidrs().iter().find_map(|block| match block.net {
        IpNet::V4(net) => Some(Ipv4Addr::from_bits(net.network().to_bits() + RESERVED)),
        IpNet::V6(_) => None,
    })
}
