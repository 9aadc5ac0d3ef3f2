//! An application load balancer asked for what it does not do.

use crate::placement::{SHOWN, listed};
use crossvpc_core::aws::port::Ports;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Forward;
use crossvpc_core::plan::{Plan, PrivateLink};

use super::targets_span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "target-kind", severity: Severity::Error, page: include_str!("target-kind.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        for forward in service.forwards().filter(|forward| forward.is_alb()) {
            let udp: Vec<_> =
                service.ports_of(forward).filter(|ports| matches!(ports, Ports::Udp(_))).collect();
            if !udp.is_empty() {
                report.push(finding((service, forward), &udp));
            }
        }
    }
}

fn finding((service, forward): (&PrivateLink, &Forward), udp: &[Ports]) -> Diagnostic {
    let connection = &service.connection;
    let named = listed(udp.iter().take(SHOWN).map(|ports| format!("`{ports}`")));
    let message = format!(
        "`{}` cannot forward {named} to an Application Load Balancer, which accepts only TCP",
        connection.name
    );
    Diagnostic::new(&CODE, message, targets_span(service, forward), "accepts only TCP")
        .also(connection.span, "the connection")
        .help(format!("remove {named} from `ports`"))
        .help("or move the UDP ports to a connection of their own, with `instances` or `ips` as targets")
}
