//! The spec is larger than anything a person or a generator of specs writes.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// All files of the spec together are larger than is read.
pub static CODE: Code =
    Code { name: "too-large", severity: Severity::Error, page: include_str!("too-large.md") };

/// `size` and `limit` in bytes; `at` is the start of the file that goes beyond the limit.
pub(crate) fn finding(size: usize, limit: usize, at: Span) -> Diagnostic {
    let size = size.div_ceil(1 << 20);
    let limit = limit >> 20;
    Diagnostic::new(
        &CODE,
        format!("this spec has {size} MiB, but crossvpc reads at most {limit} MiB"),
        at,
        "over the limit",
    )
    .help("pass a folder that contains only the spec, or split the spec into independent networks")
}
