//! A trace for programs. Fields are added, never renamed or removed.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::network::{Subnet, Vpc};
use crossvpc_core::plan::Link;
use crossvpc_core::routing::{AddressSet, Case, Path, PortSet, Trace, Verdict};
use crossvpc_core::source::{Sources, Span};
use serde::Serialize;

use super::words::{self, Told};
use crate::end::{End, shown};

/// How flows pass between two ends.
#[derive(Debug, Serialize)]
pub struct Document {
    /// Of this structure: 1.
    pub version: u32,
    /// `reachable`, `blocked`, `unknown` or `partly`.
    pub verdict: &'static str,
    /// What is called.
    pub ports: String,
    /// One for each pair of VPCs.
    pub parts: Vec<Part>,
    /// Addresses that were asked about and are in no VPC of the spec.
    pub outside: Vec<String>,
}

/// How flows pass from one VPC to another.
#[derive(Debug, Serialize)]
pub struct Part {
    /// Who calls.
    pub from: String,
    /// Who is called.
    pub to: String,
    /// As in [`Document::verdict`]; `same-vpc` if both ends are in one VPC.
    pub verdict: &'static str,
    /// Flows that take the same ways.
    pub groups: Vec<Group>,
    /// Whether there are further flows that were not looked at.
    pub is_cut: bool,
}

/// Flows that take the same ways.
#[derive(Debug, Serialize)]
pub struct Group {
    /// As in [`Document::verdict`].
    pub verdict: &'static str,
    /// The flows.
    pub flows: Vec<Flows>,
    /// The availability zones of their ends, as far as the subnets of the spec tell, if they pass.
    pub zones: Option<Zones>,
    /// The ways that they may take, the best one first.
    pub paths: Vec<PathDocument>,
}

/// Flows from each of some addresses to each of others on each of some ports.
#[derive(Clone, Debug, Serialize)]
pub struct Flows {
    /// CIDR blocks.
    pub sources: Vec<String>,
    /// CIDR blocks.
    pub destinations: Vec<String>,
    /// As a spec lists them.
    pub ports: String,
    /// The subnets of the sources, by name: none if they are in no subnet of the spec, absent if some are.
    pub source_subnets: Option<Vec<String>>,
    /// The same of the destinations.
    pub destination_subnets: Option<Vec<String>>,
}

/// The availability zones of the ends of flows, by their ids.
#[derive(Clone, Debug, Serialize)]
pub struct Zones {
    /// Of the subnets that call.
    pub from: Vec<String>,
    /// Of the subnets that are called.
    pub to: Vec<String>,
    /// Which flows cross zones: `none`, `some` or `all`.
    pub crossed: &'static str,
}

/// A way of a flow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PathDocument {
    /// As in [`Document::verdict`].
    pub verdict: &'static str,
    /// The id of the link that calls take.
    pub link: Option<String>,
    /// The id of the link that answers take.
    pub back_link: Option<String>,
    /// The largest packet that passes, in bytes.
    pub mtu: Option<u16>,
    /// The hops of the call.
    pub there: Vec<HopDocument>,
    /// The hops of the answer.
    pub back: Vec<HopDocument>,
    /// What the spec does not say and the flow depends on.
    pub unknown: Vec<HopDocument>,
    /// What else is to be said.
    pub notes: Vec<String>,
}

/// A hop, what stops a flow, or what is unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct HopDocument {
    /// The kind of the hop, or the code of what stops the flow.
    pub code: &'static str,
    /// Whether the flow ends here.
    pub is_blocked: bool,
    /// A word or two, for the path line.
    pub short: String,
    /// What happens here.
    pub text: String,
    /// What to change.
    pub help: Option<String>,
    /// The place of the spec that the hop comes from.
    pub at: Option<At>,
}

/// A place of the spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct At {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Document {
    pub(super) fn of(asked: &PortSet, parts: Vec<Part>, outside: [&AddressSet; 2]) -> Self {
        let mut verdicts = parts.iter().map(|part| part.verdict).filter(|verdict| *verdict != SAME_VPC);
        let verdict = match verdicts.next() {
            Some(first) if verdicts.all(|verdict| verdict == first) => first,
            Some(_) => Verdict::Partly.name(),
            None => Verdict::Unknown.name(),
        };
        let outside = outside.iter().flat_map(|addresses| addresses.blocks());
        let outside = outside.map(shown).collect();
        Self { version: 1, verdict, ports: crate::end::ports_label(asked), parts, outside }
    }
}

const SAME_VPC: &str = "same-vpc";

/// Flows as a product of sets.
type Product = (AddressSet, AddressSet, PortSet);

impl Part {
    pub(super) fn of(from: &End<'_>, to: &End<'_>, trace: Option<&Trace<'_>>, sources: &Sources) -> Self {
        let (from_label, to_label) = (from.label.clone(), to.label.clone());
        let Some(trace) = trace else {
            return Self {
                from: from_label,
                to: to_label,
                verdict: SAME_VPC,
                groups: Vec::new(),
                is_cut: false,
            };
        };
        let mut groups: BTreeMap<(Verdict, Vec<PathDocument>), Vec<Product>> = BTreeMap::new();
        for case in &trace.cases {
            let told = |path| PathDocument::of(path, [from, to], &case.ports, sources);
            let paths = case.paths.iter().map(told).collect();
            let Case { sources, destinations, ports, .. } = case;
            let flows = groups.entry((case.verdict(), paths)).or_default();
            flows.push((sources.clone(), destinations.clone(), ports.clone()));
        }
        let vpcs = [from, to].map(|end| end.end.vpc);
        let groups = groups.into_iter().map(|((verdict, paths), flows)| Group {
            verdict: verdict.name(),
            zones: if verdict == Verdict::Blocked { None } else { Zones::of(&flows, vpcs) },
            flows: united(flows).iter().map(|product| Flows::of(product, vpcs)).collect(),
            paths,
        });
        let verdict = trace.verdict().name();
        Self { from: from_label, to: to_label, verdict, groups: groups.collect(), is_cut: trace.is_cut }
    }
}

