//! None or several of the keys of which exactly one decides.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code =
    Code { name: "one-option", severity: Severity::Error, page: include_str!("one-option.md") };

/// None is given.
pub(crate) fn none(span: Span, options: &[&str]) -> Diagnostic {
    let quoted: Vec<_> = options.iter().map(|option| format!("`{option}`")).collect();
    let message = format!("exactly one of {} is required", quoted.join(", "));
    let example = match options {
        ["instances", ..] => "instances: [i-0a1b2c3d4e5f60718]",
        _ => "vpc-peering: {}",
    };
    Diagnostic::new(&CODE, message, span, "no key given").help(format!("write, for example, `{example}`"))
}

/// Two of them are given, each with its place.
pub(crate) fn several(first: (&str, Span), second: (&str, Span)) -> Diagnostic {
    let (first, at) = first;
    let (second, span) = second;
    Diagnostic::new(
        &CODE,
        format!("`{first}` and `{second}` cannot be used together"),
        span,
        "the second key",
    )
    .also(at, "the first key")
    .help("remove one of the two, or write two connections")
}
