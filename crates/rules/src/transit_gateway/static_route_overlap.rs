//! A static route of a gateway that takes a part of a connection's traffic elsewhere.

use crossvpc_core::diagnostic::{Code, Report, Severity};
use crossvpc_core::plan::Plan;

use super::static_routes::taken;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "static-route-overlap",
    severity: Severity::Warning,
    page: include_str!("static-route-overlap.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let found = taken(plan).into_iter().filter(|taken| !taken.is_whole);
    found.for_each(|taken| report.push(taken.finding(&CODE)));
}
