//! More load balancers, or targets of one, than an account may have without asking.

use std::collections::BTreeMap;

use crate::placement::made_front;
use crate::quota;
use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{Plan, PrivateLink};
use crossvpc_core::source::Span;

use super::targets_span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "load-balancer-quota",
    severity: Severity::Warning,
    page: include_str!("load-balancer-quota.md"),
};

/// Counts the load balancers that are made; those that the account has already are not known.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let quotas = plan.network.quotas();
    let mut made: BTreeMap<_, Vec<&PrivateLink>> = BTreeMap::new();
    for service in plan.services() {
        if made_front(service).is_some() {
            made.entry((&service.vpc().account.id, service.vpc().region)).or_default().push(service);
        }
        // Where each node forwards to all zones, what holds for a zone holds for all of them together.
        let options = service.options();
        let targets = service.listeners.iter().map(|listener| options.at(listener.port).targets.len()).sum();
        if service.options().cross_zone && quotas.is_over(Quota::TargetsPerZone, targets) {
            let whose = format!("the load balancer of `{}` has", service.connection.name);
            let what = (targets, "targets, one per listener");
            report.push(finding(
                plan,
                service,
                (&whose, targets_span(service, &options.forward)),
                what,
                Quota::TargetsPerZone,
            ));
        }
    }
    for services in made.into_values() {
        if let [.., last] = services.as_slice()
            && quotas.is_over(Quota::LoadBalancersPerRegion, services.len())
        {
            let whose = format!("account `{}` needs", last.vpc().account.name);
            let what = (services.len(), "load balancers in one region");
            let place = (&*whose, last.connection.via_span);
            report.push(finding(plan, last, place, what, Quota::LoadBalancersPerRegion));
        }
    }
}

fn finding(
    plan: &Plan,
    service: &PrivateLink,
    (whose, span): (&str, Span),
    (count, what): (usize, &str),
    quota: Quota,
) -> Diagnostic {
    let account = &service.vpc().account;
    let has = plan.network.quotas().of(quota);
    let message = format!("{whose} {count} {what}, more than the quota of {has}");
    Diagnostic::new(&CODE, message, span, format!("{count} {what}"))
        .also(account.span, "the account")
        .help(quota::raise(quota, count, account))
        .help(
            "or merge connections that have the same provider: one endpoint service can have several \
               ports",
        )
}
