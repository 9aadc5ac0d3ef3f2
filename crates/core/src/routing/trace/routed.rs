//! The way of a packet through route tables of VPCs and gateways.

use crate::network::{Subnet, Vpc};
use crate::plan::{Direction, Link};

use super::super::addresses::AddressSet;
use super::super::routes::{Routes, Way};
use super::super::vpc::VpcTable;
use super::super::{GatewayRouting, Routed, Routing};
use super::answer::{End, Path, blocks, link_of};
use super::cell::{Cell, Some1};
use super::hop::{Blocker, Hop, Unknown};
use super::rules::Passage;

impl<'p> Routing<'p> {
    /// How the flows of a cell are routed: one way for each link that calls may take.
    pub(super) fn routed_paths(&self, from: &End<'p>, to: &End<'p>, cell: &mut Cell) -> Vec<Path<'p>> {
        let out = self.passage(from, to, Direction::Egress, cell);
        let into = self.passage(to, from, Direction::Ingress, cell);
        let there = self.hops(from.vpc, to.vpc, &mut cell.from, &mut cell.to);
        let back = self.hops(to.vpc, from.vpc, &mut cell.to, &mut cell.from);
        let mut unknown = Vec::new();
        for passage in [&out, &into] {
            if let Passage::Unknown(fact) = passage {
                unknown.push(fact.clone());
            }
        }
        let there = best(there, from.vpc, &cell.from, &mut unknown);
        let there = with_rules(there, from.vpc, &cell.from, [out, into]);
        let mut answers = vec![Hop::Subnet { vpc: to.vpc, subnet: subnet_of(to.vpc, &cell.to) }];
        answers.extend(best(back, to.vpc, &cell.to, &mut unknown));
        vec![Path { link: link_of(&there), there, back: answers, unknown }]
    }

    /// The ways of packets from one VPC to another: one for each route table that they may use.
    fn hops(
        &self,
        from: &'p Vpc,
        to: &'p Vpc,
        source: &mut Some1,
        destination: &mut Some1,
    ) -> Vec<Vec<Hop<'p>>> {
        let Some(routing) = self.vpcs().get(&from.name) else {
            return vec![vec![Hop::Blocked(Blocker::NotConnected(from))]];
        };
        let serving: Vec<_> = routing.tables.iter().filter(|table| source.split(&table.serves)).collect();
        if serving.is_empty() {
            return vec![vec![Hop::Blocked(Blocker::NoTable(from))]];
        }
        serving.into_iter().flat_map(|table| self.of_table(from, to, table, destination)).collect()
    }

    /// The ways by one route table: one for each of the routes that AWS would refuse all but one of.
    fn of_table(
        &self,
        from: &'p Vpc,
        to: &'p Vpc,
        table: &VpcTable<'p>,
        destination: &mut Some1,
    ) -> Vec<Vec<Hop<'p>>> {
        let Some(routed) = looked_up(&table.routes, to, destination) else {
            return vec![vec![Hop::Blocked(Blocker::NoRoute { vpc: from, table: table.table })]];
        };
        let mut ways = Vec::new();
        for route in routed.routes {
            match route.way {
                Way::Link(link) => {
                    let into =
                        Hop::Route { vpc: from, table: table.table, destination: route.destination, link };
                    let beyond = self.beyond(link, from, to, destination);
                    ways.extend(beyond.into_iter().map(|hops| [vec![into.clone()], hops].concat()));
                }
                Way::Local | Way::Static(_) | Way::Propagated(_) => {
                    let block = route.destination;
                    ways.push(vec![Hop::Blocked(Blocker::Local { vpc: from, block })]);
                }
            }
        }
        ways
    }

    /// Through a link.
    fn beyond(
        &self,
        link: &'p Link,
        from: &'p Vpc,
        to: &'p Vpc,
        destination: &mut Some1,
    ) -> Vec<Vec<Hop<'p>>> {
        let Some(gateway) = link.router() else {
            let ends = if link.routed_vpc(&to.name).is_some() {
                Hop::Peering { link }
            } else {
                let mut others = link.routed().into_iter().filter(|side| !side.vpc.is(from));
                let vpc = others.next().map(|side| &side.vpc.name);
                Hop::Blocked(Blocker::LeadsElsewhere { link, table: None, vpc })
            };
            return vec![vec![ends]];
        };
        let Some(table) = self.gateway(gateway).and_then(|known| GatewayRouting::table_of(known, &from.name))
        else {
            return vec![vec![Hop::Blocked(Blocker::NotAssociated { gateway, vpc: from })]];
        };
        let id = &table.table.id;
        let Some(routed) = looked_up(table.routes(), to, destination) else {
            return vec![vec![Hop::Blocked(Blocker::NoGatewayRoute { gateway, table: id, vpc: to })]];
        };
        let hops = routed.routes.into_iter().map(|route| {
            let hop =
                Hop::GatewayRoute { gateway, table: id, destination: route.destination, way: route.way };
            match (route.way.vpc(), route.way.static_route()) {
                (Some(vpc), _) if *vpc == to.name && gateway.attachment(vpc).is_none() => {
                    vec![hop, Hop::Blocked(Blocker::NotAssociated { gateway, vpc: to })]
                }
                (Some(vpc), _) if *vpc == to.name => vec![hop],
                (None, Some(route)) => vec![Hop::Blocked(Blocker::BlackHole { gateway, table: id, route })],
                (vpc, _) => vec![hop, Hop::Blocked(Blocker::LeadsElsewhere { link, table: Some(id), vpc })],
            }
        });
        hops.collect()
    }
}

