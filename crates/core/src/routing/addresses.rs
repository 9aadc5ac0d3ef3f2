//! Sets of addresses of both families, and of ports, as ranges: what a route or a rule covers is seldom one CIDR block.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};

/// A set of numbers: ranges with both ends included, in order, none touching the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranges(Vec<(u128, u128)>);

impl Ranges {
    /// The union of some ranges.
    pub(super) fn of(ranges: impl IntoIterator<Item = (u128, u128)>) -> Self {
        let mut ranges: Vec<_> = ranges.into_iter().collect();
        ranges.sort_unstable();
        let mut united: Vec<(u128, u128)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match united.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => united.push((first, last)),
            }
        }
        Self(united)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u128, u128)> {
        self.0.iter().copied()
    }

    pub(super) fn contains(&self, number: u128) -> bool {
        let at = self.0.partition_point(|&(_, last)| last < number);
        self.0.get(at).is_some_and(|&(first, _)| first <= number)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let (few, many) = if self.0.len() < other.0.len() { (self, other) } else { (other, self) };
        few.iter().any(|(first, last)| {
            let at = many.0.partition_point(|&(_, end)| end < first);
            many.0.get(at).is_some_and(|&(start, _)| start <= last)
        })
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        Self::of(self.iter().chain(other.iter()))
    }

    pub(super) fn intersection(&self, other: &Self) -> Self {
        let (mut common, mut at, mut beside) = (Vec::new(), 0, 0);
        while let (Some(one), Some(two)) = (self.0.get(at), other.0.get(beside)) {
            let (first, last) = (one.0.max(two.0), one.1.min(two.1));
            if first <= last {
                common.push((first, last));
            }
            if one.1 < two.1 { at += 1 } else { beside += 1 }
        }
        Self(common)
    }

    pub(super) fn difference(&self, other: &Self) -> Self {
        let mut rest = Vec::new();
        for (mut first, last) in self.iter() {
            let from = other.0.partition_point(|&(_, end)| end < first);
            let mut is_left = true;
            for &(start, end) in other.0[from..].iter().take_while(|&&(start, _)| start <= last) {
                if start > first {
                    rest.push((first, start - 1));
                }
                is_left = end < last;
                first = end.saturating_add(1);
            }
            if is_left {
                rest.push((first, last));
            }
        }
        Self(rest)
    }
}

/// A set of addresses of both families.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddressSet {
    ipv4: Ranges,
    ipv6: Ranges,
}

impl AddressSet {
    /// No address.
    pub const EMPTY: Self = Self { ipv4: Ranges(Vec::new()), ipv6: Ranges(Vec::new()) };

    /// Every address of both families.
    pub fn all() -> Self {
        Self { ipv4: Ranges(vec![(0, u32::MAX.into())]), ipv6: Ranges(vec![(0, u128::MAX)]) }
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ipv4.is_empty() && self.ipv6.is_empty()
    }

    /// Whether it holds an address.
    pub fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.ipv4.contains(address.to_bits().into()),
            IpAddr::V6(address) => self.ipv6.contains(address.to_bits()),
        }
    }

    /// How many it holds.
    pub fn count(&self) -> u128 {
        let ranges = self.ipv4.iter().chain(self.ipv6.iter());
        ranges.fold(0, |all, (first, last)| all.saturating_add((last - first).saturating_add(1)))
    }

    /// The first address: of IPv4, if it holds any.
    pub fn first(&self) -> Option<IpAddr> {
        let ipv4 = self
            .ipv4
            .iter()
            .next()
            .map(|(first, _)| Ipv4Addr::from_bits(u32::try_from(first).unwrap_or(u32::MAX)));
        let ipv6 = || self.ipv6.iter().next().map(|(first, _)| Ipv6Addr::from_bits(first).into());
        ipv4.map(IpAddr::from).or_else(ipv6)
    }

    /// Whether both hold an address.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.ipv4.overlaps(&other.ipv4) || self.ipv6.overlaps(&other.ipv6)
    }

    /// The addresses of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.with(other, Ranges::union)
    }

    /// The addresses of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.with(other, Ranges::intersection)
    }

    /// Its addresses that the other has not.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.with(other, Ranges::difference)
    }

    /// Its IPv4 addresses, and its IPv6 addresses: no packet has one of each.
    pub fn families(self) -> [Self; 2] {
        [Self { ipv4: self.ipv4, ..Self::default() }, Self { ipv6: self.ipv6, ..Self::default() }]
    }

    /// The fewest CIDR blocks that hold exactly its addresses, in order.
    pub fn blocks(&self) -> Vec<IpNet> {
        let ipv4 = self.ipv4.iter().flat_map(|(first, last)| {
            // Ranges of this family are made from its own addresses only.
            let address = |number| Ipv4Addr::from_bits(u32::try_from(number).unwrap_or(u32::MAX));
            Ipv4Subnets::new(address(first), address(last), 0).map(IpNet::from)
        });
        let ipv6 = self.ipv6.iter().flat_map(|(first, last)| {
            Ipv6Subnets::new(Ipv6Addr::from_bits(first), Ipv6Addr::from_bits(last), 0).map(IpNet::from)
        });
        ipv4.chain(ipv6).collect()
    }

    fn with(&self, other: &Self, of: impl Fn(&Ranges, &Ranges) -> Ranges) -> Self {
        Self { ipv4: of(&self.ipv4, &other.ipv4), ipv6: of(&self.ipv6, &other.ipv6) }
    }
}

