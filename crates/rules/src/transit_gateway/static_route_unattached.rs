//! A static route of a gateway to a VPC that does not attach to it.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::plan::{Plan, TransitGateway};
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "static-route-unattached",
    severity: Severity::Error,
    page: include_str!("static-route-unattached.md"),
};

/// A connection with a mistake may be one that attaches the VPC.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    for gateway in plan.gateways() {
        let routes = gateway.gateway.tables.iter().flat_map(|table| &table.routes);
        for (vpc, span) in routes.filter_map(|route| route.via.as_ref()) {
            if gateway.attachment(vpc).is_none() {
                report.push(finding(gateway, vpc, *span));
            }
        }
    }
}

fn finding(gateway: &TransitGateway, vpc: &Name, span: Span) -> Diagnostic {
    let name = &gateway.gateway.name;
    let message = format!("`{name}` cannot route to `{vpc}`: no connection attaches that VPC");
    Diagnostic::new(&CODE, message, span, "not attached")
        .also(gateway.gateway.span, format!("no connection of `{vpc}` uses it"))
        .help(format!(
            "add a connection of `{vpc}` with `transit-gateway: {{via: {name}}}`, or remove the route"
        ))
}
