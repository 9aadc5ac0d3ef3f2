//! A gateway that lets more be attached unasked than the spec names.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Account, Share};
use crossvpc_core::plan::{Plan, TableId, TransitGateway};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "auto-accept-risk", severity: Severity::Warning, page: include_str!("auto-accept-risk.md") };

/// Only where a share is made: whom an existing one is with is not known.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for gateway in plan.gateways().filter(|gateway| gateway.gateway.auto_accept && gateway.share.is_some()) {
        match gateway.gateway.share {
            Share::Organization => report.push(of_many(gateway, "any account of the organization")),
            Share::Units(_) => report.push(of_many(gateway, "any account of the organizational units")),
            Share::Accounts | Share::Already => {
                if let Some(account) = stranger(gateway) {
                    report.push(of_stranger(gateway, account));
                }
            }
        }
    }
}

/// An account that is declared to be of another organization than the owner.
fn stranger(gateway: &TransitGateway) -> Option<&Account> {
    let others = gateway.attachments.iter().filter(|attachment| attachment.is_shared());
    let mut others = others.map(|attachment| &*attachment.side.vpc.account);
    others.find(|account| account.external || gateway.gateway.account.external)
}

fn of_many(gateway: &TransitGateway, who: &str) -> Diagnostic {
    let finding = finding(gateway, who);
    let finding = match gateway.gateway.share_span {
        Some(span) => finding.also(span, "shared with more than the accounts that attach"),
        None => finding,
    };
    finding.help("or remove `share`: the gateway is then shared with exactly the accounts that attach")
}

fn of_stranger(gateway: &TransitGateway, account: &Account) -> Diagnostic {
    finding(gateway, &format!("`{}`, of another organization,", account.name))
        .also(account.span, "of another organization than the owner")
}

fn finding(gateway: &TransitGateway, who: &str) -> Diagnostic {
    let declared = &gateway.gateway;
    let joins = if gateway.table(&TableId::Default).is_some() {
        ", and its routes join the default table"
    } else {
        ""
    };
    let message = format!("{who} can attach any VPC to `{}` unasked{joins}", declared.name);
    let span = declared.auto_accept_span.unwrap_or(declared.span);
    Diagnostic::new(&CODE, message, span, "accepts by itself")
        .help("remove `auto-accept`: the owner then accepts exactly the attachments of the spec")
}
