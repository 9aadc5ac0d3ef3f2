//! More routes in a table than an account may have without asking.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::plan::Plan;

use super::{RouteCount, route_counts, route_limit};

/// See the page.
pub static CODE: Code =
    Code { name: "route-quota", severity: Severity::Warning, page: include_str!("route-quota.md") };

/// Routes of one family, other than propagated ones.
const QUOTA: usize = 500;

/// What is over the limit is left to [`route_limit`].
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for routes in route_counts(plan) {
        if routes.count > QUOTA && routes.count <= route_limit::LIMIT {
            report.push(finding(&routes));
        }
    }
}

fn finding(routes: &RouteCount<'_>) -> Diagnostic {
    let RouteCount { vpc, table, family, count } = routes;
    let message = format!(
        "route table `{}` of `{}` gets {count} {family} routes, more than the quota of {QUOTA}",
        table.name, vpc.name
    );
    Diagnostic::new(&CODE, message, table.span, format!("{count} routes"))
        .also(vpc.span, "the VPC")
        .help(format!("ask for a higher quota `Routes per route table` in account `{}`", vpc.account.name))
        .help("or name fewer `subnets` on the other sides: without any, whole blocks are routed")
}
