//! Security-group rules, as every stack that has any shows them.

use crossvpc_core::aws::port::PortRange;
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{
    AccessPeer, AccessRule, Direction, GroupRule, Opening, Peer, PrefixList, Protocol,
};
use crossvpc_render::{Comment, Expr, listed};
use serde::Serialize;

use crate::address;
use crate::parameters::Parameters;

/// A rule of a named group.
#[derive(Serialize)]
pub(crate) struct RuleView {
    /// The connections that ask for it.
    comment: Vec<Comment>,
    /// The logical id.
    id: Expr,
    r#type: &'static str,
    group: Expr,
    #[serde(flatten)]
    opening: OpeningView,
}

/// What a rule lets through.
#[derive(Serialize)]
pub(crate) struct OpeningView {
    description: String,
    protocol: &'static str,
    /// Ports, or every type of ICMP; absent for all protocols.
    ports: Option<PortsView>,
    /// The property that takes the other end.
    peer_property: Expr,
    peer: Expr,
}

#[derive(Serialize)]
struct PortsView {
    from: i32,
    to: i32,
}

impl RuleView {
    /// The same for another end.
    pub(crate) fn with_peer(mut self, peer: Expr) -> Self {
        self.opening.peer = peer;
        self
    }
}

/// A rule between blocks.
pub(crate) fn access_rule(vpc: &Vpc, rule: &AccessRule, parameters: &mut Parameters) -> RuleView {
    let (peer_property, peer) = match &rule.peer {
        AccessPeer::Block(net, _) => (cidr_property(net.addr().is_ipv6()), address::literal(net)),
        AccessPeer::List(list) => prefix_list(rule.direction, list),
    };
    RuleView {
        comment: listed("For", rule.asked_by.iter().map(|connection| connection.name.as_str())),
        id: Expr::new(address::rule_logical_id(rule)),
        r#type: resource_type(rule.direction),
        group: parameters.give(address::security_group_id(vpc, &rule.group)),
        opening: OpeningView {
            description: rule.description(),
            protocol: rule.protocol.ec2_name(),
            ports: ports(rule.protocol, rule.ports),
            peer_property,
            peer,
        },
    }
}

/// A rule from or to what the stack makes.
pub(crate) fn group_rule(
    vpc: &Vpc,
    (direction, rule): (Direction, &GroupRule),
    connection: &str,
    peer: &str,
    parameters: &mut Parameters,
) -> RuleView {
    RuleView {
        comment: listed("For", [connection]),
        id: Expr::new(address::group_rule_logical_id(direction, rule)),
        r#type: resource_type(direction),
        group: parameters.give(address::security_group_id(vpc, &rule.group)),
        opening: opening(vpc, (direction, &rule.opening), &format!("{peer} of {connection}"), parameters),
    }
}

/// A rule inside of the group that the stack makes.
pub(crate) fn opening(
    vpc: &Vpc,
    (direction, opening): (Direction, &Opening),
    peer: &str,
    parameters: &mut Parameters,
) -> OpeningView {
    let (preposition, group_property) = match direction {
        Direction::Ingress => ("from", "SourceSecurityGroupId"),
        Direction::Egress => ("to", "DestinationSecurityGroupId"),
    };
    let (peer_property, value) = match &opening.peer {
        Peer::Block(block, _) => (cidr_property(block.addr().is_ipv6()), address::literal(block)),
        Peer::List(list) => prefix_list(direction, list),
        Peer::Group(group) => {
            (Expr::new(group_property), parameters.give(address::security_group_id(vpc, group)))
        }
        Peer::LoadBalancer => {
            (Expr::new(group_property), address::attribute("LoadBalancerSecurityGroup", "GroupId"))
        }
        Peer::Endpoint => (Expr::new(group_property), address::attribute("EndpointSecurityGroup", "GroupId")),
    };
    OpeningView {
        description: format!("{} {preposition} {peer}", opening.ports_label()),
        protocol: opening.protocol.ec2_name(),
        ports: ports(opening.protocol, Some(opening.ports)),
        peer_property,
        peer: value,
    }
}

/// Adds the parameter of a rule inside of the group that the stack makes.
pub(crate) fn ask_opening(vpc: &Vpc, opening: &Opening, parameters: &mut Parameters) {
    match &opening.peer {
        Peer::Group(group) => parameters.ask(&address::security_group_id(vpc, group)),
        Peer::Block(..) | Peer::List(_) | Peer::LoadBalancer | Peer::Endpoint => {}
    }
}

/// Adds the parameters of a rule of a named group.
pub(crate) fn ask_group_rule(vpc: &Vpc, rule: &GroupRule, parameters: &mut Parameters) {
    parameters.ask(&address::security_group_id(vpc, &rule.group));
    ask_opening(vpc, &rule.opening, parameters);
}

fn resource_type(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "AWS::EC2::SecurityGroupIngress",
        Direction::Egress => "AWS::EC2::SecurityGroupEgress",
    }
}

fn ports(protocol: Protocol, ports: Option<PortRange>) -> Option<PortsView> {
    match (protocol, ports) {
        (Protocol::Tcp | Protocol::Udp, ports) => {
            ports.map(|ports| PortsView { from: ports.first.into(), to: ports.last.into() })
        }
        (Protocol::Icmp, _) => Some(PortsView { from: -1, to: -1 }),
        // Every type is meant where none is given, and a type would be ignored.
        (Protocol::IcmpV6 | Protocol::All, _) => None,
    }
}

fn prefix_list(direction: Direction, list: &PrefixList) -> (Expr, Expr) {
    let property = match direction {
        Direction::Ingress => "SourcePrefixListId",
        Direction::Egress => "DestinationPrefixListId",
    };
    (Expr::new(property), address::attribute(&address::prefix_list_logical_id(list), "PrefixListId"))
}

fn cidr_property(ipv6: bool) -> Expr {
    Expr::new(if ipv6 { "CidrIpv6" } else { "CidrIp" })
}
