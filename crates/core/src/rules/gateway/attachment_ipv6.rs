//! An attachment that speaks IPv6 in a subnet that has none.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Block, Connection, Subnet, Vpc};
use crate::plan::{Attachment, Plan, TransitGateway};
use crate::rules::placement::{SHOWN, bracketed, listed};

use super::{attached_zones, attachment_span, attachments};

/// See the page.
pub static CODE: Code =
    Code { name: "attachment-ipv6", severity: Severity::Error, page: include_str!("attachment-ipv6.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for (gateway, attachment) in attachments(plan).filter(|(_, attachment)| attachment.ipv6) {
        let subnets = attachment.subnets.iter().map(|subnet| &**subnet);
        let without: Vec<_> = subnets.filter(|subnet| !has_ipv6(subnet)).collect();
        if !without.is_empty() {
            report.push(finding(gateway, attachment, &without));
        }
    }
}

fn has_ipv6(subnet: &Subnet) -> bool {
    subnet.cidrs.iter().any(Block::is_ipv6)
}

fn finding(gateway: &TransitGateway, attachment: &Attachment, without: &[&Subnet]) -> Diagnostic {
    let (gateway, vpc) = (&gateway.gateway, &attachment.side.vpc);
    let names = listed(without.iter().map(|subnet| format!("`{}`", subnet.name)));
    let lack = match without {
        [_] => format!("its subnet {names} has no IPv6 block"),
        _ => format!("its subnets {names} have no IPv6 block"),
    };
    let message = format!("the attachment of `{}` to `{}` cannot take IPv6: {lack}", vpc.name, gateway.name);
    let mut places = without.iter().take(SHOWN).map(|subnet| subnet.span);
    let span = places.next().unwrap_or(vpc.span);
    let finding = Diagnostic::new(&CODE, message, span, "no `ipv6-cidr`");
    let finding = places.fold(finding, |finding, span| finding.also(span, "no `ipv6-cidr`"));
    let finding =
        finding.also(attachment_span(gateway, attachment), format!("attached to `{}`", gateway.name));
    let finding = match attachment.connections.iter().find(|connection| speaks_ipv6(connection, vpc)) {
        Some(connection) => {
            finding.also(connection.via_span, format!("both sides of `{}` have IPv6", connection.name))
        }
        None => finding,
    };
    let each = if without.len() == 1 { "" } else { "each of " };
    finding.help(format!("add the `ipv6-cidr` of {each}{names}")).help_if(others(attachment).map(|others| {
        format!("or write `{}: {{subnets: {others}}}` under `attachments` of `{}`", vpc.name, gateway.name)
    }))
}

/// Whether IPv6 of a connection enters or leaves this VPC.
fn speaks_ipv6(connection: &Connection, vpc: &Vpc) -> bool {
    let provider = &connection.provider;
    let mut consumers = connection.consumers.iter().filter(|consumer| consumer.has_ipv6());
    provider.has_ipv6() && consumers.any(|consumer| provider.vpc.is(vpc) || consumer.vpc.is(vpc))
}

/// One subnet for each zone of the attachment that has IPv6, if there is one in every zone.
fn others(attachment: &Attachment) -> Option<String> {
    let subnet_in = |zone| {
        let mut subnets = attachment.side.vpc.subnets.iter().map(|subnet| &**subnet);
        subnets.find(|subnet| subnet.zone.as_deref() == Some(zone) && has_ipv6(subnet))
    };
    let found: Option<Vec<_>> = attached_zones(attachment)?.into_iter().map(subnet_in).collect();
    found.map(|subnets| bracketed(&subnets))
}
