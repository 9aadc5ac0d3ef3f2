//! A word or number that the key does not take.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{Span, Spanned};
use crate::suggest;

/// See the page.
pub static CODE: Code =
    Code { name: "invalid-value", severity: Severity::Error, page: include_str!("invalid-value.md") };

/// None of the words that the key takes.
pub(crate) fn not_a_choice(text: &Spanned<String>, key: &str, words: &[&str]) -> Diagnostic {
    let listed: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    let near = suggest::nearest(&text.value, words.iter().copied());
    malformed(text, key, format!("expected {}", listed.join(" or ")))
        .help_if(near.map(|near| format!("did you mean `{near}`?")))
}

/// A route of a gateway that both leads somewhere and is a black hole.
pub(crate) fn route_with_two_targets(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a route has one target: a VPC or the black hole", span, "also a black hole")
        .help("remove `via` or `blackhole`")
}

/// More tags than a resource may have; `at` is the first one too many.
pub(crate) fn too_many_tags(at: Span, count: usize, most: usize) -> Diagnostic {
    let message = format!(
        "`tags` has {count} tags, and there may be {most}: AWS allows 50 on a resource, `Name` included"
    );
    let too_many = count - most;
    let what = if too_many == 1 { "one tag".to_owned() } else { format!("{too_many} tags") };
    Diagnostic::new(&CODE, message, at, format!("tag {}", most + 1)).help(format!("remove {what}"))
}

/// A text that its own grammar refuses, with the reason in a few words.
pub fn malformed(text: &Spanned<String>, key: &str, reason: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{key}` does not take `{}`", text.value), text.span, reason)
}

/// A number outside its range.
pub(crate) fn out_of_range(Spanned { value, span }: Spanned<u64>, key: &str, range: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{key}` must be {range}, not {value}"), span, "out of range")
}
