//! A finding that is allowed and not found.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;

/// See the page.
pub static CODE: Code =
    Code { name: "unused-allow", severity: Severity::Warning, page: include_str!("unused-allow.md") };

pub(crate) fn finding(code: &Text, reason: &Text) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("`{code}` is allowed, but no finding has this code"),
        code.span,
        "no effect",
    )
    .also(reason.span, "the reason")
    .help("remove it, so that crossvpc reports a new finding of this kind")
}
