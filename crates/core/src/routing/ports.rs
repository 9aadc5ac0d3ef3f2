//! Sets of protocols with their ports.

use std::fmt;
use std::ops::RangeInclusive;

use crate::aws::port::{PortRange, Ports};
use crate::plan::Protocol;

use super::addresses::Ranges;

const EVERY_PORT: (u128, u128) = (0, 65_535);

/// A set of protocols with their ports. ICMP is one protocol for both families.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortSet {
    tcp: Ranges,
    udp: Ranges,
    icmp: bool,
    other: bool,
}

impl PortSet {
    /// Every port of every protocol.
    pub fn all() -> Self {
        let every = || Ranges::of([EVERY_PORT]);
        Self { tcp: every(), udp: every(), icmp: true, other: true }
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it holds all that the other holds.
    pub fn contains(&self, other: &Self) -> bool {
        self.intersection(other) == *other
    }

    /// What either holds.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            tcp: self.tcp.union(&other.tcp),
            udp: self.udp.union(&other.udp),
            icmp: self.icmp || other.icmp,
            other: self.other || other.other,
        }
    }

    /// The least of what it holds: a port, or a protocol without ports.
    #[must_use]
    pub fn first(&self) -> Self {
        let port = |ranges: &Ranges| Ranges::of(ranges.iter().next().map(|(first, _)| (first, first)));
        let (tcp, udp) = (port(&self.tcp), port(&self.udp));
        match (tcp.is_empty(), udp.is_empty(), self.icmp) {
            (false, ..) => Self { tcp, ..Self::default() },
            (true, false, _) => Self { udp, ..Self::default() },
            (true, true, true) => Self { icmp: true, ..Self::default() },
            (true, true, false) => Self { other: self.other, ..Self::default() },
        }
    }

    /// What both hold.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            tcp: self.tcp.intersection(&other.tcp),
            udp: self.udp.intersection(&other.udp),
            icmp: self.icmp && other.icmp,
            other: self.other && other.other,
        }
    }

    /// What it holds that the other does not.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self {
            tcp: self.tcp.difference(&other.tcp),
            udp: self.udp.difference(&other.udp),
            icmp: self.icmp && !other.icmp,
            other: self.other && !other.other,
        }
    }

    /// Its ports of TCP, and those of UDP: ranges with both ends, in order.
    pub fn ranges(&self) -> [Vec<RangeInclusive<u16>>; 2] {
        let number = |number| u16::try_from(number).unwrap_or(u16::MAX);
        let of = |ranges: &Ranges| ranges.iter().map(|(first, last)| number(first)..=number(last)).collect();
        [of(&self.tcp), of(&self.udp)]
    }

    /// What a rule of a security group lets through.
    pub(super) fn of_rule(protocol: Protocol, ports: Option<PortRange>) -> Self {
        let ports = Ranges::of([ports.map_or(EVERY_PORT, numbers)]);
        match protocol {
            Protocol::Tcp => Self { tcp: ports, ..Self::default() },
            Protocol::Udp => Self { udp: ports, ..Self::default() },
            Protocol::Icmp | Protocol::IcmpV6 => Self { icmp: true, ..Self::default() },
            Protocol::All => Self::all(),
        }
    }
}

/// As a spec lists them: `tcp/443, udp/53`.
impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::all() {
            return f.write_str("all");
        }
        let ranges = |protocol: &'static str, ranges: &Ranges| {
            let text = |(first, last)| match (first, last) {
                EVERY_PORT => format!("{protocol}/1-65535"),
                (first, last) if first == last => format!("{protocol}/{first}"),
                (first, last) => format!("{protocol}/{first}-{last}"),
            };
            // Nothing of the spec means port 0 but `all`.
            ranges.iter().filter(|range| *range != (0, 0)).map(text).collect::<Vec<_>>()
        };
        let mut parts = [ranges("tcp", &self.tcp), ranges("udp", &self.udp)].concat();
        parts.extend(self.icmp.then(|| "icmp".to_owned()));
        parts.extend(self.other.then(|| "other protocols".to_owned()));
        f.write_str(&parts.join(", "))
    }
}

impl From<Ports> for PortSet {
    fn from(ports: Ports) -> Self {
        match ports {
            Ports::Tcp(range) => Self::of_rule(Protocol::Tcp, Some(range)),
            Ports::Udp(range) => Self::of_rule(Protocol::Udp, Some(range)),
            Ports::Icmp => Self::of_rule(Protocol::Icmp, None),
            Ports::All => Self::all(),
        }
    }
}

impl FromIterator<Ports> for PortSet {
    fn from_iter<I: IntoIterator<Item = Ports>>(ports: I) -> Self {
        ports.into_iter().map(Self::from).fold(Self::default(), |all, ports| all.union(&ports))
    }
}

fn numbers(range: PortRange) -> (u128, u128) {
    (range.first.into(), range.last.into())
}
