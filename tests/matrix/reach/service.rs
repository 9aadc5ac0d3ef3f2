//! An endpoint service as the YAML has it: whose calls it takes, and where it passes them on.

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::net::{Address, Net, number};
use super::ports::{Declared, Port, texts};
use super::world::{Side, World};

/// What takes the calls of a consumer.
pub(super) struct Service {
    callers: Vec<Net>,
    /// Whom the load balancer lets in, if it asks.
    clients: Option<Vec<Net>>,
    targets: Targets,
    /// Targets that single ports have.
    own: BTreeMap<u32, Targets>,
    ports: Declared,
}

/// Addresses, or any in some blocks.
enum Targets {
    Addresses(Vec<Address>),
    Blocks(Vec<Net>),
}

impl Service {
    pub(super) fn of(
        world: &World,
        connection: &Value,
        provider: &Side,
        consumers: &[Side],
        consumer: &Side,
        ports: &Declared,
    ) -> Self {
        let options = &connection["privatelink"];
        let ipv4 = |nets: &[Net]| nets.iter().filter(|net| !net.ipv6).copied().collect::<Vec<_>>();
        let vpcs = consumers.iter().map(|side| &side.vpc).chain([&provider.vpc]);
        let all: Vec<_> = vpcs.flat_map(|vpc| ipv4(world.nets(vpc))).collect();
        let is_ambiguous = (1..all.len())
            .any(|at| all[..at].iter().any(|net| net.first <= all[at].last && all[at].first <= net.last));
        let is_enforced = options["load-balancer"].is_null() && !is_ambiguous;
        let clients = || consumers.iter().flat_map(|side| side.nets.clone()).collect();
        let callers = if consumer.has_groups { world.nets(&consumer.vpc) } else { &consumer.nets };
        let targets = |targets: &Value| match texts(&targets["ips"]) {
            none if none.is_empty() => Targets::Blocks(ipv4(world.nets(&provider.vpc))),
            ips => Targets::Addresses(ips.iter().map(|ip| number(ip.parse().unwrap())).collect()),
        };
        let own = options["ports"].as_mapping().into_iter().flatten();
        let own = own.filter(|(_, own)| !own["targets"].is_null());
        let number = |port: &Value| u32::try_from(port.as_u64().unwrap()).unwrap();
        Self {
            callers: ipv4(callers),
            clients: is_enforced.then(clients),
            targets: targets(&options["targets"]),
            own: own.map(|(port, own)| (number(port), targets(&own["targets"]))).collect(),
            ports: ports.numbered(),
        }
    }

    /// Whether calls of an address get into it.
    pub(super) fn takes(&self, from: Address) -> bool {
        let holds = |nets: &[Net]| nets.iter().any(|net| net.holds(from));
        holds(&self.callers) && self.clients.as_deref().is_none_or(holds)
    }

    /// Whether calls of a port get out to an address.
    pub(super) fn serves(&self, to: Address, port: Port) -> bool {
        let is_target = match self.own.get(&port.1).unwrap_or(&self.targets) {
            Targets::Addresses(addresses) => addresses.contains(&to),
            Targets::Blocks(nets) => nets.iter().any(|net| net.holds(to)),
        };
        is_target && self.ports.allows(port)
    }
}
