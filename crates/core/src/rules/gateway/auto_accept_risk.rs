//! A gateway that lets more accounts attach by themselves than the spec names.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Share;
use crate::plan::{Plan, TransitGateway};

/// See the page.
pub static CODE: Code =
    Code { name: "auto-accept-risk", severity: Severity::Warning, page: include_str!("auto-accept-risk.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for gateway in plan.gateways().filter(|gateway| gateway.gateway.auto_accept) {
        let who = match gateway.gateway.share {
            Share::Organization => "any account of the organization",
            Share::Units(_) => "any account of the organizational units",
            Share::Accounts | Share::Already
                if gateway.share.as_ref().is_some_and(|share| share.allows_external) =>
            {
                "an account outside the organization"
            }
            Share::Accounts | Share::Already => continue,
        };
        report.push(finding(gateway, who));
    }
}

fn finding(gateway: &TransitGateway, who: &str) -> Diagnostic {
    let declared = &gateway.gateway;
    let joins = if gateway.uses_default_table() { ", and its routes join the default table" } else { "" };
    let message = format!("{who} can attach any VPC to `{}` unasked{joins}", declared.name);
    let span = declared.auto_accept_span.unwrap_or(declared.span);
    let finding = Diagnostic::new(&CODE, message, span, "accepts by itself");
    let finding = match declared.share_span {
        Some(span) => finding.also(span, "shared with more than the accounts that attach"),
        None => finding,
    };
    finding.help("remove `auto-accept`: the owner then accepts exactly the attachments of the spec")
}
