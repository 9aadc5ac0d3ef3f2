//! An account id that YAML reads as a number.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code = Code {
    name: "unquoted-account-id",
    severity: Severity::Error,
    page: include_str!("unquoted-account-id.md"),
};

/// `digits` is the text as written.
pub(crate) fn finding(span: Span, digits: &str) -> Diagnostic {
    let reason = if digits.starts_with('0') {
        "as a number, it would lose its leading zeros"
    } else {
        "an account id is a string of 12 digits, and a number can lose leading zeros"
    };
    let finding = Diagnostic::new(&CODE, "an account id must be quoted", span, "this is a number in YAML")
        .help(format!("write `\"{digits}\"`: {reason}"));
    let is_whole =
        digits.len() == 12 && span.end - span.start == 12 && digits.bytes().all(|b| b.is_ascii_digit());
    if is_whole { finding.wrapping(span, "\"", "\"") } else { finding }
}
