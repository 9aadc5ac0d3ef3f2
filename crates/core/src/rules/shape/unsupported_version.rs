//! A version of the format that this program does not read.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::yaml::Node;

/// See the page.
pub static CODE: Code = Code { name: "unsupported-version", severity: Severity::Error, page: include_str!("unsupported-version.md") };

/// `node` is the value of `version`.
pub(crate) fn finding(node: Node<'_>) -> Diagnostic {
    Diagnostic::new(&CODE, "this version of the spec format is not supported", node.span(), "only version 1 exists")
        .help("write `version: 1`")
}
