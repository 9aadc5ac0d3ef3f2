//! A load balancer that fails with its only zone.

use crate::placement::{fitting, made_front};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Subnet;
use crossvpc_core::plan::{Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "single-zone", severity: Severity::Warning, page: include_str!("single-zone.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        if let Some([only]) = made_front(service) {
            report.push(finding(service, only));
        }
    }
}

fn finding(service: &PrivateLink, only: &Subnet) -> Diagnostic {
    let (connection, vpc) = (&service.connection, service.vpc());
    let zone = only.zone.as_deref();
    let message = format!(
        "`{}` depends on one availability zone: its load balancer is only in `{}`",
        connection.name, only.name
    );
    let others = fitting(vpc, |other| zone.is_some_and(|zone| zone != other));
    Diagnostic::new(
        &CODE,
        message,
        only.span,
        zone.map_or("its only subnet".to_owned(), |zone| format!("in {zone}")),
    )
    .also(connection.provider.span, format!("provider of `{}`", connection.name))
    .help(match others.first() {
        Some(other) => format!("add `{}` to the `subnets` of the provider", other.name),
        None => format!("add a subnet in another availability zone to `{}`", vpc.name),
    })
}
