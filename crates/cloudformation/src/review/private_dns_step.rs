//! The private DNS name of an endpoint service, which no template has verified.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::What;

use super::LinkActs;

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "private-dns-step", severity: Severity::Note, page: include_str!("private-dns-step.md") };

pub(crate) fn check(links: &[LinkActs<'_>], report: &mut Report) {
    for act in links.iter().flat_map(|(_, acts)| acts) {
        if let What::VerifyName(service, _) = act.what
            && let Some((_, span)) = service.options().private_dns
        {
            let name = &service.connection.name;
            let message = format!("CloudFormation cannot verify the private DNS name of `{name}`");
            let label = "needs commands and another deployment of its stacks";
            let finding = Diagnostic::new(&CODE, message, span, label);
            report.push(finding.help(
                "run the commands that `crossvpc plan` and the generated runbook \
                                      show",
            ));
        }
    }
}
