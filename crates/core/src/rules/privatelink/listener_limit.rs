//! More ports than a load balancer can listen on.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::plan::{Plan, Service};

/// See the page.
pub static CODE: Code =
    Code { name: "listener-limit", severity: Severity::Error, page: include_str!("listener-limit.md") };

const LIMIT: usize = 50;

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for service in plan.services().filter(|service| service.listeners.len() > LIMIT) {
        report.push(finding(service));
    }
}

fn finding(service: &Service) -> Diagnostic {
    let connection = &service.connection;
    let count = service.listeners.len();
    let message = format!(
        "`{}` needs {count} listeners, one a port, and a load balancer has at most {LIMIT}",
        connection.name
    );
    Diagnostic::new(&CODE, message, connection.via_span, format!("{count} ports"))
        .also(connection.span, "the connection")
        .help("name only the ports that are called, or split them over several connections")
        .help("or change this key to `vpc-peering`: there a range is one rule")
}
