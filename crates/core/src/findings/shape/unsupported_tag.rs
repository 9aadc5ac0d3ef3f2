//! Tags that mean nothing in a spec, or do not fit what they stand before.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// A tag other than those of the core schema.
pub static CODE: Code =
    Code { name: "unsupported-tag", severity: Severity::Error, page: include_str!("unsupported-tag.md") };

/// A tag outside the core schema, as written.
pub(crate) fn unknown(tag: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("YAML tag `{tag}` is not supported"), at, "unsupported tag")
        .help("write the value itself: crossvpc does not evaluate functions of other tools")
}

/// A tag of the core schema before a value of another type.
pub(crate) fn misfit(tag: &str, value: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("tag `{tag}` does not fit {value}"), at, "wrong tag")
        .help("remove the tag")
}
