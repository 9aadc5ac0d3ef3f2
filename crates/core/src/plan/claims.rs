//! What AWS has once, whichever link it is for: the peering of a pair of VPCs, a destination in a route table, a rule of a group.

use std::collections::BTreeSet;

use super::{Fact, GroupRef, Link, PeerRef};

/// What starts the claim of the side that requests a peering.
const REQUESTED: &str = "requested by ";

/// The claims of a link.
pub(super) fn of(link: &Link) -> BTreeSet<String> {
    let mut facts = Vec::new();
    link.facts(&mut facts);
    let mut claims: BTreeSet<_> = facts.iter().filter_map(of_fact).collect();
    if let Some(peering) = link.peering() {
        let requester = &peering.requester.vpc.name;
        let mut pair = [requester, &peering.accepter.vpc.name];
        pair.sort();
        let pair = format!("peering of {} and {}", pair[0], pair[1]);
        claims.extend([format!("{REQUESTED}{requester}: {pair}"), pair]);
    }
    claims
}

/// Whether two claims to one peering have different requesters.
pub(super) fn is_requested_anew(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    one.symmetric_difference(other).any(|claim| claim.starts_with(REQUESTED))
}

fn of_fact(fact: &Fact) -> Option<String> {
    if let Fact::Route { vpc, table, destination, .. } = fact {
        return Some(format!("route {vpc} {table} {destination}"));
    }
    // A group that is created for a link has no rule of another one, and no other link names a list of it.
    if let Fact::Rule { vpc, group: GroupRef::Named { name, .. }, direction, protocol, ports, peer, .. } =
        fact
        && !matches!(peer, PeerRef::List { .. })
    {
        return Some(format!("rule {vpc} {name} {direction:?} {protocol:?} {ports:?} {peer:?}"));
    }
    None
}
