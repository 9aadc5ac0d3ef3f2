//! What is wrong with a peering.

mod dns_attributes;
mod inter_region_dns;
mod non_rfc1918_dns;
mod opposite_requesters;
mod overlapping_peers;
mod peering_limit;
mod peering_quota;
mod transitive_peering;

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Plan, RoutedVpc, VpcPeering};

use crate::Rule;

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&dns_attributes::CODE, dns_attributes::check),
    (&inter_region_dns::CODE, inter_region_dns::check),
    (&non_rfc1918_dns::CODE, non_rfc1918_dns::check),
    (&opposite_requesters::CODE, opposite_requesters::check),
    (&overlapping_peers::CODE, overlapping_peers::check),
    (&peering_limit::CODE, peering_limit::check),
    (&peering_quota::CODE, peering_quota::check),
    (&transitive_peering::CODE, transitive_peering::check),
];

/// Every peering from each of its sides: the side here, and the one over there.
fn directions<'p>(plan: &'p Plan) -> impl Iterator<Item = (&'p VpcPeering, &'p RoutedVpc, &'p RoutedVpc)> {
    plan.peerings().flat_map(|peering| {
        let VpcPeering { requester, accepter, .. } = peering;
        [(peering, requester, accepter), (peering, accepter, requester)]
    })
}

/// The VPCs that are peered, with how many others.
fn peering_counts<'p>(plan: &'p Plan) -> Vec<(&'p Vpc, usize)> {
    let mut counts: BTreeMap<_, (&Vpc, usize)> = BTreeMap::new();
    for (_, here, _) in directions(plan) {
        // A VPC is one value that all connections share, and compares faster by its address than by its name.
        counts.entry(Arc::as_ptr(&here.vpc)).or_insert((&here.vpc, 0)).1 += 1;
    }
    counts.into_values().collect()
}
