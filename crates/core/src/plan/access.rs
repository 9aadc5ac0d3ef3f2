//! Security-group rules: exactly the declared ports, from and to the narrowest blocks the spec knows, each once.

use std::collections::BTreeMap;
use std::sync::Arc;

use ipnet::IpNet;

use crate::aws::port::{PortRange, Ports};
use crate::name::Name;
use crate::network::{Connection, Party, SecurityGroup, Vpc};
use crate::spec::RuleForm;

use super::prefix_list::PrefixList;

/// A rule of a named security group.
#[derive(Clone, Debug)]
pub struct AccessRule {
    /// The group.
    pub group: Arc<SecurityGroup>,
    /// Which way.
    pub direction: Direction,
    /// The protocol.
    pub protocol: Protocol,
    /// The ports, of protocols that have any.
    pub ports: Option<PortRange>,
    /// The other side.
    pub peer: AccessPeer,
    /// The connections that ask for it, by name.
    pub asked_by: Vec<Arc<Connection>>,
}

/// The other side of a rule.
#[derive(Clone, Debug)]
pub enum AccessPeer {
    /// A CIDR block, and the VPC that has it.
    Block(IpNet, Name),
    /// A list of the blocks of a connection's consumers.
    List(Arc<PrefixList>),
}

/// Which way a rule lets traffic through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Into the group: on the provider's side.
    Ingress,
    /// Out of the group: on the consumer's side.
    Egress,
}

/// A protocol of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// TCP
    Tcp,
    /// UDP
    Udp,
    /// ICMP, every type.
    Icmp,
    /// `ICMPv6`, every type.
    IcmpV6,
    /// Every protocol.
    All,
}

impl AccessRule {
    /// The ports as the spec writes them, such as `tcp/443`; ICMP is named by its family.
    pub fn ports_label(&self) -> String {
        match self.ports {
            Some(ports) => format!("{}/{ports}", self.protocol.name()),
            None => self.protocol.name().to_owned(),
        }
    }

    /// What the rule is for, in the characters that AWS allows, such as `tcp/443 from web-prod`.
    pub fn description(&self) -> String {
        let preposition = match self.direction {
            Direction::Ingress => "from",
            Direction::Egress => "to",
        };
        let peer = match &self.peer {
            AccessPeer::Block(_, vpc) => vpc.to_string(),
            AccessPeer::List(list) => format!("the consumers of {}", list.connection.name),
        };
        format!("{} {preposition} {peer}", self.ports_label())
    }
}

impl AccessPeer {
    /// The CIDR blocks that it stands for.
    pub fn blocks(&self) -> Vec<IpNet> {
        match self {
            Self::Block(net, _) => vec![*net],
            Self::List(list) => list.entries.keys().copied().collect(),
        }
    }

    /// Whether its addresses are IPv6.
    pub fn is_ipv6(&self) -> bool {
        match self {
            Self::Block(net, _) => net.addr().is_ipv6(),
            Self::List(list) => list.is_ipv6,
        }
    }

    /// The CIDR block, or the key of the list: what tells the rules of a group for the same ports apart.
    pub fn key(&self) -> String {
        match self {
            Self::Block(net, _) => net.to_string(),
            Self::List(list) => list.key(),
        }
    }

    /// The same for people.
    pub fn label(&self) -> String {
        match self {
            Self::Block(net, _) => net.to_string(),
            Self::List(list) => format!("the prefix list {}", list.key()),
        }
    }

    /// The VPC that has the block, or the connection whose consumers are listed.
    pub fn owner(&self) -> &Name {
        match self {
            Self::Block(_, vpc) => vpc,
            Self::List(list) => &list.connection.name,
        }
    }

    /// The list, if it is one.
    pub fn list(&self) -> Option<&Arc<PrefixList>> {
        match self {
            Self::Block(..) => None,
            Self::List(list) => Some(list),
        }
    }

    /// As how many rules AWS counts a rule with it.
    pub fn weight(&self) -> usize {
        self.list().map_or(1, |list| list.size())
    }
}

impl serde::Serialize for Direction {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Direction {
    /// As targets call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }
}

impl serde::Serialize for Protocol {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Protocol {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
            Self::IcmpV6 => "icmpv6",
            Self::All => "all",
        }
    }

    /// As the EC2 API calls it.
    pub fn ec2_name(self) -> &'static str {
        match self {
            Self::All => "-1",
            Self::Tcp | Self::Udp | Self::Icmp | Self::IcmpV6 => self.name(),
        }
    }

    fn of(ports: Ports, is_ipv6: bool) -> (Self, Option<PortRange>) {
        match ports {
            Ports::Tcp(range) => (Self::Tcp, Some(range)),
            Ports::Udp(range) => (Self::Udp, Some(range)),
            Ports::Icmp if is_ipv6 => (Self::IcmpV6, None),
            Ports::Icmp => (Self::Icmp, None),
            Ports::All => (Self::All, None),
        }
    }
}

/// The rules of a VPC's named groups for some flows, each a connection and one of its consumers.
pub(super) fn rules_of<'c>(
    vpc: &Vpc,
    flows: impl Iterator<Item = (&'c Arc<Connection>, &'c Party)>,
) -> Vec<AccessRule> {
    let mut rules = BTreeMap::new();
    let mut add = |here: &Party, direction, connection: &Arc<Connection>, peer: &AccessPeer| {
        for group in &here.security_groups {
            for &ports in &connection.ports {
                let (protocol, ports) = Protocol::of(ports, peer.is_ipv6());
                let (net, list) = match peer {
                    AccessPeer::Block(net, _) => (Some(*net), None),
                    AccessPeer::List(list) => (None, Some(list.key())),
                };
                let key = (group.name.clone(), direction, protocol, ports, net, list);
                let rule = rules.entry(key).or_insert_with(|| {
                    let (group, peer) = (Arc::clone(group), peer.clone());
                    AccessRule { group, direction, protocol, ports, peer, asked_by: Vec::new() }
                });
                rule.asked_by.push(Arc::clone(connection));
            }
        }
    };
    let mut listed: BTreeMap<&Name, (&Arc<Connection>, Vec<&Party>)> = BTreeMap::new();
    for (connection, consumer) in flows {
        let provider = &connection.provider;
        let sides = [(provider, consumer, Direction::Ingress), (consumer, provider, Direction::Egress)];
        for (here, there, direction) in sides.into_iter().filter(|(here, ..)| here.vpc.is(vpc)) {
            match (connection.rule_form(), direction) {
                (RuleForm::PrefixLists, Direction::Ingress) => {
                    let entry = listed.entry(&connection.name);
                    entry.or_insert_with(|| (connection, Vec::new())).1.push(there);
                }
                (RuleForm::PrefixLists, Direction::Egress) | (RuleForm::Cidrs, _) => {
                    for block in here.reachable_cidrs_of(there) {
                        let peer = AccessPeer::Block(block.net, there.vpc.name.clone());
                        add(here, direction, connection, &peer);
                    }
                }
            }
        }
    }
    for (connection, consumers) in listed.into_values() {
        for list in PrefixList::of(connection, consumers.into_iter()) {
            add(&connection.provider, Direction::Ingress, connection, &AccessPeer::List(list));
        }
    }
    rules.into_values().collect()
}
