//! The routes and rules of one side of a link, as every stack that has any shows them.

use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{AccessRule, Direction, PeeringSide, Protocol, Route};
use crossvpc_render::{Comment, Expr, listed};
use serde::Serialize;

use crate::address;
use crate::parameters::Parameters;

/// The routes and rules of a side.
#[derive(Serialize)]
pub(crate) struct SideView {
    /// The id of the connection.
    connection: Expr,
    routes: Vec<RouteView>,
    rules: Vec<RuleView>,
}

#[derive(Serialize)]
struct RouteView {
    /// The logical id.
    id: Expr,
    table: Expr,
    /// The property that takes the destination's family.
    destination_property: Expr,
    destination: String,
}

#[derive(Serialize)]
struct RuleView {
    /// The connections that ask for it.
    comment: Vec<Comment>,
    /// The logical id.
    id: Expr,
    r#type: &'static str,
    group: Expr,
    description: String,
    protocol: &'static str,
    /// Ports, or every type of ICMP; absent for all protocols.
    ports: Option<PortsView>,
    /// The property that takes the block's family.
    cidr_property: Expr,
    cidr: String,
}

#[derive(Serialize)]
struct PortsView {
    from: i32,
    to: i32,
}

/// What the pages show of a side, whose connection is known by an expression.
pub(crate) fn side(side: &PeeringSide, connection: Expr, parameters: &mut Parameters) -> SideView {
    SideView {
        connection,
        routes: side.routes.iter().map(|route| self::route(&side.vpc, route, parameters)).collect(),
        rules: side.rules.iter().map(|rule| self::rule(&side.vpc, rule, parameters)).collect(),
    }
}

fn route(vpc: &Vpc, route: &Route, parameters: &mut Parameters) -> RouteView {
    let table = address::route_table_id(vpc, &route.table);
    parameters.ask(&table);
    let ipv6 = route.destination.is_ipv6();
    RouteView {
        id: Expr::new(address::route_logical_id(route.destination.net, &route.table.name)),
        table: table.expr,
        destination_property: Expr::new(if ipv6 {
            "DestinationIpv6CidrBlock"
        } else {
            "DestinationCidrBlock"
        }),
        destination: route.destination.net.to_string(),
    }
}

fn rule(vpc: &Vpc, rule: &AccessRule, parameters: &mut Parameters) -> RuleView {
    let group = address::security_group_id(vpc, &rule.group);
    parameters.ask(&group);
    let ports = match (rule.protocol, rule.ports) {
        (Protocol::Tcp | Protocol::Udp, ports) => {
            ports.map(|ports| PortsView { from: ports.first.into(), to: ports.last.into() })
        }
        (Protocol::Icmp, _) => Some(PortsView { from: -1, to: -1 }),
        // Every type is meant where none is given, and a type would be ignored.
        (Protocol::IcmpV6 | Protocol::All, _) => None,
    };
    RuleView {
        comment: listed("For", rule.asked_by.iter().map(|connection| connection.name.as_str())),
        id: Expr::new(address::rule_logical_id(rule)),
        r#type: match rule.direction {
            Direction::Ingress => "AWS::EC2::SecurityGroupIngress",
            Direction::Egress => "AWS::EC2::SecurityGroupEgress",
        },
        group: group.expr,
        description: rule.description(),
        protocol: rule.protocol.ec2_name(),
        ports,
        cidr_property: Expr::new(if rule.peer.addr().is_ipv6() { "CidrIpv6" } else { "CidrIp" }),
        cidr: rule.peer.to_string(),
    }
}
