//! A name outside the grammar of names.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::name::{MAX_LENGTH, Name};
use crate::source::Span;

/// See the page.
pub static CODE: Code = Code { name: "invalid-name", severity: Severity::Error, page: include_str!("invalid-name.md") };

/// `what` is the map whose key it is.
pub(crate) fn finding(span: Span, name: &str, what: &str) -> Diagnostic {
    let reason = if name.len() > MAX_LENGTH {
        format!("longer than {MAX_LENGTH} characters")
    } else {
        "not `[a-z][a-z0-9-]*`".to_owned()
    };
    Diagnostic::new(&CODE, format!("`{name}` is not a name that `{what}` can hold"), span, reason)
        .help_if(Name::nearest(name).map(|near| format!("write `{near}`")))
}
