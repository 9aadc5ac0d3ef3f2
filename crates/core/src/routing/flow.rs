//! Flows that pass a link, as products of sets.

use std::collections::BTreeMap;

use crate::name::Name;

use super::addresses::AddressSet;
use super::gates::Admission;
use super::ports::PortSet;

/// Flows that pass a link: from each of the sources to each of the destinations, on each of the ports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reach<'p> {
    /// The id of the link that calls take.
    pub link: String,
    /// The id of the link that answers take: another one where the longest prefixes of the two sides lead through two links.
    pub back: String,
    /// The VPC that calls.
    pub from: &'p Name,
    /// Its addresses, of one family.
    pub sources: AddressSet,
    /// The VPC that is called.
    pub to: &'p Name,
    /// Its addresses, of the same family. Of an endpoint service, the targets where they are known by address, and all
    /// IPv4 addresses of the VPC where they are not; callers call an endpoint in their own VPC.
    pub destinations: AddressSet,
    /// The ports that are called.
    pub ports: PortSet,
    /// Why the security groups of the VPC that calls let it out.
    pub leaves: Admission,
    /// Why the security groups of the VPC that is called let it in.
    pub enters: Admission,
}

/// What is asked for.
pub(super) struct Query<'q> {
    pub(super) sources: &'q AddressSet,
    pub(super) destinations: &'q AddressSet,
    pub(super) ports: &'q PortSet,
}

/// Flows that differ in one respect as one, and without those of nothing.
pub(super) fn merged(found: Vec<Reach<'_>>) -> Vec<Reach<'_>> {
    let is_something = |reach: &Reach<'_>| {
        !(reach.sources.is_empty() || reach.destinations.is_empty() || reach.ports.is_empty())
    };
    let found: Vec<_> = found.into_iter().filter(is_something).collect();
    let found = united(
        found,
        |reach| (reach.sources.clone(), reach.destinations.clone()),
        |one, other| {
            one.ports = one.ports.union(&other.ports);
        },
    );
    let found = united(
        found,
        |reach| (reach.sources.clone(), reach.ports.clone()),
        |one, other| {
            one.destinations = one.destinations.union(&other.destinations);
        },
    );
    united(
        found,
        |reach| (reach.destinations.clone(), reach.ports.clone()),
        |one, other| {
            one.sources = one.sources.union(&other.sources);
        },
    )
}

fn united<'p, K: Ord>(
    found: Vec<Reach<'p>>,
    same: impl Fn(&Reach<'p>) -> K,
    unite: impl Fn(&mut Reach<'p>, &Reach<'p>),
) -> Vec<Reach<'p>> {
    let mut all: BTreeMap<_, Reach<'p>> = BTreeMap::new();
    for reach in found {
        let key = (
            reach.link.clone(),
            reach.back.clone(),
            reach.from,
            reach.to,
            reach.leaves,
            reach.enters,
            same(&reach),
        );
        match all.get_mut(&key) {
            Some(known) => unite(known, &reach),
            None => drop(all.insert(key, reach)),
        }
    }
    all.into_values().collect()
}
