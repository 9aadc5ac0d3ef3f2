//! A word or number that the key does not take.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{Span, Spanned};
use crate::suggest;

/// See the page.
pub static CODE: Code = Code { name: "invalid-value", severity: Severity::Error, page: include_str!("invalid-value.md") };

/// None of the words that the key takes.
pub(crate) fn not_a_choice(text: &Spanned<String>, key: &str, words: &[&str]) -> Diagnostic {
    let message = format!("`{}` is not a value of `{key}`", text.value);
    Diagnostic::new(&CODE, message, text.span, "").help_if(suggest::help(&text.value, words.iter().copied()))
}

/// A route of a gateway that both leads somewhere and is a black hole.
pub(crate) fn route_with_two_targets(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a route has one target: a VPC or the black hole", span, "also a black hole")
}

/// A text that its own grammar refuses, with the reason in a few words.
pub(crate) fn malformed(text: &Spanned<String>, key: &str, reason: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{}` is not a value of `{key}`", text.value), text.span, reason)
}

/// A number outside its range.
pub(crate) fn out_of_range(number: Spanned<u64>, key: &str, range: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{key}` is {range}"), number.span, format!("this is {}", number.value))
}
