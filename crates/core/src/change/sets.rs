//! Flows as products of sets, and their differences: what one side has and the other has not, however either is cut into parts.

use crate::routing::{AddressSet, PortSet, Reach};

/// From each source to each destination on each port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Flow {
    pub(super) sources: AddressSet,
    pub(super) destinations: AddressSet,
    pub(super) ports: PortSet,
}

/// The flows of any of the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Flows(pub(super) Vec<Flow>);

impl Flow {
    fn is_empty(&self) -> bool {
        self.sources.is_empty() || self.destinations.is_empty() || self.ports.is_empty()
    }

    fn intersection(&self, other: &Self) -> Self {
        Self {
            sources: self.sources.intersection(&other.sources),
            destinations: self.destinations.intersection(&other.destinations),
            ports: self.ports.intersection(&other.ports),
        }
    }

    /// What is left without another, as parts that share nothing.
    fn difference(&self, other: &Self) -> Vec<Self> {
        let common = self.intersection(other);
        if common.is_empty() {
            return vec![self.clone()];
        }
        let sources = self.sources.difference(&other.sources);
        let destinations = self.destinations.difference(&other.destinations);
        let ports = self.ports.difference(&other.ports);
        let rest = [
            Self { sources, ..self.clone() },
            Self { sources: common.sources.clone(), destinations, ports: self.ports.clone() },
            Self { ports, ..common },
        ];
        rest.into_iter().filter(|part| !part.is_empty()).collect()
    }
}

impl Flows {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, reach: &Reach<'_>) {
        self.0.push(Flow {
            sources: reach.sources.clone(),
            destinations: reach.destinations.clone(),
            ports: reach.ports.clone(),
        });
    }

    pub(super) fn intersection(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|one| other.0.iter().map(|two| one.intersection(two)));
        Self(pairs.filter(|common| !common.is_empty()).collect()).united()
    }

    pub(super) fn difference(&self, other: &Self) -> Self {
        let without =
            |parts: Vec<Flow>, less: &Flow| parts.iter().flat_map(|part| part.difference(less)).collect();
        Self(other.0.iter().fold(self.0.clone(), without)).united()
    }

    /// Parts that differ in one respect as one: what differs in ports first, then in destinations, then in sources.
    fn united(mut self) -> Self {
        let merges: [fn(&mut Flow, &Flow) -> bool; 3] = [
            |one, two| {
                let same = one.sources == two.sources && one.destinations == two.destinations;
                if same {
                    one.ports = one.ports.union(&two.ports);
                }
                same
            },
            |one, two| {
                let same = one.sources == two.sources && one.ports == two.ports;
                if same {
                    one.destinations = one.destinations.union(&two.destinations);
                }
                same
            },
            |one, two| {
                let same = one.destinations == two.destinations && one.ports == two.ports;
                if same {
                    one.sources = one.sources.union(&two.sources);
                }
                same
            },
        ];
        for merge in merges {
            let mut united: Vec<Flow> = Vec::with_capacity(self.0.len());
            for part in self.0 {
                if !united.iter_mut().any(|known| merge(known, &part)) {
                    united.push(part);
                }
            }
            self.0 = united;
        }
        self
    }

    pub(super) fn sources(&self) -> AddressSet {
        self.0.iter().fold(AddressSet::EMPTY, |all, part| all.union(&part.sources))
    }

    pub(super) fn ports(&self) -> PortSet {
        self.0.iter().fold(PortSet::default(), |all, part| all.union(&part.ports))
    }
}
