//! A name outside the grammar of names.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::name::{MAX_LENGTH, Name};
use crate::source::Span;

use super::unknown_key;

/// See the page.
pub static CODE: Code =
    Code { name: "invalid-name", severity: Severity::Error, page: include_str!("invalid-name.md") };

/// `what` is the map whose key it is.
pub(crate) fn finding(span: Span, name: &str, what: &str) -> Diagnostic {
    let near = Name::nearest(name).map(|near| format!("write `{near}`"));
    Diagnostic::new(&CODE, format!("`{name}` cannot be a name in `{what}`"), span, reason(name))
        .help_if(near)
        .help(
            "a name starts with a letter, and has lower-case letters and digits with single hyphens \
               between them",
        )
}

/// A merge key of YAML 1.1 among names.
pub(crate) fn merge_key(span: Span, what: &str) -> Diagnostic {
    let message = format!("`<<` cannot be a name in `{what}`");
    unknown_key::merge_key(Diagnostic::new(&CODE, message, span, "not a merge key here"))
}

fn reason(name: &str) -> String {
    let valid = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-';
    match (name.chars().find(|c| !valid(c)), name.chars().next()) {
        (Some(c), _) if c.is_uppercase() => format!("`{c}` is upper case"),
        (Some(' '), _) => "a space is not allowed".to_owned(),
        (Some(c), _) => format!("`{c}` is not allowed"),
        (None, None) => "a name is never empty".to_owned(),
        (None, Some(first)) if !first.is_ascii_lowercase() => format!("starts with `{first}`"),
        (None, Some(_)) if name.contains("--") => "`--` separates the parts of generated names".to_owned(),
        (None, Some(_)) if name.ends_with('-') => {
            "ends with a hyphen, and `--` separates the parts of generated names".to_owned()
        }
        (None, Some(_)) => format!("{} characters, but at most {MAX_LENGTH} are allowed", name.len()),
    }
}
