//! A part of a question that shrinks until all of its flows meet the same hops as one of them.

use std::net::IpAddr;

use super::super::addresses::AddressSet;
use super::super::ports::PortSet;
use super::answer::{Case, Path};

/// Some addresses, and one of them.
#[derive(Clone, Debug)]
pub(super) struct Some1 {
    pub(super) all: AddressSet,
    pub(super) one: IpAddr,
}

/// Some flows, and one of them.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) from: Some1,
    pub(super) to: Some1,
    pub(super) ports: PortSet,
    pub(super) port: PortSet,
}

/// A part of a question.
pub(super) type Part = (AddressSet, AddressSet, PortSet);

impl Some1 {
    /// Keeps those that are in the set, or those that are not, whichever the one is.
    pub(super) fn split(&mut self, set: &AddressSet) -> bool {
        let is_in = set.contains(self.one);
        self.all = if is_in { self.all.intersection(set) } else { self.all.difference(set) };
        is_in
    }
}

impl Cell {
    pub(super) fn of(sources: &AddressSet, destinations: &AddressSet, ports: &PortSet) -> Option<Self> {
        let some = |all: &AddressSet| Some(Some1 { all: all.clone(), one: all.first()? });
        let port = ports.first();
        let is_something = !port.is_empty();
        let cell = Self { from: some(sources)?, to: some(destinations)?, ports: ports.clone(), port };
        is_something.then_some(cell)
    }

    /// Keeps the ports that are in the set, or those that are not, whichever the one is.
    pub(super) fn split_ports(&mut self, set: &PortSet) -> bool {
        let is_in = set.contains(&self.port);
        self.ports = if is_in { self.ports.intersection(set) } else { self.ports.difference(set) };
        is_in
    }

    /// What is left of the question that it was made of.
    pub(super) fn rest_of(
        &self,
        sources: &AddressSet,
        destinations: &AddressSet,
        ports: &PortSet,
    ) -> [Part; 3] {
        [
            (self.from.all.clone(), self.to.all.clone(), ports.difference(&self.ports)),
            (self.from.all.clone(), destinations.difference(&self.to.all), ports.clone()),
            (sources.difference(&self.from.all), destinations.clone(), ports.clone()),
        ]
    }

    pub(super) fn case(self, paths: Vec<Path<'_>>) -> Case<'_> {
        Case { sources: self.from.all, destinations: self.to.all, ports: self.ports, paths }
    }
}
