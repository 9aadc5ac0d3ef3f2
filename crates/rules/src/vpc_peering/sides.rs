//! The peerings from each of their sides.

use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Plan, RoutedVpc, VpcPeering};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every peering from each of its sides: the side here, and the one over there.
pub(super) fn directions(plan: &Plan) -> impl Iterator<Item = (&VpcPeering, &RoutedVpc, &RoutedVpc)> {
    plan.peerings().flat_map(|peering| {
        let VpcPeering { requester, accepter, .. } = peering;
        [(peering, requester, accepter), (peering, accepter, requester)]
    })
}

/// The VPCs that are peered, with how many others.
pub(super) fn peering_counts(plan: &Plan) -> Vec<(&Vpc, usize)> {
    let mut counts: BTreeMap<_, (&Vpc, usize)> = BTreeMap::new();
    for (_, here, _) in directions(plan) {
        // A VPC is one value that all connections share, and compares faster by its address than by its name.
        counts.entry(Arc::as_ptr(&here.vpc)).or_insert((&here.vpc, 0)).1 += 1;
    }
    counts.into_values().collect()
}
