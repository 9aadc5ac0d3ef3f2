//! A setting of a gateway that changes nothing.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Share;
use crossvpc_core::plan::{Plan, TransitGateway};
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "unused-transit-gateway-setting",
    severity: Severity::Warning,
    page: include_str!("unused-transit-gateway-setting.md"),
};

/// Of a gateway that no connection uses, `unused-transit-gateway` has said it all. A connection with a mistake may be one that
/// uses a setting.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let is_all_read = !report.has_errors();
    for gateway in plan.gateways() {
        let declared = &gateway.gateway;
        if let (Some((_, span)), Some(_)) = (declared.asn, &declared.id) {
            report.push(finding(gateway, "asn", span, "the gateway exists and has its own ASN"));
        }
        if !is_all_read {
            continue;
        }
        let is_alone = gateway.attachments.iter().all(|attachment| !attachment.is_shared());
        if let Some(span) = declared.share_span.filter(|_| is_alone && declared.share != Share::Accounts) {
            report.push(finding(gateway, "share", span, "no other account attaches"));
        }
        for (vpc, settings) in &declared.attachments {
            if gateway.attachment(vpc).is_none() {
                let why = format!("no connection attaches `{vpc}`");
                let finding = finding(gateway, &format!("attachments.{vpc}"), settings.span, &why);
                let by = format!("`transit-gateway: {{via: {}}}`", declared.name);
                report.push(finding.help(format!("or add a connection of `{vpc}` with {by}")));
            }
        }
    }
}

fn finding(gateway: &TransitGateway, key: &str, span: Span, why: &str) -> Diagnostic {
    let message = format!("`{key}` of `{}` has no effect: {why}", gateway.gateway.name);
    Diagnostic::new(&CODE, message, span, "no effect").help(format!("remove `{key}`"))
}
