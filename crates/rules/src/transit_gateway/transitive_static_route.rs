//! A static route of a gateway into a VPC for blocks that this VPC only reaches by a peering.

use crossvpc_core::aws::cidr;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{StaticRoute, Vpc};
use crossvpc_core::plan::{Plan, Table, TransitGateway, VpcPeering};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "transitive-static-route",
    severity: Severity::Warning,
    page: include_str!("transitive-static-route.md"),
};

/// A destination that is wider than the blocks of the peer may be meant for others.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    for gateway in plan.gateways() {
        for route in gateway.tables.iter().flat_map(Table::static_routes) {
            let Some(via) = route.leads_to() else { continue };
            let peered = plan.peerings().filter_map(|peering| match peering.sides().map(|side| &*side.vpc) {
                [here, there] if here.name == *via => Some((peering, here, there)),
                [there, here] if here.name == *via => Some((peering, here, there)),
                [_, _] => None,
            });
            let net = route.destination.net;
            let holds = |vpc: &Vpc| vpc.cidrs.iter().any(|block| block.net.contains(&net));
            let overlaps = |vpc: &Vpc| vpc.cidrs.iter().any(|block| cidr::overlap(block.net, net));
            let mut behind = peered.filter(|(_, here, there)| holds(there) && !overlaps(here));
            if let Some((peering, here, there)) = behind.next() {
                report.push(finding(gateway, route, peering, [here, there]));
            }
        }
    }
}

fn finding(
    gateway: &TransitGateway,
    route: &StaticRoute,
    peering: &VpcPeering,
    [here, there]: [&Vpc; 2],
) -> Diagnostic {
    let (net, name) = (route.destination.net, &gateway.gateway.name);
    let message =
        format!("`{name}` routes {net} to `{}`, which reaches `{}` by a peering only", here.name, there.name);
    let finding =
        Diagnostic::new(&CODE, message, route.destination.span, format!("addresses of `{}`", there.name));
    let finding = match peering.connections.first() {
        Some(connection) => finding.also(connection.via_span, "by this peering"),
        None => finding,
    };
    finding
        .note("VPC peering is not transitive: AWS drops what comes from outside of the two VPCs")
        .help(format!(
            "connect `{}` to `{name}` with a `transit-gateway` connection, and remove the static route",
            there.name
        ))
        .help(format!(
            "or add `allow: {{transitive-static-route: …}}` if an appliance in `{}` translates the addresses",
            here.name
        ))
}
