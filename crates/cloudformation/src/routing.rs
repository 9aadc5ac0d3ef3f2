//! The routes and rules of one side of a link, as every stack that has any shows them.

use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{PeeringSide, Route};
use crossvpc_render::Expr;
use serde::Serialize;

use crate::address;
use crate::parameters::Parameters;
use crate::rules::{RuleView, access_rule};

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

/// What the pages show of a side, whose connection is known by an expression.
pub(crate) fn side(side: &PeeringSide, connection: Expr, parameters: &mut Parameters) -> SideView {
    SideView {
        connection,
        routes: side.routes.iter().map(|route| self::route(&side.vpc, route, parameters)).collect(),
        rules: side.rules.iter().map(|rule| access_rule(&side.vpc, rule, parameters)).collect(),
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
