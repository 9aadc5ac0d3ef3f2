//! How many routes the links put into each route table, and which connections ask for them.

use crossvpc_core::diagnostic::Diagnostic;
use crossvpc_core::network::{Connection, RouteTable, Vpc};
use crossvpc_core::plan::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whether a connection's traffic needs routes on both sides.
pub(super) fn is_routed(connection: &Connection) -> bool {
    connection.via.is_routed()
}

/// How many routes of one family the links put into a route table.
pub(super) struct RouteCount<'p> {
    pub(super) vpc: &'p Vpc,
    pub(super) table: &'p RouteTable,
    pub(super) family: &'static str,
    pub(super) count: usize,
}

pub(super) fn route_counts(plan: &Plan) -> Vec<RouteCount<'_>> {
    let mut counts = BTreeMap::new();
    for (_, here) in plan.routed() {
        for route in &here.routes {
            let ipv6 = route.destination.is_ipv6();
            // A table is one value that its VPC shares out, and compares faster by its address than by two names.
            let count = counts.entry((Arc::as_ptr(&route.table), ipv6)).or_insert_with(|| {
                let family = if ipv6 { "IPv6" } else { "IPv4" };
                RouteCount { vpc: &here.vpc, table: &route.table, family, count: 0 }
            });
            count.count += 1;
        }
    }
    counts.into_values().collect()
}

/// Labels where the first of the connections chooses its option, unless that is labelled already.
pub(super) fn asked_by(finding: Diagnostic, connections: &[Arc<Connection>], what: &str) -> Diagnostic {
    let labelled = |at| finding.labels.iter().any(|label| label.span == at);
    match connections.first().filter(|connection| !labelled(connection.via_span)) {
        Some(connection) => finding.also(connection.via_span, format!("{what} `{}`", connection.name)),
        None => finding,
    }
}
