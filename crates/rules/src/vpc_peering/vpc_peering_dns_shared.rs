//! A connection that turns DNS resolution off, on a peering where another one turns it on.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Via};
use crossvpc_core::plan::{Plan, VpcPeering};
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "vpc-peering-dns-shared",
    severity: Severity::Warning,
    page: include_str!("vpc-peering-dns-shared.md"),
};

/// Only what is written counts: without `dns`, a connection does not mind.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for peering in plan.peerings() {
        let on = peering
            .connections
            .iter()
            .find(|connection| matches!(&connection.via, Via::VpcPeering(of) if of.dns));
        let Some(on) = on else { continue };
        for connection in &peering.connections {
            if let Some(off) = off_at(connection) {
                report.push(finding(peering, connection, off, on));
            }
        }
    }
}

fn off_at(connection: &Connection) -> Option<Span> {
    match &connection.via {
        Via::VpcPeering(peering) => peering.dns_off,
        Via::PrivateLink(_) | Via::TransitGateway(_) => None,
    }
}

fn finding(peering: &VpcPeering, connection: &Connection, off: Span, on: &Connection) -> Diagnostic {
    let (one, other) = peering.pair();
    let message = format!(
        "`dns: false` of `{}` has no effect: `{}` turns DNS resolution on for the peering of `{one}` and `{other}`",
        connection.name, on.name
    );
    Diagnostic::new(&CODE, message, off, "no effect")
        .also(on.via_span, "turned on here")
        .note("connections between the same two VPCs share one peering connection, which has one DNS option for each side")
        .help(format!("remove `dns: false` from `{}`, or `dns: true` from `{}`", connection.name, on.name))
}
