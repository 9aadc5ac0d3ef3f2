//! A gateway shared with an organization that the spec does not say enough about.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Gateway, Organization, Share};
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "share-scope", severity: Severity::Error, page: include_str!("share-scope.md") };

/// What is missing, and what to do about it.
type Missing = (&'static str, &'static str);

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for gateway in plan.network.gateways() {
        let who = match gateway.share {
            Share::Organization => "the organization",
            Share::Units(_) => "organizational units",
            Share::Accounts | Share::Already => continue,
        };
        let missing = missing(gateway, plan.network.organization());
        if !missing.is_empty() {
            report.push(finding(gateway, who, &missing));
        }
    }
}

fn missing(gateway: &Gateway, organization: Option<&Organization>) -> Vec<Missing> {
    let Some(organization) = organization else {
        return vec![(
            "the spec has no `organization`",
            "add `organization: {id: o-…, management-account: \"…\", ram-sharing: true}`",
        )];
    };
    let facts = [
        (
            organization.manager_span.is_some(),
            "the spec does not name the management account, which the organization's ARN contains",
            "add `management-account` to `organization`",
        ),
        (
            organization.ram_sharing,
            "sharing with the organization is off in RAM",
            "enable sharing with AWS Organizations in RAM, from the management account, then write \
             `ram-sharing: true`",
        ),
        (
            !gateway.account.external,
            "its owner is outside the organization",
            "remove `external` from the owner's account, or move the gateway to another one",
        ),
    ];
    facts.into_iter().filter(|(is_there, ..)| !is_there).map(|(_, what, help)| (what, help)).collect()
}

fn finding(gateway: &Gateway, who: &str, missing: &[Missing]) -> Diagnostic {
    let why = missing.iter().map(|(what, _)| *what).collect::<Vec<_>>().join(", and ");
    let message = format!("`{}` cannot be shared with {who}: {why}", gateway.name);
    let span = gateway.share_span.unwrap_or(gateway.span);
    let finding = Diagnostic::new(&CODE, message, span, format!("shared with {who}"));
    let finding = if gateway.account.external {
        finding.also(gateway.account.span, "owns the gateway")
    } else {
        finding
    };
    let finding = missing.iter().fold(finding, |finding, (_, help)| finding.help(*help));
    finding.help("or remove `share`, so that the gateway is shared only with the accounts that attach")
}
