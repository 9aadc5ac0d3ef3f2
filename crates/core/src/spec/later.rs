//! Subnets that were added to a VPC beside one of their zone that was there: what stands in that one stays there.

use std::collections::BTreeSet;

use crate::name::Name;

use super::vpc::Subnet;
use super::{Entries, Entry};

/// Those of the later subnets whose zone has an earlier one, by name.
pub(super) fn beside(
    subnets: &Entries<Subnet>,
    is_later: impl Fn(&Name) -> bool,
) -> impl Iterator<Item = &Name> {
    let zone = |subnet: &Entry<Subnet>| subnet.value.zone.as_ref().map(|zone| zone.value.clone());
    let (later, earlier): (Vec<_>, Vec<_>) = subnets.iter().partition(|(name, _)| is_later(name));
    let zones: BTreeSet<_> = earlier.into_iter().filter_map(|(_, subnet)| zone(subnet)).collect();
    let later =
        later.into_iter().filter(move |(_, subnet)| zone(subnet).is_some_and(|zone| zones.contains(&zone)));
    later.map(|(name, _)| name)
}
