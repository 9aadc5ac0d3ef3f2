//! An account id that YAML reads as a number.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code = Code { name: "unquoted-account-id", severity: Severity::Error, page: include_str!("unquoted-account-id.md") };

/// `digits` is the text as written.
pub(crate) fn finding(span: Span, digits: &str) -> Diagnostic {
    Diagnostic::new(&CODE, "an account id must be quoted", span, "YAML reads this as a number")
        .help(format!("write `\"{digits}\"`: as a number it loses its leading zeros"))
}
