//! Static routes of a gateway that cut a connection off, one by itself or several together.

use crossvpc_core::diagnostic::{Code, Report, Severity};
use crossvpc_core::plan::Plan;

use super::static_routes::taken;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "static-route-conflict",
    severity: Severity::Error,
    page: include_str!("static-route-conflict.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let found = taken(plan).into_iter().filter(|taken| taken.is_whole);
    found.for_each(|taken| report.push(taken.finding(&CODE)));
}
