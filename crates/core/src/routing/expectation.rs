//! What a spec expects of flows, proved over sets of addresses.
//!
//! A VPC that is named reaches another if any of its addresses reaches any of the other's. Of a subnet or a CIDR block, each
//! address counts.

use std::collections::BTreeMap;

use crate::name::Name;
use crate::network::{Expectation, Network, Side, SideKind, Vpc};

use super::addresses::AddressSet;
use super::ports::PortSet;
use super::trace::{Case, End, Trace, Unknown, Verdict};
use super::{Reach, Routing};

/// The part of a side that is in one VPC.
#[derive(Clone, Debug)]
pub struct Part<'p> {
    /// Its addresses.
    pub end: End<'p>,
    /// Whether each of them counts.
    pub is_each: bool,
}

/// Flows that are not as expected.
#[derive(Clone, Debug)]
pub struct Breach<'p> {
    /// Who calls.
    pub from: End<'p>,
    /// Who is called.
    pub to: End<'p>,
    /// What is called.
    pub ports: PortSet,
    /// How many pairs of VPCs there are with such flows, as far as they were counted.
    pub pairs: usize,
}

/// The flows of a network that are possible, by the VPCs that call and are called.
#[derive(Debug)]
pub struct Flows<'r, 'p> {
    routing: &'r Routing<'p>,
    by_pair: BTreeMap<(&'p Name, &'p Name), Vec<Reach<'p>>>,
}

/// What a side of an expectation means, by VPC.
pub fn parts<'p>(network: &'p Network, side: &Side) -> Vec<Part<'p>> {
    let whole = |vpc: &Vpc| -> AddressSet { vpc.cidrs.iter().map(|block| block.net).collect() };
    let part = |vpc: &'p Vpc| {
        let (addresses, is_each) = match &side.kind {
            SideKind::Vpcs(pattern) => (matching(pattern.matches(vpc.name.as_str()), || whole(vpc)), false),
            SideKind::Accounts(pattern) => {
                (matching(pattern.matches(vpc.account.name.as_str()), || whole(vpc)), false)
            }
            SideKind::Tagged(_) => (matching(side.kind.is_tagged(&vpc.tags), || whole(vpc)), false),
            SideKind::Block(block) => (whole(vpc).intersection(&block.net.into()), true),
            SideKind::Subnets(of_vpc, of_subnet) => {
                let subnets = || {
                    let named = vpc.subnets.iter().filter(|subnet| of_subnet.matches(subnet.name.as_str()));
                    named.flat_map(|subnet| subnet.cidrs.iter().map(|block| block.net)).collect()
                };
                (matching(of_vpc.matches(vpc.name.as_str()), subnets), true)
            }
        };
        let is_some = !addresses.is_empty();
        is_some.then_some(Part { end: End { vpc, addresses, group: None }, is_each })
    };
    network.vpcs().iter().filter_map(|vpc| part(vpc)).collect()
}

fn matching(matches: bool, addresses: impl FnOnce() -> AddressSet) -> AddressSet {
    if matches { addresses() } else { AddressSet::EMPTY }
}

/// The ports that an expectation is about; `None` for any.
fn asked(expectation: &Expectation) -> Option<PortSet> {
    (!expectation.ports.is_empty()).then(|| expectation.ports.iter().copied().collect())
}

impl<'r, 'p> Flows<'r, 'p> {
    /// All flows of a network.
    pub fn of(routing: &'r Routing<'p>) -> Self {
        let mut by_pair: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for reach in routing.reaches(&AddressSet::all(), &AddressSet::all(), &PortSet::all()) {
            by_pair.entry((reach.from, reach.to)).or_default().push(reach);
        }
        Self { routing, by_pair }
    }

