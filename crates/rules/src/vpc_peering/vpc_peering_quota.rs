//! More peerings of a VPC than an account may have without asking.

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Plan;

use crate::quota;

use super::peering_counts;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "vpc-peering-quota",
    severity: Severity::Warning,
    page: include_str!("vpc-peering-quota.md"),
};

/// What is over the limit is left to [`super::vpc_peering_limit`].
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for (vpc, count) in peering_counts(plan) {
        if plan.network.quotas().is_over(Quota::ActivePeeringsPerVpc, count) {
            report.push(finding(plan, vpc, count));
        }
    }
}

fn finding(plan: &Plan, vpc: &Vpc, count: usize) -> Diagnostic {
    let quota = Quota::ActivePeeringsPerVpc;
    let has = plan.network.quotas().of(quota);
    let message = format!("`{}` has {count} peering connections, more than the quota of {has}", vpc.name);
    Diagnostic::new(&CODE, message, vpc.span, format!("{count} peering connections"))
        .help(quota::raise(quota, count, &vpc.account))
        .help(
            "or change some of the connections to `transit-gateway`: one attachment per VPC serves \
               them all",
        )
}
