//! More peerings of a VPC than AWS allows at all.

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Plan;

use super::peering_counts;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "vpc-peering-limit", severity: Severity::Error, page: include_str!("vpc-peering-limit.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let limit = Quota::ActivePeeringsPerVpc.most();
    for (vpc, count) in peering_counts(plan) {
        if count > limit {
            report.push(finding(vpc, count, limit));
        }
    }
}

fn finding(vpc: &Vpc, count: usize, limit: usize) -> Diagnostic {
    let message =
        format!("`{}` has {count} peering connections, but AWS allows at most {limit} per VPC", vpc.name);
    Diagnostic::new(&CODE, message, vpc.span, format!("{count} peering connections"))
        .help(
            "change some of the connections to `transit-gateway`: one attachment per VPC serves them \
               all",
        )
        .help("or change them to `privatelink`, if consumers need only one service")
}
