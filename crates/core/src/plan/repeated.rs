//! Rules that several links ask for.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::aws::port::PortRange;
use crate::name::Name;

use super::{AccessPeer, Direction, GroupRule, Opening, Peer, PrivateLink, Protocol, RoutedVpc};

/// A rule: the VPC and the group, and what it lets through.
type Key = ((Name, Name), Direction, Protocol, Option<PortRange>, IpNet);

/// The rules of the links before. AWS refuses the same rule twice in one group: where two links ask for it (two peers with the same
/// block), the first link keeps it.
#[derive(Default)]
pub(super) struct SeenRules(BTreeSet<Key>);

impl SeenRules {
    pub(super) fn keep_of_side(&mut self, side: &mut RoutedVpc) {
        let vpc = &side.vpc.name;
        side.rules.retain(|rule| {
            // A list is in one link.
            let AccessPeer::Block(net, _) = rule.peer else { return true };
            let group = (vpc.clone(), rule.group.name.clone());
            self.0.insert((group, rule.direction, rule.protocol, rule.ports, net))
        });
    }

    pub(super) fn keep_of_groups(&mut self, service: &mut PrivateLink) {
        let vpc = service.vpc().name.clone();
        let is_first = |rule: &GroupRule| {
            let Opening { protocol, ports, ref peer } = rule.opening;
            // A rule that names the link's own load balancer cannot stand in another link.
            let Peer::Block(net, _) = *peer else { return true };
            let group = (vpc.clone(), rule.group.name.clone());
            self.0.insert((group, Direction::Ingress, protocol, Some(ports), net))
        };
        (service.target_rules, service.shared_target_rules) =
            std::mem::take(&mut service.target_rules).into_iter().partition(is_first);
    }
}
