//! A key that must be there.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// See the page.
pub static CODE: Code =
    Code { name: "missing-key", severity: Severity::Error, page: include_str!("missing-key.md") };

/// `what` is the map, such as "a connection".
pub(crate) fn finding(span: Span, what: &str, key: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("{what} needs the key `{key}`"), span, format!("`{key}` is missing"))
        .help_if(example(what, key))
}

/// Neither of two keys of which one must be there.
pub(crate) fn either(span: Span, what: &str, one: &str, other: &str) -> Diagnostic {
    let label = format!("neither `{one}` nor `{other}`");
    Diagnostic::new(&CODE, format!("{what} needs the key `{one}` or `{other}`"), span, label)
}

/// A list that must not be empty.
pub(crate) fn empty(span: Span, what: &str, key: &str) -> Diagnostic {
    let message = format!("{what} needs at least one entry in `{key}`");
    Diagnostic::new(&CODE, message, span, format!("`{key}` is empty")).help_if(example(what, key))
}

fn example(what: &str, key: &str) -> Option<&'static str> {
    let help = match (what, key) {
        (_, "version") => "start the file with `version: 1`",
        ("the organization", "id") => "write, for example, `id: o-a1b2c3d4e5`",
        (_, "id") => "write, for example, `id: \"012345678901\"`",
        (_, "account") => "write `account:` and a name from `accounts`",
        (_, "cidrs") => "write, for example, `cidrs: [10.1.0.0/16]`",
        (_, "cidr") => "write, for example, `cidr: 10.1.1.0/24`",
        (_, "provider") => "write, for example, `provider: {vpc: payments-prod}`",
        (_, "vpc") => "write `vpc:` and a name from `vpcs`",
        (_, "consumers") => "write, for example, `consumers: {web-prod: {}}`",
        (_, "ports") => "write, for example, `ports: [tcp/443]`",
        (_, "via") => "write `via:` and a name from `transit-gateways`",
        (_, "instances") => "write, for example, `instances: [i-0a1b2c3d4e5f60718]`",
        (_, "ips") => "write, for example, `ips: [10.0.1.10]`",
        (_, "to") => "write, for example, `to: 0.0.0.0/0`",
        _ => return None,
    };
    Some(help)
}
