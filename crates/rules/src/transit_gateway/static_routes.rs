//! Where the tables of a gateway lead, by their static routes and by what they learn: what rules about them share.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::placement::{SHOWN, bracketed};
use crossvpc_core::aws::cidr;
use crossvpc_core::diagnostic::{Code, Diagnostic};
use crossvpc_core::network::{Block, Connection, GatewayTable, Party, StaticRoute, Subnet, Vpc};
use crossvpc_core::plan::{Plan, TransitGateway};

/// Static routes that take traffic of a connection elsewhere: one that takes a part of it, or all that together leave
/// nothing.
pub(super) struct Taken<'p> {
    gateway: &'p TransitGateway,
    table: &'p GatewayTable,
    routes: Vec<&'p StaticRoute>,
    connection: &'p Connection,
    from: &'p Party,
    to: &'p Party,
    block: IpNet,
    /// Whether nothing arrives at the block, or nothing at a part of it.
    pub(super) is_whole: bool,
}

/// Each route, or the first of several, once for each VPC that is cut off by it.
pub(super) fn taken<'p>(plan: &'p Plan) -> Vec<Taken<'p>> {
    let mut taken = Vec::new();
    for gateway in plan.gateways().filter(|gateway| has_static_routes(gateway)) {
        let mut seen = BTreeSet::new();
        for connection in &gateway.connections {
            for consumer in &connection.consumers {
                let provider = &connection.provider;
                for (from, to) in [(consumer, provider), (provider, consumer)] {
                    let table = gateway.attachment(&from.vpc.name).and_then(|from| from.table.as_deref());
                    let Some(table) = table else { continue };
                    for (routes, block, is_whole) in of_flow(table, from, to) {
                        let is_new = routes
                            .first()
                            .is_some_and(|route| seen.insert((&table.name, *route, &to.vpc.name, is_whole)));
                        if is_new {
                            taken.push(Taken {
                                gateway,
                                table,
                                routes,
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

/// The routes that lead some of a flow elsewhere. Of two to one destination, `duplicate-static-route` has said it all.
fn of_flow<'p>(
    table: &'p GatewayTable,
    from: &Party,
    to: &Party,
) -> Vec<(Vec<&'p StaticRoute>, IpNet, bool)> {
    let mut taken = Vec::new();
    for block in from.reachable_cidrs_of(to) {
        let learnt = to.vpc.cidrs.iter().find(|cidr| cidr.net.contains(&block.net));
        // A subnet outside its VPC is a mistake of its own.
        let Some(learnt) = learnt else { continue };
        let winners = winners(table, block.net, Some(*learnt));
        let arrives = winners.iter().any(|winner| leads_to(*winner, &to.vpc));
        let is_once = |route: &&StaticRoute| {
            let same = table.routes.iter().filter(|other| other.destination.net == route.destination.net);
            same.count() == 1
        };
        let elsewhere = winners.into_iter().filter(|winner| !leads_to(*winner, &to.vpc));
        let elsewhere = elsewhere.flatten().filter(is_once);
        if arrives {
            taken.extend(elsewhere.map(|route| (vec![route], block.net, false)));
        } else {
            taken.push((elsewhere.collect(), block.net, true));
        }
    }
    taken
}

/// Whether a table leads any traffic for a VPC to it, by what it learns or by a static route.
pub(super) fn reaches(table: &GatewayTable, vpc: &Vpc, learns: bool) -> bool {
    vpc.cidrs.iter().any(|block| {
        let winners = winners(table, block.net, learns.then_some(*block));
        winners.into_iter().any(|winner| leads_to(winner, vpc))
    })
}

/// Whether a route leads to a VPC; one that is learnt does.
fn leads_to(winner: Option<&StaticRoute>, vpc: &Vpc) -> bool {
    winner.is_none_or(|route| route.leads_to() == Some(&vpc.name))
}

/// The routes by which addresses of a block are led: the longest prefix wins, and a static route before one that is
/// learnt, which is `None` here.
fn winners(table: &GatewayTable, block: IpNet, learnt: Option<Block>) -> Vec<Option<&StaticRoute>> {
    let overlapping = table.routes.iter().filter(|route| cidr::overlap(route.destination.net, block));
    let (around, inside): (Vec<_>, Vec<_>) =
        overlapping.partition(|route| route.destination.net.contains(&block));
    // Whether routes with a longer prefix leave nothing of it.
    let is_covered = |net: IpNet| {
        let longer = inside.iter().map(|route| route.destination.net);
        let longer: Vec<_> = longer.filter(|inner| *inner != net && net.contains(inner)).collect();
        IpNet::aggregate(&longer).contains(&net)
    };
    let shortest = learnt.map_or(0, |learnt| learnt.net.prefix_len());
    let base = around.into_iter().max_by_key(|route| route.destination.net.prefix_len());
    let base = base.filter(|route| route.destination.net.prefix_len() >= shortest);
    let is_led = base.is_some() || learnt.is_some();
    let of_rest = (is_led && !is_covered(block)).then_some(base);
    let of_parts = inside.iter().filter(|route| !is_covered(route.destination.net)).map(|route| Some(*route));
    of_rest.into_iter().chain(of_parts).collect()
}

impl Taken<'_> {
    pub(super) fn finding(&self, code: &'static Code) -> Diagnostic {
        let Self { gateway, table, routes, connection, from, to, is_whole, .. } = self;
        let part = if *is_whole { "the traffic" } else { "a part of the traffic" };
        let message = format!(
            "{part} of `{}` to `{}` does not arrive: table `{}` of `{}` {}",
            from.vpc.name,
            to.vpc.name,
            table.name,
            gateway.gateway.name,
            self.where_to()
        );
        let mut places = routes.iter().take(SHOWN).map(|route| (route.destination.span, self.takes(route)));
        let (span, takes) = places.next().unwrap_or((table.span, String::new()));
        let finding = Diagnostic::new(code, message, span, takes);
        let finding = places.fold(finding, |finding, (span, takes)| finding.also(span, takes));
        let (these, them) = if routes.len() == 1 { ("route", "it") } else { ("routes", "them") };
        finding
            .also(connection.via_span, format!("needed by `{}`", connection.name))
            .help(format!("remove the {these}, or give {them} `via: {}`", to.vpc.name))
            .help_if(self.beside().map(|subnets| {
                format!("or write `subnets: {subnets}` for `{}` in `{}`", to.vpc.name, connection.name)
            }))
    }

    fn where_to(&self) -> String {
        let mut ways: Vec<_> = self.routes.iter().map(|route| route.leads_to()).collect();
        ways.dedup();
        match ways.as_slice() {
            [Some(vpc)] => format!("leads it to `{vpc}`"),
            [None] => "drops it".to_owned(),
            _ if ways.contains(&None) => "leads it elsewhere or drops it".to_owned(),
            _ => "leads it elsewhere".to_owned(),
        }
    }

    fn takes(&self, route: &StaticRoute) -> String {
        let (net, block) = (route.destination.net, self.block);
        if !net.contains(&block) {
            format!("takes {net} of {block}")
        } else if self.is_whole && self.routes.len() == 1 {
            format!("takes all of {block}")
        } else {
            format!("takes a part of {block}")
        }
    }

    /// Those of the destination's subnets that the routes do not touch.
    fn beside(&self) -> Option<String> {
        let touches = |net: IpNet| self.routes.iter().any(|route| cidr::overlap(net, route.destination.net));
        let is_free = |subnet: &&Subnet| !subnet.cidrs.iter().any(|block| touches(block.net));
        let free: Vec<_> = self.to.meant_subnets().iter().map(|subnet| &**subnet).filter(is_free).collect();
        (!free.is_empty()).then(|| bracketed(&free))
    }
}
