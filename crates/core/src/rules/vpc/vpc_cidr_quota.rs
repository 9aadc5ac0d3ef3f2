//! More blocks in a VPC than an account may have without asking.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Block, Vpc};
use crate::plan::Plan;

use super::{families, vpc_cidr_limit};

/// See the page.
pub static CODE: Code =
    Code { name: "vpc-cidr-quota", severity: Severity::Warning, page: include_str!("vpc-cidr-quota.md") };

/// Blocks of one family, the primary one included.
const QUOTA: usize = 5;

/// What is over the limit is left to [`vpc_cidr_limit`].
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for (family, blocks) in families(vpc) {
            if let Some(&first_over) = blocks.get(QUOTA)
                && blocks.len() <= vpc_cidr_limit::LIMIT
            {
                report.push(finding(vpc, family, blocks.len(), first_over));
            }
        }
    }
}

fn finding(vpc: &Vpc, family: &str, count: usize, first_over: Block) -> Diagnostic {
    let message = format!("`{}` has {count} {family} blocks, more than the quota of {QUOTA}", vpc.name);
    Diagnostic::new(&CODE, message, first_over.span, format!("block number {}", QUOTA + 1))
        .also(vpc.span, "the VPC")
        .help(format!(
            "ask for a higher quota `{family} CIDR blocks per VPC` in account `{}`",
            vpc.account.name
        ))
}
