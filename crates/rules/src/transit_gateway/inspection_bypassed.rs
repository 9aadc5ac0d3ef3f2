//! Traffic of a connection that goes past the VPC which a static route leads it through.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, StaticRoute, Vpc};
use crossvpc_core::plan::{Plan, TransitGateway};
use crossvpc_core::routing::{AddressSet, GatewayTable, Routing, Way};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "inspection-bypassed",
    severity: Severity::Note,
    page: include_str!("inspection-bypassed.md"),
};

/// Traffic that goes past.
struct Past<'p> {
    gateway: &'p TransitGateway,
    route: &'p StaticRoute,
    connection: &'p Connection,
    from: &'p Vpc,
    to: &'p Vpc,
    /// How many more ways round of connections go past.
    more: usize,
}

/// Once for each static route. Appliance mode tells a VPC that inspects: it is for stateful appliances.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    for routing in Routing::of(plan).gateways() {
        for table in &routing.tables {
            for route in table.table.static_routes() {
                let inspects = route.leads_to().and_then(|vpc| routing.gateway.attachment(vpc));
                if inspects.is_some_and(|attachment| attachment.appliance_mode)
                    && let Some(past) = past(routing.gateway, table, route)
                {
                    report.push(finding(&past));
                }
            }
        }
    }
}

/// The first connection with traffic that the table leads to its peer by a longer prefix.
fn past<'p>(
    gateway: &'p TransitGateway,
    table: &GatewayTable<'p>,
    route: &'p StaticRoute,
) -> Option<Past<'p>> {
    let covered = AddressSet::from(route.destination.net);
    let inspects = |vpc: &Vpc| route.leads_to() == Some(&vpc.name);
    let is_served = |vpc: &Vpc| table.table.serves.iter().any(|served| served.is(vpc));
    let ways = gateway.connections.iter().flat_map(|connection| {
        let provider = &*connection.provider.vpc;
        let consumers = connection.consumers.iter().map(|consumer| &*consumer.vpc);
        let ways = consumers.flat_map(move |consumer| [(consumer, provider), (provider, consumer)]);
        ways.map(move |(from, to)| (&**connection, from, to))
    });
    let mut past = ways.filter(|(_, from, to)| {
        let goes_past = || {
            to.cidrs.iter().flat_map(|block| table.routes().of_block(block.net)).any(|routed| {
                let is_direct = |way: &Way<'_>| matches!(way, Way::Propagated(vpc) if vpc.is(to));
                routed.addresses.overlaps(&covered) && routed.routes.iter().any(|route| is_direct(&route.way))
            })
        };
        !from.is(to) && !inspects(from) && !inspects(to) && is_served(from) && goes_past()
    });
    let (connection, from, to) = past.next()?;
    Some(Past { gateway, route, connection, from, to, more: past.count() })
}

fn finding(past: &Past<'_>) -> Diagnostic {
    let Past { gateway, route, connection, from, to, more } = past;
    let via = route.leads_to().map(ToString::to_string).unwrap_or_default();
    let name = &gateway.gateway.name;
    let others = if *more == 0 { String::new() } else { format!(" (and {more} more)") };
    let message = format!(
        "traffic from `{}` to `{}`{others} does not go through `{via}`: the route that `{}` propagates to `{name}` is longer \
         than {}",
        from.name, to.name, to.name, route.destination.net
    );
    Diagnostic::new(&CODE, message, route.destination.span, format!("leads through `{via}`"))
        .also(connection.span, "its traffic goes past")
        .note(format!("`{via}` attaches in appliance mode, as VPCs with stateful appliances do"))
        .help(format!("add `allow: {{inspection-bypassed: …}}` if `{via}` inspects other traffic only"))
        .help(format!(
            "or remove `{}`, and create the routes through `{via}` outside of crossvpc: a spec cannot express them yet",
            connection.name
        ))
}
