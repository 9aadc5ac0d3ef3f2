//! A gateway shared with an organization that the spec does not say enough about.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Gateway, Share};
use crate::plan::Plan;

/// See the page.
pub static CODE: Code =
    Code { name: "share-scope", severity: Severity::Error, page: include_str!("share-scope.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for gateway in plan.network.gateways() {
        let who = match gateway.share {
            Share::Organization => "the organization",
            Share::Units(_) => "organizational units",
            Share::Accounts | Share::Already => continue,
        };
        let (missing, help) = match plan.network.organization() {
            None => (
                "the spec has no `organization`",
                "add `organization: {id: o-…, management-account: \"…\", ram-sharing: true}`",
            ),
            Some(organization) if organization.management_account.is_none() => (
                "its ARN names the management account, which the spec does not",
                "add `management-account` to `organization`",
            ),
            Some(organization) if !organization.ram_sharing => (
                "sharing with the organization is off in RAM",
                "turn it on in RAM from the management account, then write `ram-sharing: true`",
            ),
            Some(_) if gateway.account.external => (
                "its owner is outside of it",
                "remove `external` from the owner's account, or move the gateway to another one",
            ),
            Some(_) => continue,
        };
        report.push(finding(gateway, who, missing, help));
    }
}

fn finding(gateway: &Gateway, who: &str, missing: &str, help: &str) -> Diagnostic {
    let message = format!("`{}` cannot be shared with {who}: {missing}", gateway.name);
    let span = gateway.share_span.unwrap_or(gateway.span);
    Diagnostic::new(&CODE, message, span, format!("with {who}"))
        .help(help)
        .help("or remove `share`: the gateway is then shared with exactly the accounts that attach")
}
