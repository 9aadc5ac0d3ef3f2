//! More rules in a security group than AWS allows at all.

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Report, Severity};
use crossvpc_core::plan::Plan;

use super::{finding, rule_counts};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "security-group-limit",
    severity: Severity::Error,
    page: include_str!("security-group-limit.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let limit = Quota::RulesPerSecurityGroup.most();
    for rules in rule_counts(plan, limit) {
        let finding = finding(&CODE, &rules, &format!("but AWS allows at most {limit}"));
        let other_group = "or name another security group in some of the connections";
        report.push(finding.help_if((!rules.is_made).then_some(other_group)));
    }
}
