//! What an endpoint does not carry.

use crate::placement::listed;
use crossvpc_core::aws::port::Ports;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Connection;
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "privatelink-protocol",
    severity: Severity::Error,
    page: include_str!("privatelink-protocol.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let is_other = |ports: &&Ports| matches!(ports, Ports::Icmp | Ports::All);
        let other: Vec<_> = service.connection.ports.iter().filter(is_other).copied().collect();
        if !other.is_empty() {
            report.push(finding(&service.connection, &other));
        }
    }
}

fn finding(connection: &Connection, other: &[Ports]) -> Diagnostic {
    let named = listed(other.iter().map(|ports| format!("`{ports}`")));
    let message =
        format!("`{}` cannot carry {named}: PrivateLink supports only TCP and UDP", connection.name);
    let help = if other.len() == connection.ports.len() {
        format!("write the ports that consumers use instead of {named}, such as `tcp/443`")
    } else {
        format!("remove {named} from `ports`")
    };
    Diagnostic::new(&CODE, message, connection.via_span, format!("does not carry {named}"))
        .also(connection.span, "the connection")
        .help(help)
        .help("or change this key to `vpc-peering`, which carries every protocol")
}
