//! An application load balancer asked for what it does not do.

use crate::placement::{SHOWN, listed};
use crossvpc_core::aws::port::Ports;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Target;
use crossvpc_core::plan::{Plan, PrivateLink};

use super::targets_span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "target-kind", severity: Severity::Error, page: include_str!("target-kind.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let to_alb = service.options().targets.iter().any(|target| matches!(target, Target::Alb(_)));
        let udp: Vec<_> =
            service.connection.ports.iter().filter(|ports| matches!(ports, Ports::Udp(_))).collect();
        if to_alb && !udp.is_empty() {
            report.push(finding(service, &udp));
        }
    }
}

fn finding(service: &PrivateLink, udp: &[&Ports]) -> Diagnostic {
    let connection = &service.connection;
    let named = listed(udp.iter().take(SHOWN).map(|ports| format!("`{ports}`")));
    let message = format!(
        "`{}` cannot forward {named} to an Application Load Balancer, which accepts only TCP",
        connection.name
    );
    Diagnostic::new(&CODE, message, targets_span(service), "accepts only TCP")
        .also(connection.span, "the connection")
        .help(format!("remove {named} from `ports`"))
        .help("or move the UDP ports to a connection of their own, with `instances` or `ips` as targets")
}
