//! An error that a spec would allow.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;

/// See the page.
pub static CODE: Code =
    Code { name: "allowed-error", severity: Severity::Error, page: include_str!("allowed-error.md") };

pub(crate) fn finding(code: &Text) -> Diagnostic {
    let message = format!("`{code}` is an error, which a spec cannot allow");
    Diagnostic::new(&CODE, message, code.span, "only warnings and notes can be allowed")
        .help(format!("remove it, and fix the error: `crossvpc explain {code}` shows how"))
}
