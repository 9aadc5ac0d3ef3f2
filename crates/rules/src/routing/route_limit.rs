//! More routes in a table than AWS allows at all.

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::Plan;

use super::{RouteCount, route_counts};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "route-limit", severity: Severity::Error, page: include_str!("route-limit.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let limit = Quota::RoutesPerTable.most();
    for routes in route_counts(plan) {
        if routes.count > limit {
            report.push(finding(&routes, limit));
        }
    }
}

fn finding(routes: &RouteCount<'_>, limit: usize) -> Diagnostic {
    let RouteCount { vpc, table, family, count } = routes;
    let message = format!(
        "route table `{}` of `{}` needs {count} {family} routes, but AWS allows at most {limit}",
        table.name, vpc.name
    );
    Diagnostic::new(&CODE, message, table.span, format!("{count} routes"))
        .also(vpc.span, "the VPC")
        .help(
            "name fewer `subnets` on the other sides: without `subnets`, crossvpc routes whole CIDR \
               blocks",
        )
        .help(format!(
            "or name `subnets` of `{}` with other route tables in some of the connections",
            vpc.name
        ))
}
