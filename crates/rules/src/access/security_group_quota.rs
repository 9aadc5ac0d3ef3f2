//! More rules in a security group than an account may have without asking.

use crate::quota;
use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Report, Severity};
use crossvpc_core::plan::Plan;

use super::{finding, rule_counts};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "security-group-quota",
    severity: Severity::Warning,
    page: include_str!("security-group-quota.md"),
};

/// What is over the limit is left to [`super::security_group_limit`].
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    const QUOTA: Quota = Quota::RulesPerSecurityGroup;
    let has = plan.network.quotas().of(QUOTA);
    for rules in rule_counts(plan, has).iter().filter(|rules| rules.count <= QUOTA.most()) {
        let finding = finding(&CODE, rules, &format!("more than the quota of {has}"));
        let raise = quota::raise(QUOTA, rules.count, &rules.vpc.account);
        report.push(finding.help(format!("or {raise}")));
    }
}
