//! The subnets that something stands in, one a zone, where the choice is ours: what works before what does not, then what
//! was generated before, and then the first by name, so that the same spec always gives the same ones after the same record.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::network::{Block, Party, Subnet};

/// The first by name of each zone; one whose zone is not known is in one of its own.
pub(super) fn one_a_zone(subnets: &[Arc<Subnet>]) -> Vec<Arc<Subnet>> {
    preferred(subnets, |_| true)
}

/// The same, but in each zone one with IPv6 before those without.
pub(super) fn one_a_zone_with_ipv6(subnets: &[Arc<Subnet>]) -> Vec<Arc<Subnet>> {
    preferred(subnets, |subnet| subnet.cidrs.iter().any(Block::is_ipv6))
}

/// One a zone for a consumer's endpoint. Where it names none, zones that do not fit are left out; if none fits, all stay,
/// so that this is said of them.
pub(super) fn of_endpoint(consumer: &Party, fits: impl Fn(&str) -> bool) -> Vec<Arc<Subnet>> {
    let all = one_a_zone(consumer.meant_subnets());
    if !consumer.subnets.is_empty() {
        return all;
    }
    let may_fit = |subnet: &&Arc<Subnet>| subnet.zone.as_deref().is_none_or(&fits);
    let fitting: Vec<_> = all.iter().filter(may_fit).cloned().collect();
    if fitting.is_empty() { all } else { fitting }
}

fn preferred(subnets: &[Arc<Subnet>], is_preferred: impl Fn(&Subnet) -> bool) -> Vec<Arc<Subnet>> {
    let numbered = || subnets.iter().enumerate();
    let mut chosen = BTreeMap::new();
    let preferred = |is_later| {
        numbered()
            .filter(move |(_, subnet)| subnet.is_later == is_later)
            .filter(|(_, subnet)| is_preferred(subnet))
    };
    let others = |is_later| numbered().filter(move |(_, subnet)| subnet.is_later == is_later);
    let in_order = preferred(false).chain(preferred(true)).chain(others(false)).chain(others(true));
    for (at, subnet) in in_order {
        if let Some(zone) = &subnet.zone {
            chosen.entry(zone).or_insert(at);
        }
    }
    let is_chosen = |at: usize, zone: &String| chosen.get(zone) == Some(&at);
    let chosen =
        numbered().filter(|(at, subnet)| subnet.zone.as_ref().is_none_or(|zone| is_chosen(*at, zone)));
    chosen.map(|(_, subnet)| Arc::clone(subnet)).collect()
}
