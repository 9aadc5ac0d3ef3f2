//! Security-group rules: exactly the declared ports, from and to the narrowest blocks the spec knows, each once.

use std::collections::BTreeMap;
use std::sync::Arc;

use ipnet::IpNet;

use crate::aws::port::{PortRange, Ports};
use crate::name::Name;
use crate::network::{Connection, Party, SecurityGroup, Vpc};

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
    /// The block on the other side.
    pub peer: IpNet,
    /// The VPC on the other side.
    pub peer_vpc: Name,
    /// The connections that ask for it, by name.
    pub asked_by: Vec<Arc<Connection>>,
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
        format!("{} {preposition} {}", self.ports_label(), self.peer_vpc)
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

    fn of(ports: Ports, peer: IpNet) -> (Self, Option<PortRange>) {
        match ports {
            Ports::Tcp(range) => (Self::Tcp, Some(range)),
            Ports::Udp(range) => (Self::Udp, Some(range)),
            Ports::Icmp if matches!(peer, IpNet::V6(_)) => (Self::IcmpV6, None),
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
    for (connection, consumer) in flows {
        let provider = &connection.provider;
        let sides = [(provider, consumer, Direction::Ingress), (consumer, provider, Direction::Egress)];
        for (here, there, direction) in sides {
            if !here.vpc.is(vpc) {
                continue;
            }
            for group in &here.security_groups {
                for block in here.reachable_cidrs_of(there) {
                    for &ports in &connection.ports {
                        let (protocol, ports) = Protocol::of(ports, block.net);
                        let key = (group.name.clone(), direction, protocol, ports, block.net);
                        let rule = rules.entry(key).or_insert_with(|| AccessRule {
                            group: Arc::clone(group),
                            direction,
                            protocol,
                            ports,
                            peer: block.net,
                            peer_vpc: there.vpc.name.clone(),
                            asked_by: Vec::new(),
                        });
                        rule.asked_by.push(Arc::clone(connection));
                    }
                }
            }
        }
    }
    rules.into_values().collect()
}
