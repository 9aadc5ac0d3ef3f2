//! The spec that each finding is shown with: the example of its page or, where a page has room for a part of it only, a file
//! of its own.

use std::fs;

use crossvpc_core::diagnostic::Code;

use crate::root;

/// Where the whole specs are of which pages show a part.
pub const WHOLE: &str = "specs/over-limit";

/// Findings without a spec, and why.
const NO_SPEC: [(&str, &str); 3] = [
    ("many-providers", "fifteen accounts, told in words"),
    ("stack-limit", "540 routes, told in words"),
    ("too-large", "64 MiB"),
];

/// The spec of a finding, if it has one.
pub fn spec_of(code: &Code) -> Option<String> {
    if NO_SPEC.iter().any(|(name, _)| *name == code.name) {
        return None;
    }
    let whole = fs::read_to_string(root().join(WHOLE).join(format!("{}.yaml", code.name)));
    Some(whole.unwrap_or_else(|_| code.example().to_owned()))
}
