//! Targets of UDP that are asked over TCP where nothing may answer.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{Listener, ListenerProtocol, Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "udp-health-check", severity: Severity::Warning, page: include_str!("udp-health-check.md") };

/// Once for each service, at the first port. A port of health checks that is named is taken to answer.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let options = service.options();
        let place = |listener: &Listener| (options.at(listener.port).targets_span, listener.target_port);
        let answers = |listener: &&Listener| listener.protocol != ListenerProtocol::Udp;
        let answering: BTreeSet<_> = service.listeners.iter().filter(answers).map(place).collect();
        // That an application load balancer takes no UDP is said by `target-kind`.
        let is_asked = |listener: &&Listener| {
            let forward = options.at(listener.port);
            forward.health.port.is_none() && !forward.is_alb()
        };
        let silent = |listener: &&Listener| !answering.contains(&place(listener));
        if let Some(listener) = service.listeners.iter().filter(is_asked).find(silent) {
            report.push(finding(service, *listener));
        }
    }
}

fn finding(service: &PrivateLink, listener: Listener) -> Diagnostic {
    let (connection, port) = (&service.connection, listener.target_port);
    let at = service.options().at(listener.port).health.span.unwrap_or(connection.via_span);
    let message = format!(
        "the health check for udp/{} of `{}` passes only if targets also answer TCP on port {port}",
        listener.port, connection.name
    );
    Diagnostic::new(&CODE, message, at, "the health check uses TCP")
        .help("add a port on which targets answer TCP, such as `health-check: {port: 8080}`")
        .help(format!("or write `health-check: {{port: {port}}}`, if targets answer TCP on that port"))
}
