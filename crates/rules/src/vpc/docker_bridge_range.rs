//! A block of a VPC with the addresses that Docker gives to its bridge.

use crossvpc_core::aws::cidr;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::Plan;

use super::blocks::BRIDGE;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "docker-bridge-range",
    severity: Severity::Warning,
    page: include_str!("docker-bridge-range.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for block in vpc.cidrs.iter().filter(|block| cidr::overlap(block.net, BRIDGE.into())) {
            report.push(finding(vpc, *block));
        }
    }
}

fn finding(vpc: &Vpc, block: Block) -> Diagnostic {
    let message =
        format!("{} of `{}` overlaps Docker's default bridge network, {BRIDGE}", block.net, vpc.name);
    Diagnostic::new(&CODE, message, block.span, format!("overlaps {BRIDGE}"))
        .note("hosts with a Docker bridge, AWS Cloud9 and SageMaker AI cannot reach these addresses")
        .help(format!("move resources that they must reach to a CIDR block outside {BRIDGE}"))
}
