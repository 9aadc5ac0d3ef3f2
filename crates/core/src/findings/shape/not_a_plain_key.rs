//! Keys that are maps, lists or nothing.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// A key that is not a text.
pub static CODE: Code =
    Code { name: "not-a-plain-key", severity: Severity::Error, page: include_str!("not-a-plain-key.md") };

/// `found` is "a map", "a list" or "nothing".
pub(crate) fn finding(found: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("a key must be a name, not {found}"), at, "not a name").help(
        "write `name: value`; fill in templates such as `{{ }}` before you pass the file to \
               crossvpc",
    )
}