    /// The first flows between two sides that are possible, also if they depend on what the spec does not say.
    pub fn possible(&self, expectation: &Expectation, sides: [&[Part<'p>]; 2]) -> Option<Breach<'p>> {
        let asked = asked(expectation).unwrap_or_else(PortSet::all);
        let [from, to] = sides.map(|parts| {
            let by_name = parts.iter().map(|part| (&part.end.vpc.name, part));
            by_name.collect::<BTreeMap<_, _>>()
        });
        let between = |(&(caller, called), reaches): (&(&Name, &Name), &Vec<Reach<'p>>)| {
            let (from, to) = (from.get(caller)?, to.get(called)?);
            reaches.iter().find_map(|reach| {
                let sources = reach.sources.intersection(&from.end.addresses);
                let destinations = reach.destinations.intersection(&to.end.addresses);
                let ports = reach.ports.intersection(&asked);
                let is_none = sources.is_empty() || destinations.is_empty() || ports.is_empty();
                let end = |part: &Part<'p>, addresses| End { addresses, ..part.end.clone() };
                let (from, to) = (end(from, sources), end(to, destinations));
                (!is_none).then_some(Breach { from, to, ports, pairs: 1 })
            })
        };
        let mut found = self.by_pair.iter().filter_map(between);
        let first = found.next()?;
        Some(Breach { pairs: 1 + found.count(), ..first })
    }

    /// The first flows between two sides that are not possible, or depend on a route table that the spec does not name.
    pub fn impossible(&self, expectation: &Expectation, sides: [&[Part<'p>]; 2]) -> Option<Breach<'p>> {
        let asked = asked(expectation);
        let pairs = sides[0].iter().flat_map(|from| sides[1].iter().map(move |to| (from, to)));
        let mut apart = pairs.filter(|(from, to)| !from.end.vpc.is(to.end.vpc));
        apart.find_map(|(from, to)| self.missing(from, to, asked.as_ref()))
    }

    fn missing(&self, from: &Part<'p>, to: &Part<'p>, asked: Option<&PortSet>) -> Option<Breach<'p>> {
        let breach = |ports| Breach { from: from.end.clone(), to: to.end.clone(), ports, pairs: 1 };
        if !from.is_each && !to.is_each {
            let reaches = self.by_pair.get(&(&from.end.vpc.name, &to.end.vpc.name)).into_iter().flatten();
            let open = reaches.fold(PortSet::default(), |all, reach| all.union(&reach.ports));
            return match asked {
                Some(asked) => {
                    let missing = asked.difference(&open);
                    (!missing.is_empty()).then(|| breach(missing))
                }
                None => open.is_empty().then(|| breach(PortSet::all())),
            };
        }
        let families =
            from.end.addresses.clone().families().into_iter().zip(to.end.addresses.clone().families());
        // A host has addresses of both families: it calls by either.
        let mut first = None;
        for (sources, destinations) in families.filter(|(from, to)| !from.is_empty() && !to.is_empty()) {
            let end = |end: &End<'p>, addresses| End { addresses, ..end.clone() };
            let (from_end, to_end) = (end(&from.end, sources), end(&to.end, destinations));
            let ports = asked.cloned().unwrap_or_else(PortSet::all);
            let trace = self.routing.trace(&from_end, &to_end, &ports);
            let quantified =
                Quantified { sources: from.is_each, destinations: to.is_each, ports: asked.is_some() };
            let left = quantified.uncovered(&trace, (from_end.addresses, to_end.addresses, ports));
            // Nothing left: it is as expected.
            let (sources, destinations, ports) = left?;
            let (from, to) = (end(&from.end, sources), end(&to.end, destinations));
            first = first.or(Some(Breach { from, to, ports, pairs: 1 }));
        }
        first.or_else(|| Some(breach(asked.cloned().unwrap_or_else(PortSet::all))))
    }
}

/// Flows from each of some addresses to each of others on each of some ports.
type Product = (AddressSet, AddressSet, PortSet);

/// Of what each has to do; of the rest, any.
struct Quantified {
    sources: bool,
    destinations: bool,
    ports: bool,
}

impl Quantified {
    /// Some flows for which none that passes stands.
    fn uncovered(&self, trace: &Trace<'_>, whole: Product) -> Option<Product> {
        let is_some = |(sources, destinations, ports): &Product| {
            !(sources.is_empty() || destinations.is_empty() || ports.is_empty())
        };
        let mut left = vec![whole];
        for case in trace.cases.iter().filter(|case| passes(case)) {
            left = left.into_iter().flat_map(|part| self.without(part, case)).filter(is_some).collect();
        }
        left.into_iter().next()
    }

    /// What is left of flows without those that others stand for.
    fn without(&self, (sources, destinations, ports): Product, other: &Case<'_>) -> [Product; 3] {
        let of = |is_each: bool, set: &AddressSet, other: &AddressSet| {
            let any = || (set.clone(), AddressSet::EMPTY);
            if is_each { (set.intersection(other), set.difference(other)) } else { any() }
        };
        let (same_sources, other_sources) = of(self.sources, &sources, &other.sources);
        let (same_destinations, other_destinations) =
            of(self.destinations, &destinations, &other.destinations);
        let other_ports = if self.ports { ports.difference(&other.ports) } else { PortSet::default() };
        [
            (other_sources, destinations, ports.clone()),
            (same_sources.clone(), other_destinations, ports),
            (same_sources, same_destinations, other_ports),
        ]
    }
}

/// Whether flows pass, whatever route table the addresses use.
fn passes(case: &Case<'_>) -> bool {
    case.paths.iter().any(|path| {
        path.verdict() != Verdict::Blocked
            && !path.unknown.iter().any(|fact| matches!(fact, Unknown::Table { .. }))
    })
}
