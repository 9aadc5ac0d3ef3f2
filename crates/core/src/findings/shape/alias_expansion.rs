//! Aliases that repeat too much, or themselves.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// An alias that cannot be written out.
pub static CODE: Code =
    Code { name: "alias-expansion", severity: Severity::Error, page: include_str!("alias-expansion.md") };

/// All aliases up to `at` together stand for more than `limit` bytes of text.
pub(crate) fn too_much(alias: &str, limit: u64, at: Span, anchor: Span) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("the aliases up to `{alias}` expand to more than {} KiB of text", limit >> 10),
        at,
        "over the limit",
    )
    .also(anchor, "the repeated value")
    .help("write the values out, or use aliases for smaller values")
}

/// The alias stands inside the value it repeats.
pub(crate) fn inside_itself(alias: &str, at: Span, anchor: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{alias}` is inside the value that it repeats"), at, "endless expansion")
        .also(anchor, "the repeated value starts here")
        .help("remove the alias, or move the anchor to a value that does not contain it")
}
