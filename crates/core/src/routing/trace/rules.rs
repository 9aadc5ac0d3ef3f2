//! Whether the security groups of a VPC let a flow through.

use crate::name::Name;
use crate::network::{Connection, Party, Vpc};
use crate::plan::{AccessRule, Direction, RoutedVpc};

use super::super::Routing;
use super::super::addresses::AddressSet;
use super::super::ports::PortSet;
use super::answer::End;
use super::cell::{Cell, Some1};
use super::hop::{Blocker, Hop, Unknown};

/// What the security groups of one side say.
pub(super) enum Passage<'p> {
    Rule(Hop<'p>),
    Unknown(Unknown<'p>),
    Blocked(Blocker<'p>),
}

impl Cell {
    /// The addresses on the side of a rule's group, and on the other.
    fn ends(&mut self, direction: Direction) -> (&mut Some1, &mut Some1) {
        match direction {
            Direction::Egress => (&mut self.from, &mut self.to),
            Direction::Ingress => (&mut self.to, &mut self.from),
        }
    }
}

impl<'p> Routing<'p> {
    /// What one side's groups say of a flow; the cell shrinks to the flows of which they say the same.
    pub(super) fn passage(
        &self,
        own: &End<'p>,
        other: &End<'p>,
        direction: Direction,
        cell: &mut Cell,
    ) -> Passage<'p> {
        let rules: Vec<_> = self.rules_of(own, direction).collect();
        let ports_of = |rule: &AccessRule| PortSet::of_rule(rule.protocol, rule.ports);
        let peers = |rule: &AccessRule| rule.peer.blocks().into_iter().collect::<AddressSet>();
        let admits = |rule: &&AccessRule, cell: &mut Cell| {
            let is_peer = peers(rule).contains(cell.ends(direction).1.one);
            is_peer && ports_of(rule).contains(&cell.port)
        };
        let admitting: Vec<_> = rules.iter().copied().filter(|rule| admits(rule, cell)).collect();
        for rule in &admitting {
            cell.ends(direction).1.split(&peers(rule));
            cell.split_ports(&ports_of(rule));
        }
        if let Some(first) = admitting.first() {
            let mut groups: Vec<_> = admitting.iter().map(|rule| &*rule.group).collect();
            groups.dedup_by(|one, two| one.name == two.name);
            let mut connections: Vec<&Connection> =
                admitting.iter().flat_map(|rule| rule.asked_by.iter().map(|asks| &**asks)).collect();
            connections.sort_by(|one, two| one.name.cmp(&two.name));
            connections.dedup_by(|one, two| one.name == two.name);
            let peer = first.peer.label();
            return Passage::Rule(Hop::Rule { vpc: own.vpc, direction, groups, peer, connections });
        }
        for rule in &rules {
            exclude(cell, direction, &AddressSet::all(), &peers(rule), &ports_of(rule));
        }
        for (connection, here, there) in self.without_rules(own.vpc, other.vpc, direction) {
            let blocks: AddressSet = here.cidrs().iter().map(|block| block.net).collect();
            let peers: AddressSet = here.reachable_cidrs_of(there).iter().map(|block| block.net).collect();
            let ports: PortSet = connection.ports.iter().copied().collect();
            let (mine, theirs) = cell.ends(direction);
            if blocks.contains(mine.one) && peers.contains(theirs.one) && ports.contains(&cell.port) {
                let (mine, theirs) = cell.ends(direction);
                mine.split(&blocks);
                theirs.split(&peers);
                cell.split_ports(&ports);
                return Passage::Unknown(Unknown::Rules { vpc: own.vpc, direction, connection });
            }
            exclude(cell, direction, &blocks, &peers, &ports);
        }
        let (consumer, provider) = match direction {
            Direction::Egress => (own.vpc, other.vpc),
            Direction::Ingress => (other.vpc, own.vpc),
        };
        // An endpoint service makes no rule for what is routed.
        let mut connections = self.declared(consumer, provider);
        connections.retain(|connection| connection.via.is_routed());
        let open = connections.iter().flat_map(|connection| connection.ports.iter().copied()).collect();
        let reversed = self.declared(provider, consumer);
        let (vpc, group) = (own.vpc, own.group);
        Passage::Blocked(Blocker::NoRule { vpc, direction, group, open, connections, reversed })
    }

    fn rules_of(&self, own: &End<'p>, direction: Direction) -> impl Iterator<Item = &'p AccessRule> {
        let (vpc, group): (&Vpc, Option<&Name>) = (own.vpc, own.group);
        let sides = self.plan.links.iter().filter_map(|link| link.routed_vpc(&vpc.name));
        let rules = sides.flat_map(RoutedVpc::all_rules);
        rules.filter(move |rule| {
            rule.direction == direction && group.is_none_or(|group| rule.group.name == *group)
        })
    }

    /// The connections that let one VPC call another.
    pub(super) fn declared(&self, consumer: &Vpc, provider: &Vpc) -> Vec<&'p Connection> {
        let all = self.plan.network.connections().iter().map(|connection| &**connection);
        let between = all.filter(|connection| {
            connection.provider.vpc.is(provider)
                && !consumer.is(provider)
                && connection.party(consumer).is_some()
        });
        between.collect()
    }

    /// Routed connections that declare a flow and name no group on one side.
    fn without_rules(
        &self,
        own: &Vpc,
        other: &Vpc,
        direction: Direction,
    ) -> Vec<(&'p Connection, &'p Party, &'p Party)> {
        let (consumer, provider) = match direction {
            Direction::Egress => (own, other),
            Direction::Ingress => (other, own),
        };
        let declared = self.declared(consumer, provider).into_iter();
        let parties = declared.filter(|connection| connection.via.is_routed()).filter_map(|connection| {
            let consumer = connection.party(consumer)?;
            let (here, there) = match direction {
                Direction::Egress => (consumer, &connection.provider),
                Direction::Ingress => (&connection.provider, consumer),
            };
            here.security_groups.is_empty().then_some((connection, here, there))
        });
        parties.collect()
    }
}

/// Leaves flows that a rule does not admit as its own flow is not.
fn exclude(cell: &mut Cell, direction: Direction, own: &AddressSet, peers: &AddressSet, ports: &PortSet) {
    let (mine, theirs) = cell.ends(direction);
    if mine.split_unless_in(own) && theirs.split_unless_in(peers) {
        cell.ports = cell.ports.difference(ports);
    }
}

impl Some1 {
    /// Whether the one is in the set; if it is not, leaves those that are.
    fn split_unless_in(&mut self, set: &AddressSet) -> bool {
        set.contains(self.one) || self.split(set)
    }
}
