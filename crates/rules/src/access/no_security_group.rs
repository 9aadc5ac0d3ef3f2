//! A provider that names no security group, so that nothing admits its consumers.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Via};
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "no-security-group", severity: Severity::Note, page: include_str!("no-security-group.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let admitting = plan.network.connections().iter().filter(|connection| needs_rule(connection));
    for connection in admitting.filter(|connection| connection.provider.security_groups.is_empty()) {
        report.push(finding(connection));
    }
}

/// Targets must admit their load balancer, unless both are there already.
fn needs_rule(connection: &Connection) -> bool {
    match &connection.via {
        Via::VpcPeering(_) | Via::TransitGateway(_) => true,
        Via::PrivateLink(options) => {
            options.forward.has_targets() || options.ports.iter().any(|own| own.forward.has_targets())
        }
    }
}

fn finding(connection: &Connection) -> Diagnostic {
    let vpc = &connection.provider.vpc;
    let message =
        format!("no ingress rule is created for `{}`: its provider names no security group", connection.name);
    let help = match vpc.security_groups.first() {
        Some(group) => format!("add `security-groups: [{}]` to the provider", group.name),
        None => format!(
            "add `security-groups: {{api: null}}` to `{}` and `security-groups: [api]` to the provider",
            vpc.name
        ),
    };
    let (admitted, owner) = match connection.via {
        Via::VpcPeering(_) | Via::TransitGateway(_) => ("the consumers", None),
        Via::PrivateLink(_) => {
            ("the load balancer", Some("the security groups must be those of the targets"))
        }
    };
    let finding = Diagnostic::new(&CODE, message, connection.provider.span, "no `security-groups`");
    owner.into_iter().fold(finding, Diagnostic::note).help(help).help(format!(
        "or add `allow: {{no-security-group: …}}` if the rules that admit {admitted} are managed elsewhere"
    ))
}