impl Flows {
    fn of((sources, destinations, ports): &Product, [from, to]: [&Vpc; 2]) -> Self {
        let blocks = |addresses: &AddressSet| addresses.blocks().into_iter().map(shown).collect();
        Self {
            sources: blocks(sources),
            destinations: blocks(destinations),
            ports: crate::end::ports_label(ports),
            source_subnets: names(from, sources),
            destination_subnets: names(to, destinations),
        }
    }
}

/// The subnets of a VPC that have some of these addresses.
fn subnets<'p>(vpc: &'p Vpc, addresses: &AddressSet) -> Vec<(&'p Subnet, AddressSet)> {
    let blocks = |subnet: &Subnet| subnet.cidrs.iter().map(|block| block.net).collect::<AddressSet>();
    let all = vpc.subnets.iter().map(|subnet| (&**subnet, blocks(subnet)));
    all.filter(|(_, blocks)| !blocks.intersection(addresses).is_empty()).collect()
}

/// The names of the subnets that have all of these addresses together, or of none if no subnet of the spec has any.
fn names(vpc: &Vpc, addresses: &AddressSet) -> Option<Vec<String>> {
    let subnets = subnets(vpc, addresses);
    let rest = subnets.iter().fold(addresses.clone(), |rest, (_, blocks)| rest.difference(blocks));
    let is_told = !vpc.subnets.is_empty() && (rest.is_empty() || subnets.is_empty());
    is_told.then(|| subnets.iter().map(|(subnet, _)| subnet.name.to_string()).collect())
}

/// The fewest products that are found by uniting those that differ in one respect.
fn united(products: Vec<Product>) -> Vec<Product> {
    let by_ends = unite(products, |it| (it.0.clone(), it.1.clone()), |one, two| one.2 = one.2.union(&two.2));
    let by_source = unite(by_ends, |it| (it.0.clone(), it.2.clone()), |one, two| one.1 = one.1.union(&two.1));
    unite(by_source, |it| (it.1.clone(), it.2.clone()), |one, two| one.0 = one.0.union(&two.0))
}

fn unite<K: Ord>(
    products: Vec<Product>,
    same: impl Fn(&Product) -> K,
    unite: impl Fn(&mut Product, &Product),
) -> Vec<Product> {
    let mut all: BTreeMap<K, Product> = BTreeMap::new();
    for product in products {
        let key = same(&product);
        match all.get_mut(&key) {
            Some(known) => unite(known, &product),
            None => drop(all.insert(key, product)),
        }
    }
    all.into_values().collect()
}

impl Zones {
    /// Nothing where the spec names no zone at one of the ends.
    fn of(flows: &[Product], [from, to]: [&Vpc; 2]) -> Option<Self> {
        let of = |vpc: &Vpc, addresses: &AddressSet| -> BTreeSet<String> {
            subnets(vpc, addresses).into_iter().filter_map(|(subnet, _)| subnet.zone.clone()).collect()
        };
        let (mut sources, mut destinations, mut pairs) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for flow in flows {
            let (from, to) = (of(from, &flow.0), of(to, &flow.1));
            pairs.extend(from.iter().flat_map(|from| to.iter().map(move |to| from == to)));
            sources.extend(from);
            destinations.extend(to);
        }
        let crossed = match (pairs.contains(&true), pairs.contains(&false)) {
            (false, false) => return None,
            (true, false) => "none",
            (true, true) => "some",
            (false, true) => "all",
        };
        Some(Self { from: sources.into_iter().collect(), to: destinations.into_iter().collect(), crossed })
    }
}

impl PathDocument {
    fn of(path: &Path<'_>, ends: [&End<'_>; 2], ports: &PortSet, sources: &Sources) -> Self {
        let vpcs = ends.map(|end| end.end.vpc);
        let hops = |hops: &[crossvpc_core::routing::Hop<'_>], end| -> Vec<_> {
            hops.iter().map(|hop| HopDocument::of(words::hop(hop, end, ports), sources)).collect()
        };
        let unknown = path.unknown.iter().map(|fact| HopDocument::of(words::unknown(fact), sources));
        Self {
            verdict: path.verdict().name(),
            link: path.link.map(Link::id),
            back_link: path.back_link().map(Link::id),
            mtu: path.link.filter(|_| path.verdict() != Verdict::Blocked).map(|link| mtu(link, vpcs)),
            there: hops(&path.there, &ends[0].label),
            back: hops(&path.back, &ends[1].label),
            unknown: unknown.collect(),
            notes: words::notes(path, vpcs),
        }
    }
}

impl HopDocument {
    fn of(told: Told, sources: &Sources) -> Self {
        let Told { code, is_blocked, short, text, help, at } = told;
        Self { code, is_blocked, short, text, help, at: at.map(|span| At::of(span, sources)) }
    }
}

impl At {
    fn of(span: Span, sources: &Sources) -> Self {
        let source = sources.get(span.file);
        let at = source.line_column(span.start);
        Self { file: source.name().to_owned(), line: at.line, column: at.column }
    }
}

/// The largest packet: 9001 bytes by peering in one region, 8500 otherwise
/// (EC2 user guide, "Network MTU", March 2025).
fn mtu(link: &Link, [from, to]: [&Vpc; 2]) -> u16 {
    if link.peering().is_some() && from.region == to.region { 9001 } else { 8500 }
}
