//! An address inside a block instead of the block.

use ipnet::IpNet;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;

/// See the page.
pub static CODE: Code =
    Code { name: "host-bits", severity: Severity::Error, page: include_str!("host-bits.md") };

/// `canonical` is the block that holds the address.
pub(crate) fn finding(text: &Text, canonical: IpNet) -> Diagnostic {
    let message = format!("`{}` has host bits set", text.value);
    Diagnostic::new(&CODE, message, text.span, "not the first address of the CIDR block")
        .help(format!("write `{canonical}`, or correct the prefix length"))
}
