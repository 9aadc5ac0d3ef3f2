//! More peerings of a VPC than AWS allows at all.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Vpc;
use crate::plan::Plan;

use super::peering_counts;

/// See the page.
pub static CODE: Code =
    Code { name: "peering-limit", severity: Severity::Error, page: include_str!("peering-limit.md") };

pub(super) const LIMIT: usize = 125;

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for (vpc, count) in peering_counts(plan) {
        if count > LIMIT {
            report.push(finding(vpc, count));
        }
    }
}

fn finding(vpc: &Vpc, count: usize) -> Diagnostic {
    let message = format!("`{}` has {count} peerings, and no quota goes beyond {LIMIT}", vpc.name);
    Diagnostic::new(&CODE, message, vpc.span, format!("{count} peerings"))
        .help("change some of the connections to `transit-gateway`: one attachment a VPC serves them all")
        .help("or to `privatelink`, where consumers only call one service")
}
