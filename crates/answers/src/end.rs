//! The ends of flows as people name them: a VPC, a subnet or security group of one, an address, a CIDR block, a connection.

use std::net::IpAddr;
use std::sync::Arc;

use crossvpc_core::aws::port::{PortRange, Ports};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Connection, Network, Party, Vpc};
use crossvpc_core::routing::{self, AddressSet, PortSet};
use crossvpc_core::suggest;
use ipnet::IpNet;

/// Some addresses of a VPC.
#[derive(Clone, Debug)]
pub struct End<'p> {
    /// The addresses, and the security group if one is named.
    pub end: routing::End<'p>,
    /// Such as `web-prod`, `web-prod/private-a` or `10.0.0.0/24 of web-prod`.
    pub label: String,
}

/// What a text names.
#[derive(Clone, Debug)]
pub struct Ends<'p> {
    /// One for each VPC that has some of it, by the name of the VPC.
    pub ends: Vec<End<'p>>,
    /// The connection, if it names one.
    pub connection: Option<&'p Connection>,
    /// Those of its addresses that are in no VPC of the spec.
    pub outside: AddressSet,
}

/// Which side of a connection is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its consumers.
    From,
    /// Its provider.
    To,
}

/// Why a text names no end.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct EndError {
    message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// Why a text names no ports.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` does not name a port: {reason}")]
pub struct PortsError {
    text: String,
    reason: String,
    /// What was probably meant.
    pub help: Option<String>,
}

/// Reads ports as a spec writes them; a number alone is a port of TCP.
///
/// # Errors
///
/// If it names no ports.
pub fn ports(text: &str) -> Result<Ports, PortsError> {
    let number = text.parse::<u16>().ok().filter(|number| *number > 0 && !text.starts_with(['0', '+']));
    match number {
        Some(port) => Ok(Ports::Tcp(PortRange { first: port, last: port })),
        None => Ports::parse(text).map_err(|error| PortsError {
            text: text.to_owned(),
            help: error.suggestion().map(|meant| format!("did you mean {meant}?")),
            reason: error.reason,
        }),
    }
}

impl<'p> Ends<'p> {
    /// Finds what a text names.
    ///
    /// # Errors
    ///
    /// If it names nothing of the spec, or several things.
    pub fn find(network: &'p Network, text: &str, side: Side) -> Result<Self, EndError> {
        if let Ok(block) = text.parse::<IpNet>() {
            return Self::of_block(network, block);
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Self::of_block(network, IpNet::from(address));
        }
        // No name of a spec has a dot or two colons.
        if text.contains('.') || text.matches(':').count() > 1 {
            return Err(EndError {
                message: format!("`{text}` is neither an IP address nor a CIDR block"),
                help: Some("write them such as `10.0.1.10`, `10.0.0.0/16` or `2001:db8::/56`".to_owned()),
            });
        }
        if let Some((vpc, part)) = text.split_once('/') {
            let Some(vpc) = vpc_of(network, vpc) else { return Err(unknown_vpc(network, vpc)) };
            return Ok(Self::of(part_of(vpc, part)?));
        }
        let connection = network.connections().iter().find(|connection| connection.name.as_str() == text);
        match (vpc_of(network, text), connection) {
            (Some(_), Some(_)) => Err(EndError {
                message: format!("`{text}` is both a VPC and a connection"),
                help: Some(format!(
                    "name a subnet or security group of the VPC, such as `{text}/NAME`, or its CIDR block"
                )),
            }),
            (Some(vpc), None) => Ok(Self::of(whole(vpc))),
            (None, Some(connection)) => Ok(Self::of_connection(connection, side)),
            (None, None) => Err(unknown(network, text)),
        }
    }

    fn of(end: End<'p>) -> Self {
        Self { ends: vec![end], connection: None, outside: AddressSet::EMPTY }
    }

