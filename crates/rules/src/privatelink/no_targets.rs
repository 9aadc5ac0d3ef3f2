//! A service with nothing behind it.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Forward};
use crossvpc_core::plan::{Front, Plan};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "no-targets", severity: Severity::Warning, page: include_str!("no-targets.md") };

/// A warning: an autoscaling group or a container service may register targets that the spec does not know. Targets that are
/// given and could not be read have been reported already.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let lacks = |forward: &Forward| forward.targets_span.is_none();
        if matches!(service.front, Front::Made(_)) && service.forwards().any(lacks) {
            report.push(finding(&service.connection));
        }
    }
}

fn finding(connection: &Connection) -> Diagnostic {
    let message = format!("the load balancer of `{}` has no targets", connection.name);
    Diagnostic::new(&CODE, message, connection.via_span, "no `targets` and no `load-balancer`")
        .help("add `targets: {ips: [10.0.1.10]}`, `targets: {instances: [i-…]}` or `targets: {alb: arn:…}`")
        .help("or add `load-balancer: arn:…`, if a Network Load Balancer with listeners exists already")
        .help("or write `targets: {type: ip}` if a container service registers them, or `targets: {type: instance}` if an Auto Scaling group does")
}
