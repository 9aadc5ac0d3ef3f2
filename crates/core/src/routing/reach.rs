//! Which flows pass: by the route tables both ways, and by the rules on the way there. Security groups are stateful, so
//! that answers need no rule.

use std::collections::BTreeSet;

use crate::name::Name;
use crate::network::Vpc;
use crate::plan::{Direction, Link};

use super::addresses::AddressSet;
use super::flow::{Query, Reach, merged};
use super::gates::AllGates;
use super::ports::PortSet;
use super::privatelink;
use super::routes::{Route, Routes, Way};
use super::vpc::{self, VpcRouting};
use super::{GatewayRouting, Routing};

impl<'p> Routing<'p> {
    /// The flows from any of the sources to any of the destinations on any of the ports that work: routed by the spec's
    /// tables there and back, and let through by the rules that the spec creates (see `Admission` for sides that have
    /// none). Each flow is in at least one of the results, and nothing else is in any.
    ///
    /// An address of which the spec does not say which route table it uses may use any of its VPC's. Sources are addresses
    /// of VPCs: what others send through a VPC is not followed.
    pub fn reaches(
        &self,
        sources: &AddressSet,
        destinations: &AddressSet,
        ports: &PortSet,
    ) -> Vec<Reach<'p>> {
        let query = Query { sources, destinations, ports };
        let gates = AllGates::of(self.plan, self.vpcs());
        let owners = owners(self.vpcs().values().map(|known| known.vpc));
        let mut found = Vec::new();
        for service in self.plan.services() {
            privatelink::reaches(service, &query, &mut found);
        }
        for from in self.vpcs().values().filter(|from| from.addresses.overlaps(sources)) {
            let called = peers(from.vpc, Direction::Egress, &gates, &owners);
            for to in called.into_iter().filter_map(|to| self.vpcs().get(to)) {
                if !to.vpc.is(from.vpc) {
                    self.routed([from, to], &gates, &query, &mut found);
                }
            }
        }
        merged(found)
    }

    /// The flows that work from or to any of some VPCs, as [`reaches`](Self::reaches) has them of all. It looks at those
    /// VPCs and their peers only.
    pub fn touching(&self, wanted: &BTreeSet<&Name>) -> Vec<Reach<'p>> {
        let all = (AddressSet::all(), PortSet::all());
        let query = Query { sources: &all.0, destinations: &all.0, ports: &all.1 };
        let mut found = Vec::new();
        for service in self.plan.services() {
            let is_called = wanted.contains(&service.vpc().name);
            let endpoints = service.endpoints.iter();
            let endpoints =
                endpoints.filter(|endpoint| is_called || wanted.contains(&endpoint.party.vpc.name));
            privatelink::reaches_of(service, endpoints, &query, &mut found);
        }
        let own = vpc::all(self.plan, |name| wanted.contains(name));
        let gates = AllGates::of(self.plan, &own);
        let owners = owners(self.plan.network.vpcs().iter().map(|vpc| &**vpc));
        let pairs = own.values().flat_map(|known| {
            let name = &known.vpc.name;
            let called = peers(known.vpc, Direction::Egress, &gates, &owners).into_iter();
            let calling = peers(known.vpc, Direction::Ingress, &gates, &owners).into_iter();
            called.map(move |to| [name, to]).chain(calling.map(move |from| [from, name]))
        });
        let pairs: BTreeSet<_> = pairs.collect();
        let among: BTreeSet<_> = pairs.iter().flatten().copied().collect();
        let vpcs = vpc::all(self.plan, |name| among.contains(name));
        let gates = AllGates::of(self.plan, &vpcs);
        for [from, to] in pairs.into_iter().filter(|[from, to]| from != to) {
            if let (Some(from), Some(to)) = (vpcs.get(from), vpcs.get(to)) {
                self.routed([from, to], &gates, &query, &mut found);
            }
        }
        merged(found)
    }

    /// Answers may take another link than calls: AWS routes each packet for itself.
    fn routed(
        &self,
        [from, to]: [&VpcRouting<'p>; 2],
        gates: &AllGates<'p>,
        query: &Query<'_>,
        found: &mut Vec<Reach<'p>>,
    ) {
        let (fewer, other) = if from.links.len() < to.links.len() { (from, to) } else { (to, from) };
        let links = fewer.links.iter().copied().filter(|link| link.routed_vpc(&other.vpc.name).is_some());
        let links: Vec<&'p Link> = links.collect();
        let ways = |from, to| links.iter().flat_map(move |link| self.ways(link, from, to));
        let back: Vec<_> = ways(to, from).collect();
        for there in ways(from, to) {
            for back in &back {
                let sources = there.sources.intersection(&back.destinations).intersection(query.sources);
                let destinations = there.destinations.intersection(&back.sources);
                let destinations = destinations.intersection(query.destinations);
                if sources.is_empty() || destinations.is_empty() {
                    continue;
                }
                let (from, to) = (&from.vpc.name, &to.vpc.name);
                for out in gates.between(from, Direction::Egress, to) {
                    for into in gates.between(to, Direction::Ingress, from) {
                        let ports = out.ports.intersection(&into.ports).intersection(query.ports);
                        let sources = sources.intersection(&out.own).intersection(&into.peer);
                        let destinations = destinations.intersection(&out.peer).intersection(&into.own);
                        let families = sources.families().into_iter().zip(destinations.families());
                        found.extend(families.map(|(sources, destinations)| Reach {
                            link: there.link.id(),
                            back: back.link.id(),
                            from,
                            sources,
                            to,
                            destinations,
                            ports: ports.clone(),
                            leaves: out.admission,
                            enters: into.admission,
                        }));
                    }
                }
            }
        }
    }

    /// Which addresses of a VPC send to which of another through a link, for each route table.
    fn ways(&self, link: &'p Link, from: &VpcRouting<'p>, to: &VpcRouting<'p>) -> Vec<OneWay<'p>> {
        let blocks = || to.vpc.cidrs.iter().map(|block| block.net);
        let beyond = match link.router() {
            Some(gateway) => {
                let table = self
                    .gateway(gateway)
                    .and_then(|gateway| GatewayRouting::table_of(gateway, &from.vpc.name));
                table.map_or(AddressSet::EMPTY, |table| {
                    table.routes().led(blocks(), |way| way.vpc() == Some(&to.vpc.name))
                })
            }
            None => to.addresses.clone(),
        };
        let into_link = |way: &Way<'p>| matches!(way, Way::Link(known) if std::ptr::eq(*known, link));
        let ways = from.tables.iter().map(|table| OneWay {
            link,
            sources: table.serves.clone(),
            destinations: table.routes.led(blocks(), into_link).intersection(&beyond),
        });
        ways.filter(|way| !way.destinations.is_empty()).collect()
    }
}

/// Where a route table sends what it serves, through a link.
struct OneWay<'p> {
    link: &'p Link,
    sources: AddressSet,
    destinations: AddressSet,
}

/// Which VPC has which blocks.
fn owners<'p>(vpcs: impl Iterator<Item = &'p Vpc>) -> Routes<'p> {
    Routes::of(vpcs.flat_map(|vpc| {
        vpc.cidrs.iter().map(|block| Route { destination: block.net, way: Way::Propagated(vpc) })
    }))
}

/// The VPCs that any security group of a VPC lets anything out to, or in from.
fn peers<'p>(
    vpc: &Vpc,
    direction: Direction,
    gates: &AllGates<'_>,
    owners: &Routes<'p>,
) -> BTreeSet<&'p Name> {
    let peers = gates.peers(&vpc.name, direction).blocks();
    let routes = peers.into_iter().flat_map(|block| owners.overlapping(block));
    routes.filter_map(|route| route.way.vpc()).collect()
}
