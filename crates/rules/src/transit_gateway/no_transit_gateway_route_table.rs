//! An attachment that no route table of its gateway serves.

use crate::placement::{SHOWN, listed};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{Attachment, Plan, TransitGateway};

use super::{attachment_span, attachments};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "no-transit-gateway-route-table",
    severity: Severity::Error,
    page: include_str!("no-transit-gateway-route-table.md"),
};

/// With tables of its own, a gateway keeps its attachments out of the default table.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let is_unserved =
        |(gateway, attachment): &(&TransitGateway, &Attachment)| gateway.table_of(attachment).is_none();
    for (gateway, attachment) in attachments(plan).filter(is_unserved) {
        let settings = gateway.gateway.attachments.get(attachment.name());
        if !settings.is_some_and(|settings| settings.names_table) {
            report.push(finding(gateway, attachment));
        }
    }
}

fn finding(gateway: &TransitGateway, attachment: &Attachment) -> Diagnostic {
    let (gateway, vpc) = (&gateway.gateway, &attachment.side.vpc);
    let message =
        format!("no route table of `{}` is associated with the attachment of `{}`", gateway.name, vpc.name);
    let tables = listed(gateway.tables.iter().map(|table| format!("`{}`", table.name)));
    let finding = Diagnostic::new(&CODE, message, attachment_span(gateway, attachment), "no `route-table`");
    let shown = gateway.tables.iter().take(SHOWN);
    let finding = shown.fold(finding, |finding, table| {
        finding.also(table.span, format!("a route table of `{}`", gateway.name))
    });
    let example = gateway.tables.first().map_or("…", |table| table.name.as_str());
    let what = if gateway.attachments.contains_key(&vpc.name) {
        format!("add `route-table: {example}` to `{}` under `attachments` of `{}`", vpc.name, gateway.name)
    } else {
        format!("add `{}: {{route-table: {example}}}` under `attachments` of `{}`", vpc.name, gateway.name)
    };
    let choice = if gateway.tables.len() == 1 {
        String::new()
    } else {
        format!(
            "; the route tables are \
        {tables}"
        )
    };
    finding
        .help(format!("{what}{choice}"))
        .help("or remove `route-tables`, so that the default route table serves every attachment")
}
