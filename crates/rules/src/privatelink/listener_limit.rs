//! More ports than a load balancer can listen on.

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "listener-limit", severity: Severity::Error, page: include_str!("listener-limit.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let limit = Quota::ListenersPerLoadBalancer.most();
    for service in plan.services().filter(|service| service.listeners.len() > limit) {
        report.push(finding(service, limit));
    }
}

fn finding(service: &PrivateLink, limit: usize) -> Diagnostic {
    let connection = &service.connection;
    let count = service.listeners.len();
    let message = format!(
        "`{}` needs {count} listeners, one per port, but a load balancer has at most {limit}",
        connection.name
    );
    Diagnostic::new(&CODE, message, connection.via_span, format!("{count} ports"))
        .also(connection.span, "the connection")
        .help("name only the ports that consumers use, or split them across several connections")
        .help("or change this key to `vpc-peering`, where a port range is one rule")
}
