//! Names of a peer in another region, which resolve to public addresses unless asked otherwise.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Vpc};
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "inter-region-dns", severity: Severity::Warning, page: include_str!("inter-region-dns.md") };

/// Once for each connection: one key in it repairs all of its peerings.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for peering in plan.peerings().filter(|peering| peering.crosses_regions() && !peering.dns) {
        if let Some(connection) = peering.connections.first()
            && seen.insert(&connection.name)
        {
            let [requester, accepter] = peering.sides().map(|side| &*side.vpc);
            report.push(finding(connection, requester, accepter));
        }
    }
}

fn finding(connection: &Connection, requester: &Vpc, accepter: &Vpc) -> Diagnostic {
    let message = format!(
        "`{}` and `{}` resolve each other's DNS names to public addresses: they are in two regions and \
         `dns` is off",
        requester.name, accepter.name
    );
    Diagnostic::new(&CODE, message, connection.via_span, "`dns` is off")
        .also(requester.span, format!("in {}", requester.region))
        .also(accepter.span, format!("in {}", accepter.region))
        .help(format!("add `dns: true` under `vpc-peering` of `{}`", connection.name))
        .help("or add `allow: {inter-region-dns: …}` if clients do not use the names of the other VPC")
}
