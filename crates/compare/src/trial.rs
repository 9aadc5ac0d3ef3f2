//! A connection with another connection type: the spec is changed in memory and checked as if somebody had written it so.
//! Whether a type is possible is what that check says, and nothing else.

use std::collections::BTreeSet;

use crossvpc::{Checked, Engine, Sources};
use crossvpc_core::aws::cidr::{IpNet, Ipv4Net};
use crossvpc_core::aws::region::{Region, reaches_other_regions};
use crossvpc_core::diagnostic::Severity;
use crossvpc_core::network::{Connection, Gateway, Network, Party, Vpc};
use crossvpc_core::spec::Change;

use crate::kind::Kind;

/// How often more is added to the spec: what one check misses may show what another one does.
const MOST_ROUNDS: usize = 5;
/// The errors that say what a spec lacks.
const NO_SUBNETS: &str = "no-subnets";
const NO_TABLE: &str = "missing-route-table";
const NO_GATEWAY_TABLE: &str = "no-transit-gateway-route-table";
/// The zones of subnets that are made up.
const ZONES: usize = 2;

/// What came of a connection type.
#[derive(Debug)]
pub(crate) struct Trial {
    pub(crate) kind: Kind,
    /// Whether the spec has it.
    pub(crate) is_current: bool,
    /// What the spec would say; the first change is the connection type.
    pub(crate) changes: Vec<Change>,
    /// What the check says of it.
    pub(crate) checked: Checked,
}

/// Tries a connection type for a connection of a spec without errors.
pub(crate) fn of(
    (sources, targets): (&Sources, &[&'static str]),
    network: &Network,
    connection: &Connection,
    kind: Kind,
) -> Trial {
    let name = connection.name.as_str();
    let is_current = Kind::of(&connection.via) == kind;
    let mut changes = if is_current { Vec::new() } else { switch(network, connection, kind) };
    let check = |changes: &[Change]| {
        let change = |spec: &mut crossvpc_core::spec::Spec| spec.change(name, changes);
        Engine::default().check_changed(sources.clone(), targets, change)
    };
    let mut checked = check(&changes);
    for _ in 0..MOST_ROUNDS {
        let errors = checked.findings.shown.iter().filter(|found| found.code.severity == Severity::Error);
        let errors: BTreeSet<_> = errors.map(|found| found.code.name).collect();
        let missing = missing(network, connection, &changes, &errors);
        if is_current || missing.is_empty() {
            break;
        }
        changes.extend(missing);
        checked = check(&changes);
    }
    Trial { kind, is_current, changes, checked }
}

impl Trial {
    /// Whether the check passes.
    pub(crate) fn is_possible(&self) -> bool {
        self.checked.plan.is_some()
    }

    /// What somebody has to add to the spec beside the connection type: an address that stands for the targets, and what
    /// does not follow from the spec.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Change> {
        let follows = |change: &&Change| match change {
            Change::Peering { .. } | Change::TransitGateway { .. } | Change::NoAdoption { .. } => false,
            Change::PrivateLink { .. }
            | Change::Gateway { .. }
            | Change::GatewayTable { .. }
            | Change::RouteTable { .. }
            | Change::Subnet { .. }
            | Change::SubnetTable { .. } => true,
        };
        self.changes.iter().filter(follows)
    }
}

/// The sides of a connection.
pub(crate) fn parties(connection: &Connection) -> impl Iterator<Item = &Party> {
    std::iter::once(&connection.provider).chain(&connection.consumers)
}

fn switch(network: &Network, connection: &Connection, kind: Kind) -> Vec<Change> {
    let name = connection.name.to_string();
    let mut changes = match kind {
        Kind::VpcPeering => vec![Change::Peering { connection: name.clone() }],
        Kind::PrivateLink => {
            vec![Change::PrivateLink { connection: name.clone(), target: target(&connection.provider) }]
        }
        Kind::TransitGateway => match gateway(network, connection) {
            Some(gateway) => {
                vec![Change::TransitGateway { connection: name.clone(), via: gateway.name.to_string() }]
            }
            None => with_gateway(network, connection),
        },
    };
    // What is adopted is a part of the connection type that the spec has.
    let adopting = connection.consumers.iter().filter(|consumer| consumer.adopted.is_some());
    changes.extend(adopting.map(|consumer| Change::NoAdoption {
        connection: name.clone(),
        consumer: consumer.vpc.name.to_string(),
    }));
    changes
}

/// The gateway in the provider's region with most of the connection's VPCs, the first by name of several.
fn gateway<'n>(network: &'n Network, connection: &Connection) -> Option<&'n Gateway> {
    let here = network.gateways().iter().filter(|gateway| gateway.region == connection.provider.vpc.region);
    let known = |gateway: &Gateway| {
        let attached = |party: &&Party| gateway.attachments.contains_key(&party.vpc.name);
        parties(connection).filter(attached).count()
    };
    here.map(|gateway| &**gateway).min_by_key(|gateway| std::cmp::Reverse(known(gateway)))
}

