//! A gateway that is made here and shared with nobody, although another account attaches to it.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Gateway, Share};
use crossvpc_core::plan::{Attachment, Plan};

use super::attachment_span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "unshared-transit-gateway",
    severity: Severity::Error,
    page: include_str!("unshared-transit-gateway.md"),
};

/// Once for each gateway, at the first VPC of another account.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for link in plan.gateways() {
        let gateway = &link.gateway;
        // One whose id cannot be read exists nevertheless.
        if gateway.share == Share::Already
            && !gateway.names_id
            && let Some(attachment) = link.attachments.iter().find(|attachment| attachment.is_shared())
        {
            report.push(finding(gateway, attachment));
        }
    }
}

fn finding(gateway: &Gateway, attachment: &Attachment) -> Diagnostic {
    let (name, vpc, account) = (&gateway.name, attachment.name(), &attachment.side.vpc.account.name);
    let message =
        format!("`{vpc}` of account `{account}` cannot attach to `{name}`: the gateway is not shared");
    Diagnostic::new(&CODE, message, gateway.share_span.unwrap_or(gateway.span), "not shared")
        .also(attachment_span(gateway, attachment), format!("attaches from `{account}`"))
        .help("remove `share: none`, so that the gateway is shared only with the accounts that attach")
        .help(format!("or add the `id` of `{name}`, if it exists and is shared already"))
}
