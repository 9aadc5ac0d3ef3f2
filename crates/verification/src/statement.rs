//! The statements of a scope, as the analyzer takes them.

use std::ops::RangeInclusive;

use crossvpc_core::routing::{AddressSet, PortSet};
use crossvpc_render::{Comment, Expr};
use serde::Serialize;

/// What connects VPCs that route to each other.
pub(crate) const ROUTED: [&str; 2] = ["AWS::EC2::TransitGatewayAttachment", "AWS::EC2::VPCPeeringConnection"];

/// Ways that are found, or not.
#[derive(Debug, Serialize)]
pub(crate) struct Statement {
    comment: Comment,
    /// One, as a page includes what it shows of an item of a list.
    source: [End; 1],
    destination: [End; 1],
    /// What they go through.
    through: Option<Expr>,
}

/// Where a way starts or ends, and what its packets have there.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct End {
    resources: Vec<Expr>,
    types: Vec<&'static str>,
    header: Option<Header>,
}

/// What packets have; anything where a list is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Header {
    protocols: Vec<&'static str>,
    source_addresses: Vec<String>,
    destination_addresses: Vec<String>,
    destination_ports: Vec<String>,
}

impl Statement {
    pub(crate) fn of(comment: &str, source: End, destination: End) -> Self {
        let comment = Comment::new(comment);
        Self { comment, source: [source], destination: [destination], through: None }
    }

    pub(crate) fn through(self, resource: Expr) -> Self {
        Self { through: Some(resource), ..self }
    }
}

impl End {
    pub(crate) fn at(resources: Vec<Expr>) -> Self {
        Self { resources, ..Self::default() }
    }

    /// Whatever connects VPCs.
    pub(crate) fn routed() -> Self {
        Self { types: ROUTED.into(), ..Self::default() }
    }

    /// A header of anything is none.
    pub(crate) fn with(self, header: Header) -> Self {
        Self { header: Some(header).filter(|header| *header != Header::default()), ..self }
    }
}

impl Header {
    pub(crate) fn from(self, sources: &AddressSet) -> Self {
        Self { source_addresses: blocks(sources), ..self }
    }

    pub(crate) fn to(self, destinations: &AddressSet) -> Self {
        Self { destination_addresses: blocks(destinations), ..self }
    }

    /// A header for each protocol, as not each has the same ports. ICMP and other protocols are not analyzed.
    pub(crate) fn on(ports: &PortSet) -> Vec<Self> {
        let every = [0..=u16::MAX];
        let [tcp, udp] = ports.ranges();
        let header = |protocols: &[&'static str], ports: &[RangeInclusive<u16>]| Self {
            protocols: protocols.to_vec(),
            destination_ports: if *ports == every { Vec::new() } else { ports.iter().map(written).collect() },
            ..Self::default()
        };
        match (&*tcp, &*udp) {
            ([], []) => Vec::new(),
            (tcp, udp) if tcp == udp && *tcp == every => vec![Self::default()],
            (tcp, udp) if tcp == udp => vec![header(&["tcp", "udp"], tcp)],
            (tcp, []) => vec![header(&["tcp"], tcp)],
            ([], udp) => vec![header(&["udp"], udp)],
            (tcp, udp) => vec![header(&["tcp"], tcp), header(&["udp"], udp)],
        }
    }
}

fn written(range: &RangeInclusive<u16>) -> String {
    if range.start() == range.end() {
        range.start().to_string()
    } else {
        format!("{}-{}", range.start(), range.end())
    }
}

/// The analyzer knows IPv4 only, and so do the sets here.
fn blocks(addresses: &AddressSet) -> Vec<String> {
    addresses.blocks().iter().map(ToString::to_string).collect()
}