/// Of the ways that packets may take because the spec does not say which table they use, one that arrives if any does. If some
/// arrive and some do not, which table it is is unknown.
fn best<'p>(
    mut ways: Vec<Vec<Hop<'p>>>,
    vpc: &'p Vpc,
    end: &Some1,
    unknown: &mut Vec<Unknown<'p>>,
) -> Vec<Hop<'p>> {
    let arrives = |hops: &Vec<Hop<'p>>| !matches!(hops.last(), Some(Hop::Blocked(_)));
    let at = ways.iter().position(arrives);
    if at.is_some() && !ways.iter().all(arrives) {
        unknown.push(Unknown::Table { vpc, subnet: subnet_of(vpc, end) });
    }
    if ways.is_empty() { Vec::new() } else { ways.swap_remove(at.unwrap_or(0)) }
}

/// The way of calls with the rules that they meet, up to the first that stops it.
fn with_rules<'p>(
    way: Vec<Hop<'p>>,
    from: &'p Vpc,
    source: &Some1,
    [out, into]: [Passage<'p>; 2],
) -> Vec<Hop<'p>> {
    let hop = |passage| match passage {
        Passage::Rule(hop) => Some(hop),
        Passage::Unknown(_) => None,
        Passage::Blocked(blocker) => Some(Hop::Blocked(blocker)),
    };
    let mut hops = vec![Hop::Subnet { vpc: from, subnet: subnet_of(from, source) }];
    hops.extend(hop(out));
    hops.extend(way);
    hops.extend(hop(into));
    let end = hops.iter().position(|hop| matches!(hop, Hop::Blocked(_)));
    hops.truncate(end.map_or(hops.len(), |end| end + 1));
    hops
}

/// The routes that the destination takes; the destination shrinks to those that take the same.
fn looked_up<'p>(routes: &Routes<'p>, to: &Vpc, destination: &mut Some1) -> Option<Routed<'p>> {
    let mut found = None;
    for routed in blocks(to).flat_map(|block| routes.of_block(block)) {
        if destination.split(&routed.addresses) {
            found = Some(routed);
        }
    }
    found
}

/// The subnet of some addresses of a VPC, if all are in one.
pub(super) fn subnet_of<'p>(vpc: &'p Vpc, end: &Some1) -> Option<&'p Subnet> {
    let holds = |subnet: &&&'p Subnet| {
        let blocks: AddressSet = subnet.cidrs.iter().map(|block| block.net).collect();
        end.all.difference(&blocks).is_empty()
    };
    let subnets: Vec<&Subnet> = vpc.subnets.iter().map(|subnet| &**subnet).collect();
    subnets.iter().find(holds).copied()
}
