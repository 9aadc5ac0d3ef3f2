//! More endpoints in a VPC than an account may have without asking.

use std::collections::BTreeMap;

use crate::quota;
use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "endpoint-quota", severity: Severity::Warning, page: include_str!("endpoint-quota.md") };

/// Counts the endpoints made here; those that the VPC has already are not known.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut counts: BTreeMap<_, (&Vpc, usize)> = BTreeMap::new();
    for endpoint in plan.services().flat_map(|service| &service.endpoints) {
        let vpc = &endpoint.party.vpc;
        counts.entry(&vpc.name).or_insert((vpc, 0)).1 += 1;
    }
    let quotas = plan.network.quotas();
    let over = |&(_, count): &(&Vpc, usize)| quotas.is_over(Quota::EndpointsPerVpc, count);
    for (vpc, count) in counts.into_values().filter(over) {
        report.push(finding(vpc, count, quotas.of(Quota::EndpointsPerVpc)));
    }
}

fn finding(vpc: &Vpc, count: usize, quota: usize) -> Diagnostic {
    let message = format!("`{}` needs {count} interface endpoints, more than the quota of {quota}", vpc.name);
    Diagnostic::new(&CODE, message, vpc.span, format!("{count} endpoints"))
        .help(quota::raise(Quota::EndpointsPerVpc, count, &vpc.account))
        .help(
            "or merge connections that have the same provider: one endpoint service can have several \
               ports",
        )
}
