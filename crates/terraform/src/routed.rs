//! The routes and rules of a VPC, as the calls of every module that has any show them.

use crossvpc_core::plan::{AccessRule, Direction, Protocol, Route, RoutedVpc};
use crossvpc_render::{Comment, Expr, listed};
use serde::Serialize;

use crate::address;

/// The page `shared/routes-and-rules.tf`.
#[derive(Serialize)]
pub(crate) struct RoutedView {
    /// Routes, by their keys.
    routes: Vec<RouteView>,
    /// Rules, a map for each direction that has any.
    rules: Vec<RulesView>,
}

/// A route.
#[derive(Serialize)]
struct RouteView {
    /// The route table and the destination.
    key: String,
    /// The id of the route table.
    table: Expr,
    /// The destination block.
    destination: String,
}

/// The rules of one direction.
#[derive(Serialize)]
struct RulesView {
    /// The module's argument.
    argument: Expr,
    /// The rules, by their keys.
    rules: Vec<RuleView>,
}

/// A rule.
#[derive(Serialize)]
struct RuleView {
    /// The connections that ask for it.
    comment: Vec<Comment>,
    /// The group, the ports and the block.
    key: String,
    /// The id of the group.
    group: Expr,
    /// As the EC2 API calls it.
    protocol: &'static str,
    /// Ports, or every type of ICMP; absent for all protocols.
    ports: Option<PortsView>,
    /// The block on the other side.
    cidr: String,
    /// What the console shows.
    description: String,
}

/// A range of ports.
#[derive(Serialize)]
struct PortsView {
    /// The first, or the ICMP type.
    from: i32,
    /// The last, or the ICMP code.
    to: i32,
}

impl RoutedView {
    pub(crate) fn of(side: &RoutedVpc) -> Self {
        Self {
            routes: side.routes.iter().map(|route| self::route(side, route)).collect(),
            rules: [Direction::Ingress, Direction::Egress]
                .into_iter()
                .filter_map(|way| rules(side, way))
                .collect(),
        }
    }
}

fn route(side: &RoutedVpc, route: &Route) -> RouteView {
    RouteView {
        key: format!("{}/{}", route.table.name, route.destination.net),
        table: address::route_table_id(&side.vpc, &route.table),
        destination: route.destination.net.to_string(),
    }
}

fn rules(side: &RoutedVpc, direction: Direction) -> Option<RulesView> {
    let rules = side.rules.iter().filter(|rule| rule.direction == direction);
    let rules: Vec<_> = rules.map(|rule| self::rule(side, rule)).collect();
    let argument = Expr::new(format!("{}_rules", direction.name()));
    (!rules.is_empty()).then_some(RulesView { argument, rules })
}

fn rule(side: &RoutedVpc, rule: &AccessRule) -> RuleView {
    let ports = match (rule.protocol, rule.ports) {
        (Protocol::Tcp | Protocol::Udp, ports) => {
            ports.map(|ports| PortsView { from: ports.first.into(), to: ports.last.into() })
        }
        (Protocol::Icmp | Protocol::IcmpV6, _) => Some(PortsView { from: -1, to: -1 }),
        (Protocol::All, _) => None,
    };
    RuleView {
        comment: listed("For", rule.asked_by.iter().map(|connection| connection.name.as_str())),
        key: format!("{}/{}/{}", rule.group.name, rule.ports_label(), rule.peer),
        group: address::security_group_id(&side.vpc, &rule.group),
        protocol: rule.protocol.ec2_name(),
        ports,
        cidr: rule.peer.to_string(),
        description: rule.description(),
    }
}
