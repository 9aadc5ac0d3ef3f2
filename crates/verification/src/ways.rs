//! The flows that the spec makes possible, as the analyzer sees them: over IPv4, and without those of endpoint services, which have
//! an end of their own on each side.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::name::Name;
use crossvpc_core::plan::{Plan, PrivateLink};
use crossvpc_core::routing::{AddressSet, PortSet, Routing};

/// Flows of a VPC to or from others, on the same ports with the same own addresses.
#[derive(Debug, Default)]
pub(crate) struct Ways<'p> {
    /// By the VPC that is called, its addresses and the ports: who calls.
    into: BTreeMap<&'p Name, Grouped<'p>>,
    /// By the VPC that calls, its addresses and the ports: who is called.
    out_of: BTreeMap<&'p Name, Grouped<'p>>,
    /// Every IPv4 address of the spec.
    pub(crate) everywhere: AddressSet,
}

/// By own addresses and ports: the other VPCs, each with its addresses.
type Grouped<'p> = BTreeMap<(AddressSet, PortSet), Vec<(&'p Name, AddressSet)>>;

/// Some flows of a VPC.
#[derive(Debug)]
pub(crate) struct Way<'w, 'p> {
    pub(crate) own: &'w AddressSet,
    pub(crate) ports: &'w PortSet,
    pub(crate) others: &'w [(&'p Name, AddressSet)],
}

impl<'p> Ways<'p> {
    pub(crate) fn of(plan: &'p Plan) -> Self {
        let mut ways = Self { everywhere: everywhere(plan), ..Self::default() };
        let services: BTreeSet<_> = plan.services().map(PrivateLink::id).collect();
        let all = (AddressSet::all(), PortSet::all());
        let [everything, _] = all.0.families();
        for reach in Routing::of(plan).reaches(&everything, &everything, &all.1) {
            if services.contains(&reach.link) {
                continue;
            }
            let (from, to) = (reach.from, reach.to);
            let called = ways.into.entry(to).or_default();
            let called = called.entry((reach.destinations.clone(), reach.ports.clone())).or_default();
            called.push((from, reach.sources.clone()));
            let calling = ways.out_of.entry(from).or_default();
            calling.entry((reach.sources, reach.ports)).or_default().push((to, reach.destinations));
        }
        ways
    }

    /// The flows into a VPC.
    pub(crate) fn entering(&self, vpc: &Name) -> impl Iterator<Item = Way<'_, 'p>> {
        shown(self.into.get(vpc))
    }

    /// The flows out of a VPC.
    pub(crate) fn leaving(&self, vpc: &Name) -> impl Iterator<Item = Way<'_, 'p>> {
        shown(self.out_of.get(vpc))
    }
}

impl Way<'_, '_> {
    /// The addresses of all others.
    pub(crate) fn theirs(&self) -> AddressSet {
        self.others.iter().flat_map(|(_, addresses)| addresses.blocks()).collect()
    }
}

fn shown<'w, 'p>(grouped: Option<&'w Grouped<'p>>) -> impl Iterator<Item = Way<'w, 'p>> {
    let all = grouped.into_iter().flatten();
    all.map(|((own, ports), others)| Way { own, ports, others })
}

fn everywhere(plan: &Plan) -> AddressSet {
    let blocks = plan.network.vpcs().iter().flat_map(|vpc| vpc.cidrs.iter().map(|block| block.net));
    let [ipv4, _] = blocks.collect::<AddressSet>().families();
    ipv4
}
