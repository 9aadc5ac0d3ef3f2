//! The DNS option of a peering, which no property expresses.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Via;
use crossvpc_core::plan::Plan;

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "dns-step", severity: Severity::Note, page: include_str!("dns-step.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for connection in plan.network.connections() {
        if matches!(&connection.via, Via::VpcPeering(peering) if peering.dns) {
            let message =
                format!("CloudFormation cannot set the DNS option that `{}` asks for", connection.name);
            let label = "set by a command on each side";
            let finding = Diagnostic::new(&CODE, message, connection.via_span, label);
            report.push(finding.help("`crossvpc plan` and the generated runbook have the two commands"));
        }
    }
}
