//! A block of a VPC with the addresses that Docker gives to its bridge.

use std::net::Ipv4Addr;

use crossvpc_core::aws::cidr::{self, Ipv4Net};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "docker-bridge-range",
    severity: Severity::Warning,
    page: include_str!("docker-bridge-range.md"),
};

/// Docker's bridge, which AWS services that run containers keep.
pub(super) const BRIDGE: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(172, 17, 0, 0), 16);

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for block in vpc.cidrs.iter().filter(|block| cidr::overlap(block.net, BRIDGE.into())) {
            report.push(finding(vpc, *block));
        }
    }
}

fn finding(vpc: &Vpc, block: Block) -> Diagnostic {
    let message = format!("{} of `{}` overlaps Docker's bridge, {BRIDGE}", block.net, vpc.name);
    Diagnostic::new(&CODE, message, block.span, format!("overlaps {BRIDGE}"))
        .help("hosts with a Docker bridge, Cloud9 and SageMaker AI do not reach these addresses")
        .help(format!("move what they must reach into a block outside {BRIDGE}"))
}
