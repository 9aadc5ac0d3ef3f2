//! The same key twice in one map.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// A key that its map already has.
pub static CODE: Code =
    Code { name: "duplicate-key", severity: Severity::Error, page: include_str!("duplicate-key.md") };

/// `second` is the place to go to; its entry is ignored.
pub(crate) fn finding(key: &str, first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("key `{key}` is given twice in one map"), second, "given again")
        .also(first, "first given here")
        .help("remove one of the two, or rename it")
}
