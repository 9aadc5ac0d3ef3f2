//! A provider that names no security group, so that nothing admits its consumers.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Connection;
use crate::plan::Plan;

use super::is_routed;

/// See the page.
pub static CODE: Code =
    Code { name: "no-security-group", severity: Severity::Note, page: include_str!("no-security-group.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let routed = plan.network.connections().iter().filter(|connection| is_routed(connection));
    for connection in routed.filter(|connection| connection.provider.security_groups.is_empty()) {
        report.push(finding(connection));
    }
}

fn finding(connection: &Connection) -> Diagnostic {
    let vpc = &connection.provider.vpc;
    let message =
        format!("no ingress rule is written for `{}`: its provider names no security group", connection.name);
    let help = match vpc.security_groups.first() {
        Some(group) => format!("add `security-groups: [{}]` to the provider", group.name),
        None => format!(
            "add `security-groups: {{api: null}}` to `{}` and `security-groups: [api]` to the provider",
            vpc.name
        ),
    };
    Diagnostic::new(&CODE, message, connection.provider.span, "no `security-groups`")
        .help(help)
        .help("or leave it so, if rules that admit the consumers are kept elsewhere")
}
