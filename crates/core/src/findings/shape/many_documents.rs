//! More than one YAML document in one file.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// A second document starts.
pub static CODE: Code =
    Code { name: "many-documents", severity: Severity::Error, page: include_str!("many-documents.md") };

/// `at` is where the second document starts.
pub(crate) fn finding(at: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a file holds one document, and a second one starts here", at, "second document")
        .help(
            "remove the `---`, or put each document into a file of its own in one folder and pass the folder",
        )
}
