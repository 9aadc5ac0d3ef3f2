//! The DNS option of a peering, which no property expresses.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{Act, What};

use super::LinkActs;

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "dns-step", severity: Severity::Note, page: include_str!("dns-step.md") };

pub(crate) fn check(links: &[LinkActs<'_>], report: &mut Report) {
    let acts = links.iter().flat_map(|(_, acts)| acts);
    let resolving = acts.filter(|act| matches!(act.what, What::ResolvePeer(..))).flat_map(Act::connections);
    // One for the connection, however many peerings it uses.
    let connections: BTreeMap<_, _> = resolving.map(|connection| (&connection.name, connection)).collect();
    for (name, connection) in connections {
        let message = format!("CloudFormation cannot enable DNS resolution for the peering of `{name}`");
        let label = "needs one command on each side";
        let finding = Diagnostic::new(&CODE, message, connection.via_span, label);
        report.push(finding.help(
            "run the two commands that `crossvpc plan` and the generated runbook \
                                  show",
        ));
    }
}
