//! More endpoints in a VPC than an account may have without asking.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Vpc;
use crate::plan::Plan;

/// See the page.
pub static CODE: Code =
    Code { name: "endpoint-quota", severity: Severity::Warning, page: include_str!("endpoint-quota.md") };

const QUOTA: usize = 50;

/// Counts the endpoints made here; those that the VPC has already are not known.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut counts: BTreeMap<_, (&Vpc, usize)> = BTreeMap::new();
    for endpoint in plan.services().flat_map(|service| &service.endpoints) {
        let vpc = &endpoint.party.vpc;
        counts.entry(&vpc.name).or_insert((vpc, 0)).1 += 1;
    }
    for (vpc, count) in counts.into_values().filter(|&(_, count)| count > QUOTA) {
        report.push(finding(vpc, count));
    }
}

fn finding(vpc: &Vpc, count: usize) -> Diagnostic {
    let message = format!("`{}` gets {count} interface endpoints, more than the quota of {QUOTA}", vpc.name);
    Diagnostic::new(&CODE, message, vpc.span, format!("{count} endpoints"))
        .help(format!(
            "ask for a higher quota `Interface VPC endpoints per VPC` in account `{}`",
            vpc.account.name
        ))
        .help("or join connections with one provider: one service has a listener for each of its ports")
}
