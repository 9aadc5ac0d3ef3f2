//! A key that the spec does not have.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;
use crate::suggest;

/// See the page.
pub static CODE: Code =
    Code { name: "unknown-key", severity: Severity::Error, page: include_str!("unknown-key.md") };

/// `what` is the map, such as "a connection"; `known` are the keys it may have.
pub(crate) fn finding(span: Span, key: &str, what: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&CODE, format!("{what} has no key `{key}`"), span, "unknown key")
        .help_if(suggest::help(key, known.iter().copied()))
}
