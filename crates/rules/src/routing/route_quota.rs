//! More routes in a table than an account may have without asking.

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::Plan;

use crate::quota;

use super::{RouteCount, route_counts};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "route-quota", severity: Severity::Warning, page: include_str!("route-quota.md") };

/// What is over the limit is left to [`super::route_limit`].
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for routes in route_counts(plan) {
        if plan.network.quotas().is_over(Quota::RoutesPerTable, routes.count) {
            report.push(finding(plan, &routes));
        }
    }
}

fn finding(plan: &Plan, routes: &RouteCount<'_>) -> Diagnostic {
    let RouteCount { vpc, table, family, count } = routes;
    let quota = plan.network.quotas().of(Quota::RoutesPerTable);
    let message = format!(
        "route table `{}` of `{}` needs {count} {family} routes, more than the quota of {quota}",
        table.name, vpc.name
    );
    Diagnostic::new(&CODE, message, table.span, format!("{count} routes"))
        .also(vpc.span, "the VPC")
        .help(quota::raise(Quota::RoutesPerTable, *count, &vpc.account))
        .help(
            "or name fewer `subnets` on the other sides: without `subnets`, crossvpc routes whole CIDR \
               blocks",
        )
}
