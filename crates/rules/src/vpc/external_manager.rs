//! The account that manages the organization, said to be outside of it.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Account;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "external-manager", severity: Severity::Error, page: include_str!("external-manager.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let Some(organization) = plan.network.organization() else { return };
    let Some((manager, span)) = organization.management_account.as_ref().zip(organization.manager_span)
    else {
        return;
    };
    let accounts = plan.network.accounts().iter();
    for account in accounts.filter(|account| account.external && account.id == *manager) {
        report.push(finding(account, span));
    }
}

fn finding(account: &Account, manager: Span) -> Diagnostic {
    let name = &account.name;
    let message = format!("`{name}` cannot be external: it is the management account of the organization");
    Diagnostic::new(&CODE, message, account.span, "`external: true` here")
        .also(manager, format!("the account of `{name}`"))
        .help(format!(
            "remove `external` from `{name}`, or correct `management-account` or the account's `id`"
        ))
}
