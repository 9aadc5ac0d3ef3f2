//! The same item twice in one list.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;
use crate::spec::Text;

/// An item that its list already has.
pub static CODE: Code =
    Code { name: "duplicate-item", severity: Severity::Warning, page: include_str!("duplicate-item.md") };

pub(crate) fn finding(item: &Text, list: &str, first: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{item}` is given twice in `{list}`"), item.span, "given again")
        .also(first, "first given here")
        .help("remove one of the two, or correct it")
}
