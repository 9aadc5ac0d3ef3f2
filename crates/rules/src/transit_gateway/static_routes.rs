//! Static routes that take traffic of a connection elsewhere: what rules about them share.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::placement::{SHOWN, bracketed};
use crossvpc_core::aws::cidr;
use crossvpc_core::diagnostic::{Code, Diagnostic};
use crossvpc_core::network::{Connection, GatewayTable as Declared, Party, StaticRoute, Subnet};
use crossvpc_core::plan::{Plan, TransitGateway};
use crossvpc_core::routing::{GatewayTable, Routing, Way};

/// Static routes that take traffic of a connection elsewhere: one that takes a part of it, or all that together leave
/// nothing.
pub(super) struct Taken<'p> {
    gateway: &'p TransitGateway,
    table: &'p Declared,
    routes: Vec<&'p StaticRoute>,
    connection: &'p Connection,
    from: &'p Party,
    to: &'p Party,
    block: IpNet,
    /// Whether nothing arrives at the block, or nothing at a part of it.
    pub(super) is_whole: bool,
}

/// Each route, or the first of several, once for each VPC that is cut off by it.
pub(super) fn taken(plan: &Plan) -> Vec<Taken<'_>> {
    let mut taken = Vec::new();
    for routing in Routing::of(plan).gateways() {
        let gateway = routing.gateway;
        if gateway.tables.iter().all(|table| table.static_routes().is_empty()) {
            continue;
        }
        let mut seen = BTreeSet::new();
        for connection in &gateway.connections {
            let provider = &connection.provider;
            for consumer in connection.consumers.iter().filter(|consumer| !consumer.vpc.is(&provider.vpc)) {
                for (from, to) in [(consumer, provider), (provider, consumer)] {
                    let Some(routing) = routing.table_of(&from.vpc.name) else { continue };
                    let Some(table) = routing.table.declared.as_deref() else { continue };
                    for (routes, block, is_whole) in of_flow(routing, from, to) {
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

/// The static routes that lead some of a flow elsewhere. Of two to one destination, `duplicate-static-route` has said it
/// all; of what another VPC's block takes, `cidr-overlap`.
fn of_flow<'p>(
    table: &GatewayTable<'p>,
    from: &Party,
    to: &Party,
) -> Vec<(Vec<&'p StaticRoute>, IpNet, bool)> {
    let mut taken = Vec::new();
    for block in from.reachable_cidrs_of(to) {
        // A subnet outside its VPC is a mistake of its own.
        if !to.vpc.cidrs.iter().any(|cidr| cidr.net.contains(&block.net)) {
            continue;
        }
        let arrives = |way: &Way<'_>| way.static_route().is_none() || way.vpc() == Some(&to.vpc.name);
        let routed = table.routes().of_block(block.net);
        let ways = || routed.iter().flat_map(|routed| routed.routes.iter().map(|route| route.way));
        let once = routed.iter().filter(|routed| routed.routes.len() == 1);
        let elsewhere = once.flat_map(|routed| &routed.routes).filter(|route| !arrives(&route.way));
        let elsewhere = elsewhere.filter_map(|route| route.way.static_route());
        if ways().any(|way| arrives(&way)) {
            taken.extend(elsewhere.map(|route| (vec![route], block.net, false)));
        } else {
            taken.push((elsewhere.collect(), block.net, true));
        }
    }
    taken
}

impl Taken<'_> {
    pub(super) fn finding(&self, code: &'static Code) -> Diagnostic {
        let Self { gateway, table, routes, connection, from, to, is_whole, .. } = self;
        let part = if *is_whole { "traffic" } else { "part of the traffic" };
        let message = format!(
            "{part} from `{}` to `{}` does not arrive: route table `{}` of `{}` {}",
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
            [Some(vpc)] => format!("routes it to `{vpc}`"),
            [None] => "drops it".to_owned(),
            _ if ways.contains(&None) => "routes it elsewhere or drops it".to_owned(),
            _ => "routes it elsewhere".to_owned(),
        }
    }

    fn takes(&self, route: &StaticRoute) -> String {
        let (net, block) = (route.destination.net, self.block);
        if !net.contains(&block) {
            format!("matches {net} of {block}")
        } else if self.is_whole && self.routes.len() == 1 {
            format!("matches all of {block}")
        } else {
            format!("matches part of {block}")
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
