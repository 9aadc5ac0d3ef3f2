//! None or several of the keys of which exactly one decides.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code = Code { name: "one-option", severity: Severity::Error, page: include_str!("one-option.md") };

/// None is given.
pub(crate) fn none(span: Span, options: &[&str]) -> Diagnostic {
    let options: Vec<_> = options.iter().map(|option| format!("`{option}`")).collect();
    let options = options.join(", ");
    Diagnostic::new(&CODE, format!("exactly one of {options} must be given"), span, "none is given")
}

/// Two of them are given, each with its place.
pub(crate) fn several(first: (&str, Span), second: (&str, Span)) -> Diagnostic {
    let (first, at) = first;
    let (second, span) = second;
    Diagnostic::new(&CODE, format!("`{first}` and `{second}` exclude each other"), span, "a second one")
        .also(at, "the first one")
        .help("remove one of them; for two options, write two connections")
}
