//! An account or a connection whose files Windows would take for a device.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::{self, Name};
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "reserved-name", severity: Severity::Error, page: include_str!("reserved-name.md") };

/// Of the spec's names only these two stand by themselves in the path of a file; all others follow the name of a
/// connection type. A name is lower case and has no dot, so that no other spelling of a device reaches this place.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for account in plan.network.accounts() {
        report_device(&account.name, account.span, "account", report);
    }
    for connection in plan.network.connections() {
        report_device(&connection.name, connection.span, "connection", report);
    }
}

fn report_device(name: &Name, span: Span, what: &str, report: &mut Report) {
    if name::is_device(name.as_str()) {
        let message = format!(
            "`{name}` is a device name in Windows, and generated files are named after \
                               {what}s"
        );
        let label = "Windows cannot check out files with this name";
        let help = format!("use another name, such as `{name}-{what}`");
        report.push(Diagnostic::new(&CODE, message, span, label).help(help));
    }
}
