//! More than one YAML document in one file.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// A second document starts.
pub static CODE: Code =
    Code { name: "many-documents", severity: Severity::Error, page: include_str!("many-documents.md") };

/// `at` is where the second document starts.
pub(crate) fn finding(at: Span) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        "this file has more than one YAML document",
        at,
        "the second \
        document",
    )
    .help("remove the `---`, or put each document into its own file in one folder and pass the folder")
}
