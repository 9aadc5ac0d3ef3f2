//! Neither an entry nor the defaults name a region.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code =
    Code { name: "missing-region", severity: Severity::Error, page: include_str!("missing-region.md") };

/// `what` is the kind of entry.
pub(crate) fn finding(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("this {what} has no region"), span, "no `region`")
        .help("add `region` here, or under `defaults` for the whole spec")
}
