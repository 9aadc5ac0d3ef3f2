//! Two blocks of one VPC that share addresses.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::Plan;

use super::nested;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "vpc-cidrs-overlap", severity: Severity::Error, page: include_str!("vpc-cidrs-overlap.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        let blocks = vpc.cidrs.iter().map(|&block| (block, ())).collect();
        for [(outer, ()), (inner, ())] in nested(blocks, |(), ()| true) {
            report.push(finding(vpc, outer, inner));
        }
    }
}

fn finding(vpc: &Vpc, outer: Block, inner: Block) -> Diagnostic {
    let (first, second) = if outer.span < inner.span { (outer, inner) } else { (inner, outer) };
    let (message, label, help) = if outer.net == inner.net {
        let message = format!("`{}` has the CIDR block {} twice", vpc.name, inner.net);
        (message, "given again", "remove one of the two".to_owned())
    } else {
        let message =
            format!("two CIDR blocks of `{}` overlap: {} is inside {}", vpc.name, inner.net, outer.net);
        (message, "these addresses are in both", format!("remove `{}`, or the larger CIDR block", inner.net))
    };
    Diagnostic::new(&CODE, message, second.span, label).also(first.span, "first given here").help(help)
}
