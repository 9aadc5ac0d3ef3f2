//! A text that is no block of addresses.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;

/// See the page.
pub static CODE: Code =
    Code { name: "invalid-cidr", severity: Severity::Error, page: include_str!("invalid-cidr.md") };

/// `meant` is what was probably meant.
pub(crate) fn finding(text: &Text, reason: &str, meant: Option<&str>) -> Diagnostic {
    let has_length = text.value.contains('/');
    let help = meant.map(|meant| {
        if has_length {
            format!("write `{meant}`")
        } else {
            format!("add the prefix length, such as `/16`; a single address is `{meant}`")
        }
    });
    Diagnostic::new(&CODE, format!("`{}` is not a CIDR block", text.value), text.span, reason).help_if(help)
}

/// A block of the other family than its key holds.
pub(crate) fn wrong_family(text: &Text, ipv6_expected: bool) -> Diagnostic {
    let (expected, found) = if ipv6_expected { ("an IPv6", "IPv4") } else { ("an IPv4", "IPv6") };
    Diagnostic::new(
        &CODE,
        format!("`{}` is not {expected} CIDR block", text.value),
        text.span,
        format!("this is {found}"),
    )
    .help("write IPv4 blocks under `cidrs` or `cidr`, and IPv6 blocks under `ipv6-cidrs` or `ipv6-cidr`")
}
