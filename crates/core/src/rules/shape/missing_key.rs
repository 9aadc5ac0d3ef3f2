//! A key that must be there.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code = Code { name: "missing-key", severity: Severity::Error, page: include_str!("missing-key.md") };

/// `what` is the map, such as "a connection".
pub(crate) fn finding(span: Span, what: &str, key: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("{what} needs the key `{key}`"), span, format!("`{key}` is missing"))
}

/// Neither of two keys of which one must be there.
pub(crate) fn either(span: Span, what: &str, one: &str, other: &str) -> Diagnostic {
    let label = format!("neither `{one}` nor `{other}`");
    Diagnostic::new(&CODE, format!("{what} needs the key `{one}` or `{other}`"), span, label)
}

/// A list that must not be empty.
pub(crate) fn empty(span: Span, what: &str, key: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("{what} needs at least one of `{key}`"), span, format!("`{key}` is empty"))
}
