//! An attachment that speaks IPv6 in a subnet that has none.

use std::collections::BTreeMap;

use crate::placement::{SHOWN, bracketed, listed};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Block, Connection, Gateway, StaticRoute, Subnet, Vpc};
use crossvpc_core::plan::{Attachment, Plan};

use super::{attached_zones, attachment_span, left_out};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "attachment-ipv6", severity: Severity::Error, page: include_str!("attachment-ipv6.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for gateway in plan.gateways() {
        let routes = ipv6_routes(&gateway.gateway);
        for attachment in gateway.attachments.iter().filter(|attachment| attachment.ipv6) {
            let subnets = attachment.subnets.iter().map(|subnet| &**subnet);
            let without: Vec<_> = subnets.filter(|subnet| !has_ipv6(subnet)).collect();
            if !without.is_empty() {
                let route = routes.get(attachment.name()).copied();
                report.push(finding(&gateway.gateway, attachment, &without, route));
            }
        }
    }
}

/// The first static route that leads IPv6 to each VPC.
fn ipv6_routes(gateway: &Gateway) -> BTreeMap<&Name, &StaticRoute> {
    let mut first_to = BTreeMap::new();
    let routes = gateway.tables.iter().flat_map(|table| &table.routes);
    for route in routes.filter(|route| route.destination.is_ipv6()) {
        if let Some(vpc) = route.leads_to() {
            first_to.entry(vpc).or_insert(route);
        }
    }
    first_to
}

fn has_ipv6(subnet: &Subnet) -> bool {
    subnet.cidrs.iter().any(Block::is_ipv6)
}

fn finding(
    gateway: &Gateway,
    attachment: &Attachment,
    without: &[&Subnet],
    route: Option<&StaticRoute>,
) -> Diagnostic {
    let vpc = &attachment.side.vpc;
    let names = listed(without.iter().map(|subnet| format!("`{}`", subnet.name)));
    let lack = match without {
        [_] => format!("its subnet {names} has no IPv6 CIDR block"),
        _ => format!("its subnets {names} have no IPv6 CIDR block"),
    };
    let message =
        format!("the attachment of `{}` to `{}` cannot support IPv6: {lack}", vpc.name, gateway.name);
    let mut places = without.iter().take(SHOWN).map(|subnet| subnet.span);
    let span = places.next().unwrap_or(vpc.span);
    let finding = Diagnostic::new(&CODE, message, span, "no `ipv6-cidr`");
    let finding = places.fold(finding, |finding, span| finding.also(span, "no `ipv6-cidr`"));
    let finding =
        finding.also(attachment_span(gateway, attachment), format!("attached to `{}`", gateway.name));
    let speaking = attachment.connections.iter().map(|connection| &**connection);
    let speaking: Vec<_> = speaking.filter(|connection| speaks_ipv6(connection, vpc)).collect();
    let finding = speaking.first().into_iter().fold(finding, |finding, connection| {
        finding.also(connection.via_span, format!("both sides of `{}` have IPv6", connection.name))
    });
    let finding = route.into_iter().fold(finding, |finding, route| {
        finding.also(route.destination.span, format!("routes IPv6 to `{}`", vpc.name))
    });
    let each = if without.len() == 1 { "" } else { "each of " };
    let block = if vpc.cidrs.iter().any(Block::is_ipv6) {
        String::new()
    } else {
        format!("`ipv6-cidrs` to `{}`, and ", vpc.name)
    };
    finding
        .help(format!("add {block}the `ipv6-cidr` of {each}{names}"))
        .help_if(others(attachment).map(|others| {
            format!(
                "or write `{}: {{subnets: {others}}}` under `attachments` of `{}`",
                vpc.name, gateway.name
            )
        }))
        .help_if(match (route, speaking.as_slice()) {
            (Some(_), []) => Some(format!("or remove each static route for IPv6 to `{}`", vpc.name)),
            (Some(_), _) => None,
            (None, speaking) => ipv4_alone(attachment, speaking),
        })
}

/// How the connections speak IPv4 alone, if no subnet of the VPC has IPv6 and so nothing in it is lost: by naming all of
/// its subnets.
fn ipv4_alone(attachment: &Attachment, speaking: &[&Connection]) -> Option<String> {
    let vpc = &attachment.side.vpc;
    let zones = attached_zones(attachment)?;
    let subnets = || vpc.subnets.iter().map(|subnet| &**subnet);
    // A subnet that is named needs a table and a zone of the attachment.
    let can_be_named = |subnet: &Subnet| subnet.route_table.is_some() && left_out(subnet, &zones).is_none();
    if subnets().any(has_ipv6) || !subnets().all(can_be_named) {
        return None;
    }
    let named = bracketed(&subnets().collect::<Vec<_>>());
    let connections = match speaking {
        [_, ..] if speaking.len() <= SHOWN => {
            listed(speaking.iter().map(|connection| format!("`{}`", connection.name)))
        }
        _ => "each of its connections".to_owned(),
    };
    Some(format!(
        "or write `subnets: {named}` for `{}` in {connections}, so that only IPv4 is routed",
        vpc.name
    ))
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
