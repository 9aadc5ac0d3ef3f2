//! Rules that several links ask for.

use std::collections::BTreeSet;

use super::{Direction, Link, Opening, Peer};

/// AWS refuses the same rule twice in one group: where two links ask for it (two peers with the same block), the
/// first link keeps it.
pub(super) fn keep_first(links: &mut [Link]) {
    let mut seen = BTreeSet::new();
    for link in links {
        for side in link.routed_mut() {
            let vpc = &side.vpc.name;
            side.rules.retain(|rule| {
                let group = (vpc.clone(), rule.group.name.clone());
                seen.insert((group, rule.direction, rule.protocol, rule.ports, rule.peer))
            });
        }
        if let Link::PrivateLink(service) = link {
            let vpc = service.vpc().name.clone();
            service.target_rules.retain(|rule| {
                let Opening { protocol, ports, ref peer } = rule.opening;
                // A rule that names the link's own load balancer cannot stand in another link.
                let Peer::Block(net, _) = *peer else { return true };
                let group = (vpc.clone(), rule.group.name.clone());
                seen.insert((group, Direction::Ingress, protocol, Some(ports), net))
            });
        }
    }
}
