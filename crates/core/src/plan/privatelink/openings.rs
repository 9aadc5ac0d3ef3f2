//! What the security groups of a service let through: never more than the declared ports, from and to the narrowest
//! that the spec knows.

use std::collections::BTreeSet;
use std::sync::Arc;

use ipnet::IpNet;

use crate::aws::port::{PortRange, Ports};
use crate::name::Name;
use crate::network::{Block, Connection, SecurityGroup, Vpc};
use crate::plan::{PrefixList, Protocol};
use crate::spec::RuleForm;

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
    /// A list of the blocks of the connection's consumers.
    List(Arc<PrefixList>),
    /// A named group of the same VPC.
    Group(Arc<SecurityGroup>),
    /// The load balancer's own group.
    LoadBalancer,
    /// The endpoint's own group.
    Endpoint,
}

impl Peer {
    /// The block, if it is one.
    pub fn block(&self) -> Option<IpNet> {
        match self {
            Self::Block(net, _) => Some(*net),
            Self::List(_) | Self::Group(_) | Self::LoadBalancer | Self::Endpoint => None,
        }
    }
}

/// Ports with their protocols, in order.
pub(super) type OpenPorts = BTreeSet<(Protocol, PortRange)>;

impl Opening {
    /// The ports as the spec writes them, such as `tcp/443`.
    pub fn ports_label(&self) -> String {
        format!("{}/{}", self.protocol.name(), self.ports)
    }

    /// The list of blocks that the other end is, if it is one.
    pub fn list(&self) -> Option<&Arc<PrefixList>> {
        match &self.peer {
            Peer::List(list) => Some(list),
            Peer::Block(..) | Peer::Group(_) | Peer::LoadBalancer | Peer::Endpoint => None,
        }
    }

    /// As how many rules AWS counts a rule with it.
    pub fn weight(&self) -> usize {
        self.list().map_or(1, |list| list.size())
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same_peer = match (&self.peer, &other.peer) {
            (Peer::Block(one, _), Peer::Block(other, _)) => one == other,
            (Peer::List(one), Peer::List(other)) => one.key() == other.key(),
            (Peer::Group(one), Peer::Group(other)) => one.name == other.name,
            (Peer::LoadBalancer, Peer::LoadBalancer) | (Peer::Endpoint, Peer::Endpoint) => true,
            (Peer::Block(..) | Peer::List(_) | Peer::Group(_) | Peer::LoadBalancer | Peer::Endpoint, _) => {
                false
            }
        };
        same_peer && (self.protocol, self.ports) == (other.protocol, other.ports)
    }
}

pub(super) fn clients(connection: &Arc<Connection>) -> Vec<Opening> {
    let ports = declared(connection);
    let consumers = connection.consumers.iter();
    match connection.rule_form() {
        RuleForm::Cidrs => consumers
            .flat_map(|consumer| openings(&ports, &blocks(&consumer.cidrs(), &consumer.vpc)))
            .collect(),
        RuleForm::PrefixLists => {
            let lists = PrefixList::of(connection, consumers).into_iter().filter(|list| !list.is_ipv6);
            openings(&ports, &lists.map(Peer::List).collect::<Vec<_>>())
        }
    }
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
