//! Two accounts with one id.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Account;
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "duplicate-account-id",
    severity: Severity::Error,
    page: include_str!("duplicate-account-id.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut first_of: BTreeMap<_, &Account> = BTreeMap::new();
    for account in plan.network.accounts() {
        match first_of.get(&account.id) {
            Some(first) => report.push(finding(first, account)),
            None => {
                first_of.insert(&account.id, account);
            }
        }
    }
}

fn finding(first: &Account, second: &Account) -> Diagnostic {
    let message = format!("accounts `{}` and `{}` have the same id, {}", first.name, second.name, first.id);
    Diagnostic::new(&CODE, message, second.span, format!("has the id {}", second.id))
        .also(first.span, "has the same id")
        .help(format!(
            "correct one of the two ids, or use `{}` for both and remove `{}`",
            first.name, second.name
        ))
}
