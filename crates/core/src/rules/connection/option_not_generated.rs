//! A connection by an option that is read and checked, but not generated yet.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Via;
use crate::plan::Plan;

/// See the page.
pub static CODE: Code = Code {
    name: "option-not-generated",
    severity: Severity::Error,
    page: include_str!("option-not-generated.md"),
};

/// Without this, the connection would be left out of the output in silence.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for connection in plan.network.connections() {
        let option = match connection.via {
            Via::Peering(_) | Via::PrivateLink(_) => continue,
            Via::Gateway(_) => "transit-gateway",
        };
        let message =
            format!("`{}` cannot be generated yet: this version writes no {option}", connection.name);
        let finding =
            Diagnostic::new(&CODE, message, connection.via_span, "read and checked, but not generated");
        report.push(finding.help("`vpc-peering` and `privatelink` are generated today"));
    }
}
