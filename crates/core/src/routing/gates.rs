//! What the security groups of a VPC let through between it and other VPCs.

use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::name::Name;
use crate::network::{Connection, Party};
use crate::plan::{Direction, Plan};

use super::addresses::AddressSet;
use super::ports::PortSet;
use super::vpc::VpcRouting;

/// Why a side lets a flow through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Admission {
    /// A rule that the spec creates in a named security group lets it through: any resource with this group, wherever in
    /// its VPC, since rules of a group do not know subnets.
    Rule,
    /// A connection declares it and names no group on this side: no rule is created, its owner decides. Exactly what the
    /// connection declares is taken for let through.
    NoRule,
}

/// Addresses of a VPC that speak to addresses elsewhere.
#[derive(Debug)]
pub(super) struct Gate {
    pub(super) own: AddressSet,
    pub(super) peer: AddressSet,
    pub(super) ports: PortSet,
    pub(super) admission: Admission,
}

/// The gates of a VPC in one direction.
#[derive(Debug, Default)]
struct Gates<'p> {
    /// Those of rules, whoever is on the other side: one for each ports.
    rules: Vec<Gate>,
    /// Those without rules, by the VPC on the other side.
    declared: BTreeMap<&'p Name, Vec<Gate>>,
}

/// The gates of every VPC.
#[derive(Debug)]
pub(super) struct AllGates<'p>(BTreeMap<Direction, BTreeMap<&'p Name, Gates<'p>>>);

impl<'p> AllGates<'p> {
    /// Those of some VPCs. Rules of endpoint services are not here: their peers are groups and blocks of the VPC itself.
    pub(super) fn of(plan: &'p Plan, vpcs: &BTreeMap<&'p Name, VpcRouting<'p>>) -> Self {
        let mut rules: BTreeMap<_, BTreeMap<_, Vec<IpNet>>> = BTreeMap::new();
        for (_, side) in plan.routed().filter(|(_, side)| vpcs.contains_key(&side.vpc.name)) {
            for rule in side.all_rules() {
                let of_side = rules.entry((&side.vpc.name, rule.direction)).or_default();
                of_side.entry((rule.protocol, rule.ports)).or_default().extend(rule.peer.blocks());
            }
        }
        let mut all: BTreeMap<_, BTreeMap<_, Gates<'p>>> = BTreeMap::new();
        for ((vpc, direction), by_ports) in rules {
            let own = vpcs.get(vpc).map_or(AddressSet::EMPTY, |vpc| vpc.addresses.clone());
            let gate = |((protocol, ports), peers): (_, Vec<IpNet>)| Gate {
                own: own.clone(),
                peer: peers.into_iter().collect(),
                ports: PortSet::of_rule(protocol, ports),
                admission: Admission::Rule,
            };
            all.entry(direction).or_default().entry(vpc).or_default().rules =
                by_ports.into_iter().map(gate).collect();
        }
        for connection in plan.network.connections().iter().filter(|connection| connection.via.is_routed()) {
            let provider = &connection.provider;
            for consumer in connection.consumers.iter().filter(|consumer| !consumer.vpc.is(&provider.vpc)) {
                let ends =
                    [(consumer, provider, Direction::Egress), (provider, consumer, Direction::Ingress)];
                for (here, there, direction) in ends {
                    if here.security_groups.is_empty() && vpcs.contains_key(&here.vpc.name) {
                        let gates = all.entry(direction).or_default().entry(&here.vpc.name).or_default();
                        let gates = gates.declared.entry(&there.vpc.name).or_default();
                        gates.push(declared(connection, here, there));
                    }
                }
            }
        }
        Self(all)
    }

    fn of_vpc(&self, vpc: &Name, direction: Direction) -> Option<&Gates<'p>> {
        self.0.get(&direction)?.get(vpc)
    }

    /// What a VPC lets through to or from another.
    pub(super) fn between(
        &self,
        vpc: &Name,
        direction: Direction,
        other: &Name,
    ) -> impl Iterator<Item = &Gate> {
        let gates = self.of_vpc(vpc, direction);
        gates
            .into_iter()
            .flat_map(move |gates| gates.rules.iter().chain(gates.declared.get(other).into_iter().flatten()))
    }

    /// Every address that a VPC lets anything through to.
    pub(super) fn peers(&self, vpc: &Name, direction: Direction) -> AddressSet {
        let gates = self.of_vpc(vpc, direction).into_iter();
        let gates = gates.flat_map(|gates| gates.rules.iter().chain(gates.declared.values().flatten()));
        let blocks = gates.flat_map(|gate| gate.peer.blocks());
        blocks.collect()
    }
}

fn declared(connection: &Connection, here: &Party, there: &Party) -> Gate {
    Gate {
        own: here.cidrs().iter().map(|block| block.net).collect(),
        peer: here.reachable_cidrs_of(there).iter().map(|block| block.net).collect(),
        ports: connection.ports.iter().copied().collect(),
        admission: Admission::NoRule,
    }
}
