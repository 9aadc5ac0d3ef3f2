//! The acceptance of an endpoint, an attachment or a share, for which there is no resource type.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::Plan;

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "accept-step", severity: Severity::Note, page: include_str!("accept-step.md") };

const COMMANDS: &str = "`crossvpc plan` and the generated runbook have the commands";

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let (connection, options) = (&service.connection, service.options());
        if options.acceptance_required {
            let message = format!("CloudFormation cannot accept the endpoints of `{}`", connection.name);
            let span = options.acceptance_span.unwrap_or(connection.via_span);
            let finding = Diagnostic::new(&CODE, message, span, "accepted by a command for each endpoint");
            report.push(finding.help(COMMANDS));
        }
    }
    for gateway in plan.gateways() {
        let accepted = gateway.attachments.iter().filter(|attachment| attachment.needs_acceptance()).count();
        let invited = gateway.invited_accounts().len();
        let what = match (accepted, invited) {
            (0, 0) => continue,
            (_, 0) => "attachments",
            (0, _) => "the share",
            (_, _) => "the share and attachments",
        };
        let declared = &gateway.gateway;
        let message = format!("CloudFormation cannot accept {what} of `{}`", declared.name);
        let label = match accepted + invited {
            1 => "accepted by a command".to_owned(),
            several => format!("accepted by {several} commands"),
        };
        let finding = Diagnostic::new(&CODE, message, declared.span, label);
        report.push(finding.help(COMMANDS));
    }
}
