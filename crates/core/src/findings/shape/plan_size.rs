//! A small spec can ask for more than any account may have: the product of its ports, groups, blocks and tables.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::network::Connection;

/// All connections together ask for more than is planned.
pub static CODE: Code =
    Code { name: "plan-size", severity: Severity::Error, page: include_str!("plan-size.md") };

/// `parts` is how much the spec asks for, `most` how much is planned; `largest` asks for the most.
pub(crate) fn finding(parts: u64, most: u64, largest: &Connection, of_largest: u64) -> Diagnostic {
    let message = format!(
        "the connections need {parts} routes, security group rules and listeners, but crossvpc plans at \
         most {most}"
    );
    Diagnostic::new(&CODE, message, largest.span, format!("needs {of_largest} of them"))
        .help("name only the ports, `subnets` and `security-groups` that the connections need")
}
