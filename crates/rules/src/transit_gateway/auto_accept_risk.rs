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
        Some(span) => finding.also(span, "shared with more accounts than attach"),
        None => finding,
    };
    finding.help("or remove `share`, so that the gateway is shared only with the accounts that attach")
}

fn of_stranger(gateway: &TransitGateway, account: &Account) -> Diagnostic {
    finding(gateway, &format!("account `{}` of another organization", account.name))
        .also(account.span, "in another organization than the owner")
}

fn finding(gateway: &TransitGateway, who: &str) -> Diagnostic {
    let declared = &gateway.gateway;
    let joins = if gateway.table(&TableId::Default).is_some() {
        ", and the default route table receives its routes"
    } else {
        ""
    };
    let message = format!("{who} can attach any VPC to `{}` without review{joins}", declared.name);
    let span = declared.auto_accept_span.unwrap_or(declared.span);
    Diagnostic::new(&CODE, message, span, "accepts every attachment")
        .help("remove `auto-accept`, so that the owner accepts only the attachments in the spec")
}
