//! More blocks in a VPC than an account may have without asking.

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::Plan;

use crate::quota;

use super::families;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "vpc-cidr-quota", severity: Severity::Warning, page: include_str!("vpc-cidr-quota.md") };

/// What is over the limit is left to [`super::vpc_cidr_limit`].
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for (family, quota, blocks) in families(vpc) {
            let quotas = plan.network.quotas();
            if quotas.is_over(quota, blocks.len()) {
                report.push(finding(vpc, family, quota, quotas.of(quota), &blocks));
            }
        }
    }
}

fn finding(vpc: &Vpc, family: &str, quota: Quota, has: usize, blocks: &[Block]) -> Diagnostic {
    let (count, first_over) = (blocks.len(), blocks[has]);
    let message = format!("`{}` has {count} {family} CIDR blocks, more than the quota of {has}", vpc.name);
    Diagnostic::new(&CODE, message, first_over.span, format!("CIDR block number {}", has + 1))
        .also(vpc.span, "the VPC")
        .help(quota::raise(quota, count, &vpc.account))
}
