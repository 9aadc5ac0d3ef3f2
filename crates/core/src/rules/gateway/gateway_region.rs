//! A VPC that would attach to a gateway of another region.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::plan::{Attachment, Plan, TransitGateway};

use super::attachments;

/// See the page.
pub static CODE: Code =
    Code { name: "gateway-region", severity: Severity::Error, page: include_str!("gateway-region.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for (gateway, attachment) in attachments(plan) {
        if attachment.side.vpc.region != gateway.gateway.region {
            report.push(finding(gateway, attachment));
        }
    }
}

fn finding(gateway: &TransitGateway, attachment: &Attachment) -> Diagnostic {
    let (gateway, vpc) = (&gateway.gateway, &attachment.side.vpc);
    let message = format!("`{}` cannot attach to `{}`: it is in another region", vpc.name, gateway.name);
    let finding = Diagnostic::new(&CODE, message, vpc.span, format!("in {}", vpc.region))
        .also(gateway.span, format!("in {}", gateway.region));
    let finding = match attachment.connections.first() {
        Some(connection) => finding.also(connection.via_span, format!("asked for by `{}`", connection.name)),
        None => finding,
    };
    finding
        .help("change this key to `vpc-peering` or `privatelink`: both cross regions")
        .help(format!("or use a gateway in {}: peering of gateways is not generated", vpc.region))
}
