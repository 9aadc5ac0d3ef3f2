//! The routes and rules of one side of a link, as every stack that has any shows them.

use crossvpc_core::network::{Network, Vpc};
use crossvpc_core::plan::{AccessRule, Route, RoutedVpc};
use crossvpc_render::Expr;
use serde::Serialize;

use crate::address;
use crate::parameters::Parameters;
use crate::prefix_lists::{PrefixListView, prefix_lists};
use crate::rules::{RuleView, access_rule};

/// What routes lead to, by its id.
pub(crate) enum Target {
    /// A peering connection.
    Peering(Expr),
    /// A transit gateway.
    Gateway(Expr),
}

/// The routes and rules of a side.
#[derive(Serialize)]
pub(crate) struct SideView {
    /// The property that takes what routes lead to.
    target_property: Expr,
    target: Expr,
    routes: Vec<RouteView>,
    prefix_lists: Vec<PrefixListView>,
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

/// What the pages show of a side.
pub(crate) fn side(
    (network, link): (&Network, &str),
    side: &RoutedVpc,
    target: Target,
    parameters: &mut Parameters,
) -> SideView {
    let (routes, rules): (Vec<_>, Vec<_>) = (side.routes.iter().collect(), side.rules.iter().collect());
    let lists = prefix_lists(network, link, &side.prefix_lists());
    part(&side.vpc, (&routes, lists, &rules), target, parameters)
}

/// Adds the parameters of a side.
pub(crate) fn ask_side(side: &RoutedVpc, parameters: &mut Parameters) {
    let tables = side.routes.iter().map(|route| &route.table).filter(|table| table.id.is_none());
    tables.for_each(|table| parameters.ask(&address::route_table_id(&side.vpc, table)));
    let groups = side.rules.iter().map(|rule| &rule.group).filter(|group| group.id.is_none());
    groups.for_each(|group| parameters.ask(&address::security_group_id(&side.vpc, group)));
}

/// What the pages show of some routes and rules of a VPC.
pub(crate) fn part(
    vpc: &Vpc,
    (routes, prefix_lists, rules): (&[&Route], Vec<PrefixListView>, &[&AccessRule]),
    target: Target,
    parameters: &mut Parameters,
) -> SideView {
    let (target_property, target) = match target {
        Target::Peering(id) => ("VpcPeeringConnectionId", id),
        Target::Gateway(id) => ("TransitGatewayId", id),
    };
    SideView {
        target_property: Expr::new(target_property),
        target,
        routes: routes.iter().map(|route| self::route(vpc, route, parameters)).collect(),
        prefix_lists,
        rules: rules.iter().map(|rule| access_rule(vpc, rule, parameters)).collect(),
    }
}

fn route(vpc: &Vpc, route: &Route, parameters: &mut Parameters) -> RouteView {
    let ipv6 = route.destination.is_ipv6();
    RouteView {
        id: Expr::new(address::route_logical_id(route.destination.net, &route.table.name)),
        table: parameters.give(address::route_table_id(vpc, &route.table)),
        destination_property: Expr::new(if ipv6 {
            "DestinationIpv6CidrBlock"
        } else {
            "DestinationCidrBlock"
        }),
        destination: route.destination.net.to_string(),
    }
}
