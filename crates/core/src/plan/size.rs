//! How much a plan would have, counted before anything of it is made: a spec of a few lines can ask for billions.

use crate::aws::port::Ports;
use crate::diagnostic::Diagnostic;
use crate::findings::shape::plan_size;
use crate::network::{Connection, Network, Party, PrivateLinkSettings, Target, Via};

/// How many routes, rules and listeners are planned for any spec.
const MOST: u64 = 100_000;
/// A spec may ask for one more for each so many of its bytes: a connection has 700 and asks for about ten.
const BYTES_EACH: u64 = 20;

/// A finding if the spec, of so many bytes, asks for more than is planned.
pub(crate) fn excess(network: &Network, bytes: usize) -> Option<Diagnostic> {
    let most = MOST.max(bytes as u64 / BYTES_EACH);
    let sizes = network.connections().iter().map(|connection| (parts(connection), connection));
    let (mut all, mut largest) = (0_u64, None);
    for (size, connection) in sizes {
        all = all.saturating_add(size);
        largest = largest.filter(|&(largest, _)| largest >= size).or(Some((size, connection)));
    }
    let (size, connection) = largest.filter(|_| all > most)?;
    Some(plan_size::finding(all, most, connection, size))
}

/// What a connection asks for, at most: the parts that it shares with others count for each.
fn parts(connection: &Connection) -> u64 {
    let ports = connection.ports.len() as u64;
    let provider = Size::of(&connection.provider);
    let consumers = connection.consumers.iter().map(Size::of);
    let routed = |consumer: Size| {
        let there = provider.routes(&consumer).saturating_add(provider.rules(&consumer, ports));
        let back = consumer.routes(&provider).saturating_add(consumer.rules(&provider, ports));
        there.saturating_add(back)
    };
    match &connection.via {
        Via::VpcPeering(_) | Via::TransitGateway(_) => consumers.map(routed).fold(0, u64::saturating_add),
        Via::PrivateLink(settings) => of_service(connection, settings, provider, consumers),
    }
}

fn of_service(
    connection: &Connection,
    settings: &PrivateLinkSettings,
    provider: Size,
    consumers: impl Iterator<Item = Size>,
) -> u64 {
    // Each of the ports that have something of their own splits a range of the others.
    let ports = (connection.ports.len() + 2 * settings.ports.len()) as u64;
    let listeners = connection.ports.iter().map(|ports| match ports {
        Ports::Tcp(range) | Ports::Udp(range) => u64::from(range.last - range.first) + 1,
        Ports::Icmp | Ports::All => 0,
    });
    let endpoint = |consumer: Size| {
        let sources = consumer.blocks.saturating_add(consumer.groups);
        sources.saturating_mul(2).saturating_mul(ports).saturating_add(consumer.subnets)
    };
    let all = std::iter::once(&settings.forward).chain(settings.ports.iter().map(|own| &own.forward));
    let targets = all.flat_map(|forward| &forward.targets);
    let ips = targets.filter(|target| matches!(target, Target::Ip(_))).count() as u64;
    let peers = ips.saturating_add(provider.groups).saturating_add(provider.blocks);
    let target_rules = provider.groups.saturating_mul(provider.blocks.saturating_add(provider.subnets));
    let of_targets = peers.saturating_add(target_rules).saturating_mul(2).saturating_mul(ports);
    let endpoints = consumers.map(endpoint).fold(0, u64::saturating_add);
    listeners.fold(endpoints, u64::saturating_add).saturating_add(of_targets).saturating_add(provider.subnets)
}

/// What the parts of one side are multiplied from.
#[derive(Clone, Copy)]
struct Size {
    blocks: u64,
    groups: u64,
    subnets: u64,
    tables: u64,
}

impl Size {
    fn of(party: &Party) -> Self {
        let is_narrow = !party.subnets.is_empty();
        let subnet_blocks = party.subnets.iter().map(|subnet| subnet.cidrs.len()).sum();
        let blocks = if is_narrow { subnet_blocks } else { party.vpc.cidrs.len() };
        let tables = if is_narrow { party.subnets.len() } else { party.vpc.route_tables.len() };
        Self {
            blocks: blocks as u64,
            groups: party.security_groups.len() as u64,
            subnets: party.meant_subnets().len() as u64,
            tables: tables as u64,
        }
    }

    fn routes(&self, other: &Self) -> u64 {
        self.tables.saturating_mul(other.blocks)
    }

    fn rules(&self, other: &Self, ports: u64) -> u64 {
        self.groups.saturating_mul(other.blocks).saturating_mul(ports)
    }
}
