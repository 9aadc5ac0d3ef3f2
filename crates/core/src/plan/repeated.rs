//! Rules that several links ask for.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ipnet::IpNet;

use crate::aws::port::PortRange;
use crate::name::Name;

use super::{AccessPeer, Direction, GroupRule, Opening, Peer, PrivateLink, Protocol, RoutedVpc};

/// A rule: the VPC and the group, and what it lets through.
type Key = ((Name, Name), Direction, Protocol, Option<PortRange>, IpNet);

/// The rules of the links before. AWS refuses the same rule twice in one group: where two links ask for it (two peers with the same
/// block), the first link keeps it. Says whether that is one to a service.
#[derive(Default)]
pub(super) struct SeenRules(BTreeMap<Key, bool>);

impl SeenRules {
    pub(super) fn keep_of_side(&mut self, side: &mut RoutedVpc) {
        for rule in std::mem::take(&mut side.rules) {
            let made_by_service = match rule.peer {
                AccessPeer::Block(net, _) => {
                    let group = (side.vpc.name.clone(), rule.group.name.clone());
                    self.insert((group, rule.direction, rule.protocol, rule.ports, net), false)
                }
                // A list is in one link.
                AccessPeer::List(_) => None,
            };
            match made_by_service {
                None => side.rules.push(rule),
                Some(true) => side.shared_rules.push(rule),
                // It is among the rules of that link.
                Some(false) => {}
            }
        }
    }

    /// Remembers a rule, or says whether a service has made it.
    fn insert(&mut self, key: Key, is_of_service: bool) -> Option<bool> {
        match self.0.entry(key) {
            Entry::Vacant(place) => {
                place.insert(is_of_service);
                None
            }
            Entry::Occupied(known) => Some(*known.get()),
        }
    }

    pub(super) fn keep_of_groups(&mut self, service: &mut PrivateLink) {
        let vpc = service.vpc().name.clone();
        let is_first = |rule: &GroupRule| {
            let Opening { protocol, ports, ref peer } = rule.opening;
            // A rule that names the link's own load balancer cannot stand in another link.
            let Peer::Block(net, _) = *peer else { return true };
            let group = (vpc.clone(), rule.group.name.clone());
            self.insert((group, Direction::Ingress, protocol, Some(ports), net), true).is_none()
        };
        (service.target_rules, service.shared_target_rules) =
            std::mem::take(&mut service.target_rules).into_iter().partition(is_first);
    }
}
