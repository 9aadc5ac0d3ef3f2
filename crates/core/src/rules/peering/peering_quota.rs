//! More peerings of a VPC than an account may have without asking.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Vpc;
use crate::plan::Plan;

use super::{peering_counts, peering_limit};

/// See the page.
pub static CODE: Code =
    Code { name: "peering-quota", severity: Severity::Warning, page: include_str!("peering-quota.md") };

const QUOTA: usize = 50;

/// What is over the limit is left to [`peering_limit`].
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for (vpc, count) in peering_counts(plan) {
        if count > QUOTA && count <= peering_limit::LIMIT {
            report.push(finding(vpc, count));
        }
    }
}

fn finding(vpc: &Vpc, count: usize) -> Diagnostic {
    let message = format!("`{}` has {count} peerings, more than the quota of {QUOTA}", vpc.name);
    Diagnostic::new(&CODE, message, vpc.span, format!("{count} peerings"))
        .help(format!(
            "ask for a higher quota `Active VPC peering connections per VPC` in account `{}`",
            vpc.account.name
        ))
        .help("or change some of the connections to `transit-gateway`: one attachment a VPC serves them all")
}
