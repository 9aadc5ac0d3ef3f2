//! Two names of which the same name would be derived. What clashes follows from how links and targets name things, so that
//! the rules and the targets look for it.

use crate::diagnostic::{Code, Severity};

/// See the page.
pub static CODE: Code =
    Code { name: "name-clash", severity: Severity::Error, page: include_str!("name-clash.md") };
