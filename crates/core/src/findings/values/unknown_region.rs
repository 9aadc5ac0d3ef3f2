//! A region that AWS does not have.

use crate::aws::region::Region;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;
use crate::suggest;

/// See the page.
pub static CODE: Code =
    Code { name: "unknown-region", severity: Severity::Error, page: include_str!("unknown-region.md") };

/// `text` is the region as written; whether to look for the one that was meant.
pub fn finding(text: &Text, suggest: bool) -> Diagnostic {
    Diagnostic::new(&CODE, format!("AWS has no region `{}`", text.value), text.span, "unknown region")
        .help_if(suggest.then(|| suggest::help(&text.value, Region::names())).flatten())
}
