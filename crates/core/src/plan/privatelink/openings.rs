//! What the security groups of a service let through: never more than the declared ports, from and to the narrowest
//! that the spec knows.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use crate::aws::port::{PortRange, Ports};
use crate::name::Name;
use crate::network::{Block, Connection, PrivateLinkSettings, SecurityGroup, Target, Vpc};
use crate::plan::Protocol;

use super::{Front, PrivateLink};

/// What a rule lets through.
#[derive(Clone, Debug)]
pub struct Opening {
    /// TCP or UDP.
    pub protocol: Protocol,
    /// The ports.
    pub ports: PortRange,
    /// The other end.
    pub peer: Peer,
}

/// A rule of a named group.
#[derive(Clone, Debug)]
pub struct GroupRule {
    /// The group.
    pub group: Arc<SecurityGroup>,
    /// What it lets through.
    pub opening: Opening,
}

/// The other end of a rule.
#[derive(Clone, Debug)]
pub enum Peer {
    /// A block, and whose it is.
    Block(IpNet, Name),
    /// A named group of the same VPC.
    Group(Arc<SecurityGroup>),
    /// The load balancer's own group.
    LoadBalancer,
    /// The endpoint's own group.
    Endpoint,
}

/// Ports with their protocols, in order.
type OpenPorts = BTreeSet<(Protocol, PortRange)>;

impl PrivateLink {
    /// What targets are called on: the ports of the listeners' targets, then the port of health checks where it is
    /// another. Health checks are TCP whatever the listener is.
    fn target_ports(&self, options: &PrivateLinkSettings) -> (OpenPorts, OpenPorts) {
        let single = |port| PortRange { first: port, last: port };
        let mut traffic = BTreeSet::new();
        let mut health = BTreeSet::new();
        for ports in &self.connection.ports {
            let (protocol, range) = match *ports {
                Ports::Tcp(range) => (Protocol::Tcp, range),
                Ports::Udp(range) => (Protocol::Udp, range),
                Ports::Icmp | Ports::All => continue,
            };
            let range = options.target_port.map_or(range, |(port, _)| single(port));
            traffic.insert((protocol, range));
            health.insert((Protocol::Tcp, options.health.port.map_or(range, single)));
        }
        let health = health.difference(&traffic).copied().collect();
        (traffic, health)
    }

    /// Out of the load balancer: to the narrowest that is known of the targets.
    pub(super) fn to_targets(&self, options: &PrivateLinkSettings) -> Vec<Opening> {
        let provider = &self.connection.provider;
        let ips: BTreeSet<_> = options.targets.iter().filter_map(ip).collect();
        let peers: Vec<_> = if !ips.is_empty() {
            ips.into_iter().map(|ip| Peer::Block(ip.into(), provider.vpc.name.clone())).collect()
        } else if !provider.security_groups.is_empty() {
            provider.security_groups.iter().cloned().map(Peer::Group).collect()
        } else {
            // Not the named subnets: these hold the load balancer, and targets may be elsewhere in the VPC.
            blocks(&provider.vpc.cidrs, &provider.vpc)
        };
        let (traffic, health) = self.target_ports(options);
        let ports: BTreeSet<_> = traffic.union(&health).copied().collect();
        openings(&ports, &peers)
    }

    /// Into the targets' named groups. With enforcement, AWS shows targets the load balancer's group; without it, or
    /// where that group is not ours, its addresses.
    pub(super) fn rules_of_targets(&self, options: &PrivateLinkSettings) -> Vec<GroupRule> {
        let provider = &self.connection.provider;
        let (traffic, health) = self.target_ports(options);
        let (from_traffic, from_health) = match &self.front {
            Front::Made(_) if self.enforces_inbound => (vec![Peer::LoadBalancer], vec![Peer::LoadBalancer]),
            Front::Made(subnets) => {
                let cidrs: Vec<_> = subnets.iter().flat_map(|subnet| subnet.cidrs.iter().copied()).collect();
                (blocks(&cidrs, &provider.vpc), vec![Peer::LoadBalancer])
            }
            Front::Existing(_) if self.listeners.is_empty() => (Vec::new(), Vec::new()),
            Front::Existing(_) => {
                let peers = blocks(&provider.cidrs(), &provider.vpc);
                (peers.clone(), peers)
            }
        };
        let openings = [openings(&traffic, &from_traffic), openings(&health, &from_health)].concat();
        let groups = provider.security_groups.iter();
        let rules = groups.flat_map(|group| {
            openings.iter().map(|opening| GroupRule { group: Arc::clone(group), opening: opening.clone() })
        });
        rules.collect()
    }
}

impl Opening {
    /// The ports as the spec writes them, such as `tcp/443`.
    pub fn ports_label(&self) -> String {
        format!("{}/{}", self.protocol.name(), self.ports)
    }
}

pub(super) fn clients(connection: &Connection) -> Vec<Opening> {
    let ports = declared(connection);
    let consumers = connection.consumers.iter();
    consumers.flat_map(|consumer| openings(&ports, &blocks(&consumer.cidrs(), &consumer.vpc))).collect()
}

pub(super) fn declared(connection: &Connection) -> OpenPorts {
    let ports = connection.ports.iter().filter_map(|ports| match *ports {
        Ports::Tcp(range) => Some((Protocol::Tcp, range)),
        Ports::Udp(range) => Some((Protocol::Udp, range)),
        Ports::Icmp | Ports::All => None,
    });
    ports.collect()
}

/// The IPv4 blocks: the service speaks IPv4.
pub(super) fn blocks(cidrs: &[Block], vpc: &Vpc) -> Vec<Peer> {
    let ipv4 = cidrs.iter().filter(|block| !block.is_ipv6());
    ipv4.map(|block| Peer::Block(block.net, vpc.name.clone())).collect()
}

pub(super) fn openings(ports: &OpenPorts, peers: &[Peer]) -> Vec<Opening> {
    let of_peer = |peer: &Peer| {
        let peer = peer.clone();
        let opening =
            move |&(protocol, ports): &(Protocol, PortRange)| Opening { protocol, ports, peer: peer.clone() };
        ports.iter().map(opening).collect::<Vec<_>>()
    };
    peers.iter().flat_map(of_peer).collect()
}

fn ip(target: &Target) -> Option<IpAddr> {
    match target {
        Target::Ip(ip) => Some(*ip),
        Target::Instance(_) | Target::Alb(_) => None,
    }
}