/// A gateway that the spec does not have, in the provider's account.
fn with_gateway(network: &Network, connection: &Connection) -> Vec<Change> {
    let is_taken = |name: &str| network.gateways().iter().any(|gateway| gateway.name.as_str() == name);
    let names = std::iter::once("core".to_owned()).chain((2..).map(|number| format!("core-{number}")));
    let name = names.into_iter().find(|name| !is_taken(name)).unwrap_or_default();
    let provider = &connection.provider.vpc;
    let (account, region) = (provider.account.name.to_string(), provider.region.name().to_owned());
    vec![
        Change::TransitGateway { connection: connection.name.to_string(), via: name.clone() },
        Change::Gateway { name, account, region },
    ]
}

/// An address that a target may have.
fn target(provider: &Party) -> String {
    let blocks = provider.meant_subnets().iter().flat_map(|subnet| &subnet.cidrs).chain(&provider.vpc.cidrs);
    let net = blocks.filter(|block| !block.is_ipv6()).find_map(|block| match block.net {
        IpNet::V4(net) => net.hosts().nth(9),
        IpNet::V6(_) => None,
    });
    net.map_or_else(|| "10.0.0.10".to_owned(), |address| address.to_string())
}

/// What the spec does not say and the errors ask for, but for what is added already.
fn missing(
    network: &Network,
    connection: &Connection,
    changes: &[Change],
    errors: &BTreeSet<&str>,
) -> Vec<Change> {
    let mut missing = Vec::new();
    for party in parties(connection) {
        if errors.contains(NO_SUBNETS) && party.vpc.subnets.is_empty() {
            missing.extend(subnets(connection, &party.vpc));
        }
        if errors.contains(NO_TABLE) {
            missing.extend(tables(party));
        }
        if errors.contains(NO_GATEWAY_TABLE) {
            let gateway = gateway(network, connection);
            missing.extend(gateway.and_then(|gateway| gateway_table(gateway, &party.vpc)));
        }
    }
    missing.retain(|change| !changes.contains(change));
    missing.sort();
    missing.dedup();
    missing
}

/// Subnets in two zones, the same ones for each side of a region.
fn subnets(connection: &Connection, vpc: &Vpc) -> Vec<Change> {
    let block = vpc.cidrs.iter().find_map(|block| match block.net {
        IpNet::V4(net) => Some(net),
        IpNet::V6(_) => None,
    });
    let Some(block) = block else { return Vec::new() };
    let prefix = block.prefix_len().saturating_add(1).clamp(24, 28);
    let Ok(blocks) = block.subnets(prefix) else { return Vec::new() };
    let subnet = |((name, zone), cidr): ((&str, String), Ipv4Net)| Change::Subnet {
        vpc: vpc.name.to_string(),
        name: name.to_owned(),
        cidr: cidr.to_string(),
        zone,
    };
    ["private-a", "private-b"]
        .into_iter()
        .zip(zones(connection, vpc.region))
        .zip(blocks)
        .map(subnet)
        .collect()
}

/// The zones that the connection uses in a region, or else the first.
fn zones(connection: &Connection, region: Region) -> Vec<String> {
    let here = parties(connection).filter(|party| party.vpc.region == region);
    let used = here.flat_map(Party::meant_subnets).filter_map(|subnet| subnet.zone.clone());
    let used: BTreeSet<_> = used.collect();
    if !used.is_empty() {
        return used.into_iter().take(ZONES).collect();
    }
    let first = |prefix: &str| (1..=4).map(|number| format!("{prefix}-az{number}")).collect::<Vec<_>>();
    let zones = region.zone_prefix().map(first).unwrap_or_default();
    zones.into_iter().filter(|zone| reaches_other_regions(zone)).take(ZONES).collect()
}

/// A route table for the VPC, or for each subnet that a side names.
fn tables(party: &Party) -> Vec<Change> {
    let vpc = party.vpc.name.to_string();
    let table =
        party.vpc.route_tables.first().map_or_else(|| "main".to_owned(), |table| table.name.to_string());
    let without = party.subnets.iter().filter(|subnet| subnet.route_table.is_none());
    let mut changes: Vec<_> = without
        .map(|subnet| Change::SubnetTable {
            vpc: vpc.clone(),
            subnet: subnet.name.to_string(),
            table: table.clone(),
        })
        .collect();
    let needs_table = party.subnets.is_empty() || !changes.is_empty();
    if needs_table && party.vpc.route_tables.is_empty() {
        changes.push(Change::RouteTable { vpc, name: table });
    }
    changes
}

/// A table for the attachment of a VPC to a gateway that declares tables.
fn gateway_table(gateway: &Gateway, vpc: &Vpc) -> Option<Change> {
    let table = gateway.tables.first()?;
    let named = gateway.attachments.get(&vpc.name).is_some_and(|attachment| attachment.names_table);
    (!named).then(|| Change::GatewayTable {
        gateway: gateway.name.to_string(),
        vpc: vpc.name.to_string(),
        table: table.name.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_errors_that_are_looked_for_exist() {
        let codes = crossvpc::codes();
        for wanted in [NO_SUBNETS, NO_TABLE, NO_GATEWAY_TABLE] {
            let found = codes.iter().find(|code| code.name == wanted);
            assert!(found.is_some_and(|code| code.severity == Severity::Error), "{wanted}");
        }
    }
}
