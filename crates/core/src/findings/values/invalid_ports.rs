//! A text that names no ports.

use crate::aws::port::PortsError;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;

/// See the page.
pub static CODE: Code =
    Code { name: "invalid-ports", severity: Severity::Error, page: include_str!("invalid-ports.md") };

/// `error` says why, and what was probably meant.
pub(crate) fn finding(text: &Text, error: &PortsError) -> Diagnostic {
    let help = match error.suggestion() {
        Some(meant) => format!("write {meant}"),
        None => "write `tcp/443`, `tcp/8000-8010`, `udp/53`, `icmp` or `all`".to_owned(),
    };
    let finding = Diagnostic::new(
        &CODE,
        format!("`{}` is not a valid port entry", text.value),
        text.span,
        &*error.reason,
    )
    .help(help);
    match error.meant[..] {
        [meant] if error.is_certain => finding.replacing_text(text, &meant.to_string()),
        _ => finding,
    }
}
