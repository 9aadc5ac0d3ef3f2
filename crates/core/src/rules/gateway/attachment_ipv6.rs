//! An attachment that speaks IPv6 in a subnet that has none.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Block, Subnet};
use crate::plan::{Attachment, Plan, TransitGateway};

use super::{attachment_span, attachments};

/// See the page.
pub static CODE: Code =
    Code { name: "attachment-ipv6", severity: Severity::Error, page: include_str!("attachment-ipv6.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for (gateway, attachment) in attachments(plan).filter(|(_, attachment)| attachment.ipv6) {
        let lacks_ipv6 = |subnet: &&Arc<Subnet>| !subnet.cidrs.iter().any(Block::is_ipv6);
        for subnet in attachment.subnets.iter().filter(lacks_ipv6) {
            report.push(finding(gateway, attachment, subnet));
        }
    }
}

fn finding(gateway: &TransitGateway, attachment: &Attachment, subnet: &Subnet) -> Diagnostic {
    let (gateway, vpc) = (&gateway.gateway, &attachment.side.vpc);
    let message = format!(
        "the attachment of `{}` to `{}` cannot take IPv6: its subnet `{}` has no IPv6 block",
        vpc.name, gateway.name, subnet.name
    );
    Diagnostic::new(&CODE, message, subnet.span, "no `ipv6-cidr`")
        .also(attachment_span(gateway, attachment), format!("attached to `{}`", gateway.name))
        .help(format!("add the `ipv6-cidr` of `{}`", subnet.name))
        .help(format!(
            "or name subnets that have one: `attachments: {{{}: {{subnets: […]}}}}` of `{}`",
            vpc.name, gateway.name
        ))
}