impl From<IpNet> for AddressSet {
    fn from(block: IpNet) -> Self {
        Self::from_iter([block])
    }
}

impl FromIterator<IpNet> for AddressSet {
    fn from_iter<I: IntoIterator<Item = IpNet>>(blocks: I) -> Self {
        let (mut ipv4, mut ipv6) = (Vec::new(), Vec::new());
        for block in blocks {
            match block {
                IpNet::V4(net) => {
                    ipv4.push((net.network().to_bits().into(), net.broadcast().to_bits().into()));
                }
                IpNet::V6(net) => ipv6.push((net.network().to_bits(), net.broadcast().to_bits())),
            }
        }
        Self { ipv4: Ranges::of(ipv4), ipv6: Ranges::of(ipv6) }
    }
}

impl fmt::Debug for AddressSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.blocks()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn of(blocks: &[&str]) -> AddressSet {
        blocks.iter().map(|block| block.parse::<IpNet>().unwrap()).collect()
    }

    #[test]
    fn sets_are_printed_as_the_fewest_blocks() {
        let set = of(&["10.0.0.0/17", "10.0.128.0/17", "10.1.0.0/16", "2001:db8::/64"]);
        assert_eq!(set.blocks(), ["10.0.0.0/15", "2001:db8::/64"].map(|block| block.parse().unwrap()));
        assert_eq!(of(&["0.0.0.0/0", "::/0"]), AddressSet::all());
        assert_eq!(AddressSet::all().blocks().len(), 2);
        let hole = of(&["10.0.0.0/24"]).difference(&of(&["10.0.0.64/26"]));
        assert_eq!(hole, of(&["10.0.0.0/26", "10.0.0.128/25"]));
    }

    #[test]
    fn the_ends_of_both_families_are_addresses_like_any_other() {
        let ends = of(&["0.0.0.0/32", "255.255.255.255/32", "::/128"]);
        let rest = AddressSet::all().difference(&ends);
        assert!(!rest.contains("255.255.255.255".parse().unwrap()) && !rest.contains("::".parse().unwrap()));
        assert_eq!(rest.union(&ends), AddressSet::all());
        assert!(AddressSet::all().difference(&AddressSet::all()).is_empty());
    }

    proptest! {
        /// Numbers below 64, compared with sets of numbers.
        #[test]
        fn ranges_are_sets_of_numbers(one in ranges(), two in ranges()) {
            let numbers = |ranges: &Ranges| (0..64).filter(|n| ranges.contains(*n)).collect::<BTreeSet<_>>();
            let (a, b) = (numbers(&one), numbers(&two));
            let each = [
                (one.union(&two), &a | &b),
                (one.intersection(&two), &a & &b),
                (one.difference(&two), &a - &b),
            ];
            prop_assert_eq!(one.overlaps(&two), !a.is_disjoint(&b));
            for (found, expected) in each {
                prop_assert_eq!(numbers(&found), expected);
                prop_assert_eq!(Ranges::of(found.iter()), found, "ranges do not touch");
            }
        }
    }

    fn ranges() -> impl Strategy<Value = Ranges> {
        let range = (0..64_u128, 0..64_u128).prop_map(|(a, b)| (a.min(b), a.max(b)));
        proptest::collection::vec(range, 0..6).prop_map(Ranges::of)
    }
}
