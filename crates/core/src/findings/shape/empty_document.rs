//! A file that says nothing.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// Nothing but comments and blanks.
pub static CODE: Code =
    Code { name: "empty-document", severity: Severity::Error, page: include_str!("empty-document.md") };

/// `at` is the start of the text.
pub(crate) fn finding(at: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this file has no content", at, "expected a map")
        .help("start with `version: 1`, then `accounts`, `vpcs` and `connections`")
}