    fn of_connection(connection: &'p Connection, side: Side) -> Self {
        let end = |party: &'p Party| {
            let addresses = party.cidrs().iter().map(|block| block.net).collect();
            End {
                end: routing::End { vpc: &party.vpc, addresses, group: None },
                label: format!("`{}`", party.vpc.name),
            }
        };
        let ends = match side {
            Side::From => connection.consumers.iter().map(end).collect(),
            Side::To => vec![end(&connection.provider)],
        };
        Self { ends, connection: Some(connection), outside: AddressSet::EMPTY }
    }

    fn of_block(network: &'p Network, block: IpNet) -> Result<Self, EndError> {
        let mut outside = AddressSet::from(block);
        let mut ends = Vec::new();
        for vpc in network.vpcs() {
            let whole: AddressSet = vpc.cidrs.iter().map(|block| block.net).collect();
            let addresses = whole.intersection(&block.into());
            if !addresses.is_empty() {
                outside = outside.difference(&addresses);
                let label = format!("{} of `{}`", blocks(&addresses), vpc.name);
                ends.push(End { end: routing::End { vpc, addresses, group: None }, label });
            }
        }
        if ends.is_empty() {
            let what = if block.prefix_len() == block.max_prefix_len() { "address" } else { "CIDR block" };
            return Err(EndError {
                message: format!("no VPC of the spec has the {what} {}", shown(block)),
                help: Some("crossvpc answers for the VPCs that the spec declares".to_owned()),
            });
        }
        Ok(Self { ends, connection: None, outside })
    }
}

fn vpc_of<'p>(network: &'p Network, name: &str) -> Option<&'p Vpc> {
    let vpcs: &'p [Arc<Vpc>] = network.vpcs();
    vpcs.iter().find(|vpc| vpc.name.as_str() == name).map(|vpc| &**vpc)
}

fn whole(vpc: &Vpc) -> End<'_> {
    let addresses = vpc.cidrs.iter().map(|block| block.net).collect();
    End { end: routing::End { vpc, addresses, group: None }, label: format!("`{}`", vpc.name) }
}

fn part_of<'p>(vpc: &'p Vpc, part: &str) -> Result<End<'p>, EndError> {
    let subnet = vpc.subnets.iter().find(|subnet| subnet.name.as_str() == part);
    let group = vpc.security_groups.iter().find(|group| group.name.as_str() == part);
    let label = format!("`{}/{part}`", vpc.name);
    match (subnet, group) {
        (Some(subnet), None) => {
            let addresses = subnet.cidrs.iter().map(|block| block.net).collect();
            Ok(End { end: routing::End { vpc, addresses, group: None }, label })
        }
        (None, Some(group)) => {
            let whole = whole(vpc).end;
            Ok(End { end: routing::End { group: Some(&group.name), ..whole }, label })
        }
        (Some(_), Some(_)) => Err(EndError {
            message: format!("`{part}` is both a subnet and a security group of `{}`", vpc.name),
            help: Some("name the subnet by its CIDR block".to_owned()),
        }),
        (None, None) => {
            let names = vpc.subnets.iter().map(|subnet| &subnet.name);
            let names = names.chain(vpc.security_groups.iter().map(|group| &group.name));
            Err(EndError {
                message: format!("`{}` has no subnet or security group `{part}`", vpc.name),
                help: suggest::help(part, names.map(Name::as_str)),
            })
        }
    }
}

fn unknown_vpc(network: &Network, name: &str) -> EndError {
    EndError {
        message: format!("the spec has no VPC `{name}`"),
        help: suggest::help(name, network.vpcs().iter().map(|vpc| vpc.name.as_str())),
    }
}

fn unknown(network: &Network, text: &str) -> EndError {
    let vpcs = network.vpcs().iter().map(|vpc| vpc.name.as_str());
    let names = vpcs.chain(network.connections().iter().map(|connection| connection.name.as_str()));
    let form = "write a VPC, VPC/SUBNET, VPC/GROUP, an address, a CIDR block or a connection";
    EndError {
        message: format!("`{text}` is neither a VPC nor a connection of the spec"),
        help: Some(
            suggest::nearest(text, names)
                .map_or_else(|| form.to_owned(), |near| format!("did you mean `{near}`?")),
        ),
    }
}

/// A block; an address as such.
pub(crate) fn shown(block: IpNet) -> String {
    if block.prefix_len() == block.max_prefix_len() { block.addr().to_string() } else { block.to_string() }
}

/// The blocks of a set: of many the first few.
pub fn blocks(addresses: &AddressSet) -> String {
    const FEW: usize = 4;
    let blocks = addresses.blocks();
    let mut few: Vec<_> = blocks.iter().take(FEW).map(|block| shown(*block)).collect();
    if blocks.len() > FEW {
        few.push(format!("and {} more", blocks.len() - FEW));
    }
    few.join(", ")
}

/// Ports as one word, for headings.
pub(crate) fn ports_label(ports: &PortSet) -> String {
    if *ports == PortSet::all() { "all ports".to_owned() } else { ports.to_string() }
}
