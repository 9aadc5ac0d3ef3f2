//! What is wrong with a peering, and with the routes and rules that come with it.

pub mod cidr_overlap;
pub mod dns_attributes;
pub mod duplicate_route;
pub mod inter_region_dns;
pub mod missing_route_table;
pub mod name_clash;
pub mod no_security_group;
pub mod non_rfc1918_dns;
pub mod opposite_requesters;
pub mod overlapping_peers;
pub mod partition_mismatch;
pub mod peering_limit;
pub mod peering_quota;
pub mod reserved_route;
pub mod route_inside_local;
pub mod route_limit;
pub mod route_quota;
pub mod security_group_quota;
pub mod self_connection;
pub mod transitive_peering;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::name::Name;
use crate::network::{Connection, RouteTable, Via, Vpc};
use crate::plan::{Peering, PeeringSide, Plan};

/// Every peering from each of its sides: the side here, and the one over there.
fn directions<'p>(
    plan: &'p Plan<'_>,
) -> impl Iterator<Item = (&'p Peering, &'p PeeringSide, &'p PeeringSide)> {
    plan.peerings().flat_map(|peering| {
        let Peering { requester, accepter, .. } = peering;
        [(peering, requester, accepter), (peering, accepter, requester)]
    })
}

/// Whether a connection's traffic needs routes on both sides, and its groups rules.
fn is_routed(connection: &Connection) -> bool {
    match connection.via {
        Via::Peering(_) | Via::Gateway(_) => true,
        Via::PrivateLink(_) => false,
    }
}

/// How many routes of one family the links put into a route table.
struct RouteCount<'p> {
    vpc: &'p Vpc,
    table: &'p RouteTable,
    family: &'static str,
    count: usize,
}

fn route_counts<'p>(plan: &'p Plan<'_>) -> Vec<RouteCount<'p>> {
    let mut counts = BTreeMap::new();
    for (_, here, _) in directions(plan) {
        for route in &here.routes {
            let ipv6 = route.destination.is_ipv6();
            let count = counts.entry((&here.vpc.name, &route.table.name, ipv6)).or_insert_with(|| {
                let family = if ipv6 { "IPv6" } else { "IPv4" };
                RouteCount { vpc: &here.vpc, table: &route.table, family, count: 0 }
            });
            count.count += 1;
        }
    }
    counts.into_values().collect()
}

/// The VPCs that are peered, with how many others.
fn peering_counts<'p>(plan: &'p Plan<'_>) -> Vec<(&'p Vpc, usize)> {
    let mut counts: BTreeMap<&Name, (&Vpc, usize)> = BTreeMap::new();
    for (_, here, _) in directions(plan) {
        counts.entry(&here.vpc.name).or_insert((&here.vpc, 0)).1 += 1;
    }
    counts.into_values().collect()
}

/// Labels where the first of the connections chooses its option, unless that is labelled already.
fn asked_by(finding: Diagnostic, connections: &[Arc<Connection>], what: &str) -> Diagnostic {
    let labelled = |at| finding.labels.iter().any(|label| label.span == at);
    match connections.first().filter(|connection| !labelled(connection.via_span)) {
        Some(connection) => finding.also(connection.via_span, format!("{what} `{}`", connection.name)),
        None => finding,
    }
}
