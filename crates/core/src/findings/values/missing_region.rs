//! Neither an entry nor the defaults name a region.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code =
    Code { name: "missing-region", severity: Severity::Error, page: include_str!("missing-region.md") };

/// `what` is the kind of entry.
pub(crate) fn finding(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the region of this {what} is not known"), span, "no `region` here")
        .help("add `region` here, or `region` under `defaults` for all that name none")
}
