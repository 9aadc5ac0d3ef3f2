//! Maps and lists nested deeper than any spec needs.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// Nesting beyond the limit.
pub static CODE: Code =
    Code { name: "too-deep", severity: Severity::Error, page: include_str!("too-deep.md") };

/// `at` is the first map or list, or the alias, that goes too deep.
pub(crate) fn finding(limit: usize, at: Span) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("maps and lists are nested deeper than {limit} levels"),
        at,
        format!("level {} or more", limit + 1),
    )
    .help("check brackets and indentation: a spec needs fewer than 10 levels")
}
