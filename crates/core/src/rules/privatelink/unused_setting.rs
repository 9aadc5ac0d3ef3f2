//! A setting of target groups where none are made.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Connection;
use crate::plan::{Front, Plan};
use crate::source::Span;

/// See the page.
pub static CODE: Code =
    Code { name: "unused-setting", severity: Severity::Warning, page: include_str!("unused-setting.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for service in plan.services() {
        let options = service.options();
        if matches!(service.front, Front::Made(_)) || options.targets_span.is_some() {
            continue;
        }
        let target_port = options.target_port.as_ref().map(|(_, span)| ("target-port", *span));
        let health_check = options.health.span.map(|span| ("health-check", span));
        for (key, span) in target_port.into_iter().chain(health_check) {
            report.push(finding(&service.connection, key, span));
        }
    }
}

fn finding(connection: &Connection, key: &str, span: Span) -> Diagnostic {
    let message = format!(
        "`{key}` of `{}` changes nothing: its load balancer has listeners and target groups already",
        connection.name
    );
    Diagnostic::new(&CODE, message, span, "of target groups that are made here")
        .help(format!("remove `{key}`"))
        .help("or add `targets`: listeners and target groups are then added to the load balancer")
}
