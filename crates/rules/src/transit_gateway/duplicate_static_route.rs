//! One destination twice in a route table of a gateway.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{GatewayTable, StaticRoute};
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "duplicate-static-route",
    severity: Severity::Error,
    page: include_str!("duplicate-static-route.md"),
};

/// Whether the gateway is used or not: its routes stand in order of their destinations.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for gateway in plan.network.gateways() {
        for table in &gateway.tables {
            for pair in table.routes.windows(2) {
                if let [first, second] = pair
                    && first.destination.net == second.destination.net
                {
                    report.push(finding(&gateway.name, table, first, second));
                }
            }
        }
    }
}

fn finding(gateway: &Name, table: &GatewayTable, first: &StaticRoute, second: &StaticRoute) -> Diagnostic {
    let net = first.destination.net;
    let message = format!("route table `{}` of `{gateway}` has two static routes to {net}", table.name);
    let described = |route: &StaticRoute| match &route.via {
        Some((vpc, _)) => format!("to `{vpc}`"),
        None => "a blackhole".to_owned(),
    };
    Diagnostic::new(&CODE, message, second.destination.span, described(second))
        .also(first.destination.span, described(first))
        .help("remove one of the two: a route table has one static route per destination")
}
