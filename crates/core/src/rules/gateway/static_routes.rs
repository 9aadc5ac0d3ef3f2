//! Which static routes of a gateway's tables take the traffic of a connection elsewhere: what the two rules about
//! them share.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::aws::cidr;
use crate::diagnostic::{Code, Diagnostic};
use crate::network::{Connection, GatewayTable, Party, StaticRoute};
use crate::plan::{Plan, TransitGateway};

/// A static route that takes traffic of a connection elsewhere.
pub(super) struct Taken<'p> {
    gateway: &'p TransitGateway,
    table: &'p GatewayTable,
    route: &'p StaticRoute,
    connection: &'p Connection,
    from: &'p Party,
    to: &'p Party,
    block: IpNet,
    /// Whether it takes all traffic to the block, or that to a part of it.
    pub(super) is_whole: bool,
}

/// Each route once for each VPC that is cut off by it.
pub(super) fn taken<'p>(plan: &'p Plan<'_>) -> Vec<Taken<'p>> {
    let mut taken = Vec::new();
    for gateway in plan.gateways().filter(|gateway| has_static_routes(gateway)) {
        let mut seen = BTreeSet::new();
        for connection in &gateway.connections {
            for consumer in &connection.consumers {
                let provider = &connection.provider;
                for (from, to) in [(consumer, provider), (provider, consumer)] {
                    let table = gateway.attachment(&from.vpc.name).and_then(|from| from.table.as_deref());
                    let Some(table) = table else { continue };
                    for (route, block, is_whole) in of_flow(table, from, to) {
                        if seen.insert((&table.name, route, &to.vpc.name)) {
                            taken.push(Taken {
                                gateway,
                                table,
                                route,
                                connection,
                                from,
                                to,
                                block,
                                is_whole,
                            });
                        }
                    }
                }
            }
        }
    }
    taken
}

fn has_static_routes(gateway: &TransitGateway) -> bool {
    gateway.gateway.tables.iter().any(|table| !table.routes.is_empty())
}

/// The longest prefix wins, and a static route before one that a VPC propagates.
fn of_flow<'p>(table: &'p GatewayTable, from: &Party, to: &Party) -> Vec<(&'p StaticRoute, IpNet, bool)> {
    let leads_there = |route: &StaticRoute| route.via.as_ref().is_some_and(|(vpc, _)| *vpc == to.vpc.name);
    let mut taken = Vec::new();
    for block in from.reachable_cidrs_of(to) {
        let net = block.net;
        let propagated = to.vpc.cidrs.iter().map(|block| block.net).filter(|cidr| cidr.contains(&net));
        let propagated = propagated.map(|cidr| cidr.prefix_len()).max().unwrap_or(0);
        let overlapping = table.routes.iter().filter(|route| cidr::overlap(route.destination.net, net));
        let (around, inside): (Vec<_>, Vec<_>) =
            overlapping.partition(|route| route.destination.net.contains(&net));
        let winner = around.into_iter().max_by_key(|route| route.destination.net.prefix_len());
        let winner = winner.filter(|route| route.destination.net.prefix_len() >= propagated);
        taken.extend(winner.filter(|route| !leads_there(route)).map(|route| (route, net, true)));
        taken.extend(inside.into_iter().filter(|route| !leads_there(route)).map(|route| (route, net, false)));
    }
    taken
}

impl Taken<'_> {
    pub(super) fn finding(&self, code: &'static Code) -> Diagnostic {
        let Self { gateway, table, route, connection, from, to, block, is_whole } = self;
        let where_to = match &route.via {
            Some((vpc, _)) => format!("leads it to `{vpc}`"),
            None => "drops it".to_owned(),
        };
        let net = route.destination.net;
        let part = if *is_whole { "the traffic" } else { "a part of the traffic" };
        let message = format!(
            "{part} of `{}` to `{}` does not arrive: table `{}` of `{}` {where_to}",
            from.vpc.name, to.vpc.name, table.name, gateway.gateway.name
        );
        Diagnostic::new(code, message, route.destination.span, format!("takes {net} of {block}"))
            .also(connection.via_span, format!("needed by `{}`", connection.name))
            .help(format!("remove the route, or give it `via: {}`", to.vpc.name))
            .help(format!("or name `subnets` of `{}` outside of {net} in `{}`", to.vpc.name, connection.name))
    }
}
