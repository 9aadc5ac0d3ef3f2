//! A VPC that would consume what it provides.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Party};
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "self-connection", severity: Severity::Error, page: include_str!("self-connection.md") };

/// Whatever the option: traffic inside a VPC needs none.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for connection in plan.network.connections() {
        for consumer in
            connection.consumers.iter().filter(|consumer| consumer.vpc.is(&connection.provider.vpc))
        {
            report.push(finding(connection, consumer));
        }
    }
}

fn finding(connection: &Connection, consumer: &Party) -> Diagnostic {
    let vpc = &consumer.vpc.name;
    let message = format!("`{}` connects `{vpc}` to itself", connection.name);
    Diagnostic::new(&CODE, message, consumer.span, "consumer")
        .also(connection.provider.span, "provider")
        .help(format!(
            "remove `{vpc}` from the consumers: its subnets reach each other through the `local` route"
        ))
        .note(
            "a connection is between two VPCs: traffic within a VPC needs only rules of its security groups",
        )
}
