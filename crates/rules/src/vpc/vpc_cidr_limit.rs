//! More blocks in a VPC than AWS allows at all.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::Plan;

use super::families;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "vpc-cidr-limit", severity: Severity::Error, page: include_str!("vpc-cidr-limit.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for (family, quota, blocks) in families(vpc) {
            if let Some(&first_over) = blocks.get(quota.most()) {
                report.push(finding(vpc, family, blocks.len(), first_over, quota.most()));
            }
        }
    }
}

fn finding(vpc: &Vpc, family: &str, count: usize, first_over: Block, limit: usize) -> Diagnostic {
    let message =
        format!("`{}` has {count} {family} CIDR blocks, but AWS allows at most {limit} per VPC", vpc.name);
    Diagnostic::new(&CODE, message, first_over.span, format!("CIDR block number {}", limit + 1))
        .also(vpc.span, "the VPC")
        .help("merge adjacent CIDR blocks into larger ones, or split them between two VPCs")
}
