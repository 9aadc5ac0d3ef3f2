//! An attachment that no route table of its gateway serves.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::plan::{Attachment, Plan, TransitGateway};

use super::{attachment_span, attachments};

/// See the page.
pub static CODE: Code = Code {
    name: "no-gateway-route-table",
    severity: Severity::Error,
    page: include_str!("no-gateway-route-table.md"),
};

/// With tables of its own, a gateway keeps its attachments out of the default table.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for (gateway, attachment) in attachments(plan).filter(|(gateway, _)| !gateway.uses_default_table()) {
        let settings = gateway.gateway.attachments.get(attachment.name());
        if !settings.is_some_and(|settings| settings.names_table) {
            report.push(finding(gateway, attachment));
        }
    }
}

fn finding(gateway: &TransitGateway, attachment: &Attachment) -> Diagnostic {
    let (gateway, vpc) = (&gateway.gateway, &attachment.side.vpc);
    let message = format!("no route table of `{}` serves `{}`", gateway.name, vpc.name);
    let tables: Vec<_> = gateway.tables.iter().map(|table| format!("`{}`", table.name)).collect();
    let finding = Diagnostic::new(
        &CODE,
        message,
        attachment_span(gateway, attachment),
        "attached without `route-table`",
    );
    let finding = gateway.tables.iter().take(4).fold(finding, |finding, table| finding.also(table.span, ""));
    let example = gateway.tables.first().map_or("…", |table| table.name.as_str());
    finding
        .help(format!(
            "add `{}: {{route-table: {example}}}` under `attachments` of `{}`; it has {}",
            vpc.name,
            gateway.name,
            tables.join(", ")
        ))
        .help("or remove `route-tables`: the default table then serves every attachment")
}
