//! A gateway that no connection uses, of which nothing is made.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "unused-transit-gateway",
    severity: Severity::Note,
    page: include_str!("unused-transit-gateway.md"),
};

/// A connection with a mistake may be one that uses it.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    let mut used = plan.gateways().map(|gateway| &gateway.gateway.name).peekable();
    for gateway in plan.network.gateways() {
        if used.next_if_eq(&&gateway.name).is_some() {
            continue;
        }
        let message = format!("unused transit gateway `{}`: no connection uses it", gateway.name);
        let finding = Diagnostic::new(&CODE, message, gateway.span, "unused");
        report.push(finding.help(format!(
            "use it in a connection with `transit-gateway: {{via: {}}}`, or remove it",
            gateway.name
        )));
    }
}
