//! The acceptance of an endpoint, for which there is no resource type.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::Plan;

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "accept-step", severity: Severity::Note, page: include_str!("accept-step.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for service in plan.services() {
        let (connection, options) = (&service.connection, service.options());
        if options.acceptance_required {
            let message = format!("CloudFormation cannot accept the endpoints of `{}`", connection.name);
            let span = options.acceptance_span.unwrap_or(connection.via_span);
            let finding = Diagnostic::new(&CODE, message, span, "accepted by a command for each endpoint");
            report.push(finding.help("`crossvpc plan` and the generated README.md have the commands"));
        }
    }
}
