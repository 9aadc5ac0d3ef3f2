//! Two subnets of one VPC that share addresses.

use ipnet::IpNet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Subnet, Vpc};
use crossvpc_core::plan::Plan;

use super::nested;
use super::subnet_outside_vpc::{free_beside_subnets, free_like};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "subnets-overlap", severity: Severity::Error, page: include_str!("subnets-overlap.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        let mut free = None;
        let subnets = vpc.subnets.iter();
        let blocks =
            subnets.flat_map(|subnet| subnet.cidrs.iter().map(|&block| (block, &**subnet))).collect();
        for [outer, inner] in nested(blocks, |_, _| true) {
            let free = free.get_or_insert_with(|| free_beside_subnets(vpc));
            let free = free_like(inner.0, vpc, free);
            report.push(finding(vpc, outer, inner, free));
        }
    }
}

fn finding(vpc: &Vpc, outer: (Block, &Subnet), inner: (Block, &Subnet), free: Option<IpNet>) -> Diagnostic {
    let ((around, other), (block, subnet)) = (outer, inner);
    let message = format!(
        "subnets `{}` and `{}` of `{}` overlap: {} and {}",
        other.name, subnet.name, vpc.name, around.net, block.net
    );
    Diagnostic::new(&CODE, message, block.span, format!("subnet `{}`", subnet.name))
        .also(around.span, format!("subnet `{}`", other.name))
        .help_if(free.map(|free| {
            format!("give `{}` the CIDR block `{free}`, which is free in `{}`", subnet.name, vpc.name)
        }))
}
