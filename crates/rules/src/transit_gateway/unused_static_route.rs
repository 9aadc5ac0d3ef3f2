//! A static route of a gateway that no VPC sends traffic to.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::StaticRoute;
use crossvpc_core::plan::{Attachment, Plan, TransitGateway};
use crossvpc_core::routing::{AddressSet, GatewayTable, Routing};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "unused-static-route",
    severity: Severity::Note,
    page: include_str!("unused-static-route.md"),
};

/// A route that drops is a guard, and may have nothing to do; of one that cannot work, an error says it. A connection with a mistake
/// may be one that sends traffic.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    for routing in Routing::of(plan).gateways() {
        let sides: BTreeMap<&Name, &Attachment> =
            routing.gateway.attachments.iter().map(|attachment| (attachment.name(), attachment)).collect();
        for table in &routing.tables {
            if table.table.static_routes().iter().all(|route| route.via.is_none()) {
                continue;
            }
            let senders = table.table.serves.iter().filter_map(|vpc| sides.get(&vpc.name));
            let sent = senders.flat_map(|attachment| &attachment.side.routes);
            let sent: AddressSet = sent.map(|route| route.destination.net).collect();
            for route in table.table.static_routes() {
                let leads = route.leads_to().is_some_and(|vpc| sides.contains_key(vpc));
                let is_only = |other: &&StaticRoute| other.destination.net == route.destination.net;
                let leads = leads && table.table.static_routes().iter().filter(is_only).count() == 1;
                if leads && !is_taken(table, route, &sent) {
                    report.push(finding(routing.gateway, table, route));
                }
            }
        }
    }
}

/// Whether any of what VPCs send takes the route.
fn is_taken(table: &GatewayTable<'_>, route: &StaticRoute, sent: &AddressSet) -> bool {
    let sent = sent.intersection(&route.destination.net.into());
    let taken = sent.blocks().into_iter().flat_map(|block| table.routes().of_block(block));
    taken.flat_map(|routed| routed.routes).any(|taken| {
        taken.way.static_route().is_some_and(|known| known.destination.net == route.destination.net)
    })
}

fn finding(gateway: &TransitGateway, table: &GatewayTable<'_>, route: &StaticRoute) -> Diagnostic {
    let (name, net) = (&gateway.gateway.name, route.destination.net);
    let of = table.table.id.name().map_or_else(
        || format!("the default route table of `{name}`"),
        |table| format!("route table `{table}` of `{name}`"),
    );
    let message = format!("no VPC of the spec sends traffic to the static route {net} in {of}");
    let served = table.table.serves.iter().map(|vpc| format!("`{}`", vpc.name)).collect::<Vec<_>>();
    let served = match served.as_slice() {
        [] => {
            return end(Diagnostic::new(&CODE, message, route.destination.span, "serves no VPC"), net, None);
        }
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        few => few.join(", "),
    };
    let finding = Diagnostic::new(&CODE, message, route.destination.span, "not used");
    end(finding, net, Some(&served))
}

fn end(finding: Diagnostic, net: ipnet::IpNet, served: Option<&str>) -> Diagnostic {
    let finding = finding.note("crossvpc routes the CIDR blocks of connected VPCs only");
    let finding = match served {
        Some(served) => finding
            .help(format!("add a route to {net} yourself to the route tables of {served}, with the transit gateway as its target")),
        None => finding.help("associate attachments with the route table"),
    };
    finding.help("or remove the static route")
}
