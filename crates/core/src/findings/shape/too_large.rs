//! The text is larger than anything a person or a generator of specs writes.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// One file is larger than is read.
pub static CODE: Code =
    Code { name: "too-large", severity: Severity::Error, page: include_str!("too-large.md") };

/// `size` and `limit` in bytes; `at` is the start of the text.
pub(crate) fn finding(size: usize, limit: usize, at: Span) -> Diagnostic {
    let size = size.div_ceil(1 << 20);
    let limit = limit >> 20;
    Diagnostic::new(
        &CODE,
        format!("this file has {size} MiB; files of at most {limit} MiB are read"),
        at,
        "not read at all",
    )
    .help("split the spec into several files of one folder and pass the folder")
}
