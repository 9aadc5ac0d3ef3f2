//! A version of the format that this program does not read.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::yaml::{Kind, Node, Resolved};

/// See the page.
pub static CODE: Code = Code {
    name: "unsupported-version",
    severity: Severity::Error,
    page: include_str!("unsupported-version.md"),
};

/// `node` is the value of `version`.
pub(crate) fn finding(node: Node<'_>) -> Diagnostic {
    let is_number =
        matches!(node.kind(), Kind::Scalar(scalar) if matches!(scalar.resolve(), Resolved::Int(_)));
    let label =
        if is_number { "only version 1 exists".to_owned() } else { format!("this is {}", node.describe()) };
    let finding = Diagnostic::new(&CODE, "unsupported version of the spec format", node.span(), label)
        .help("write `version: 1`");
    let is_one = matches!(node.kind(), Kind::Scalar(scalar) if matches!(scalar.text, "1" | "1.0" | "v1"));
    if is_one && node.is_written_whole() { finding.replacing(node.span(), "1") } else { finding }
}
