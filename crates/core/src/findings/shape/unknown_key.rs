//! A key that the spec does not have.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;
use crate::suggest;
use crate::yaml::{Kind, Node};

use super::wrong_type;

/// See the page.
pub static CODE: Code =
    Code { name: "unknown-key", severity: Severity::Error, page: include_str!("unknown-key.md") };

/// What was meant by a key that the map does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// This key, with the value as it stands.
    Key(&'static str),
    /// This key, with a list of the value.
    List(&'static str),
    /// This key, with another value.
    OtherValue(&'static str),
    /// The merge key of YAML 1.1.
    Merge,
}

/// A key with its value in a map, such as "a connection", which may have the keys `known`; `meant` is the one that it
/// stands for.
pub(crate) fn finding(
    key: (&str, Span),
    value: Node<'_>,
    what: &str,
    meant: Option<Meant>,
    known: &[&str],
) -> Diagnostic {
    let (key, span) = key;
    let finding = Diagnostic::new(&CODE, format!("{what} has no key `{key}`"), span, "unknown key");
    match meant {
        Some(Meant::Key(known)) => finding.help(format!("write `{known}`")).replacing(span, known),
        Some(Meant::List(known)) => match value.kind() {
            Kind::Scalar(scalar) => {
                let finding = finding.help(format!("write `{known}: [{}]`", scalar.text));
                if wrong_type::can_wrap(value) {
                    finding.replacing(span, known).wrapping(value.span(), "[", "]")
                } else {
                    finding
                }
            }
            Kind::Sequence(_) | Kind::Mapping(_) => finding.help(format!("write `{known}`")),
        },
        Some(Meant::OtherValue(known)) => finding.help(other_value(known)),
        Some(Meant::Merge) => merge_key(finding),
        None => finding.help_if(suggest::help(key, known.iter().copied())),
    }
}

/// What is said of a merge key, wherever it stands.
pub(super) fn merge_key(finding: Diagnostic) -> Diagnostic {
    finding
        .help("write out the keys that `<<` merges: merge keys are YAML 1.1, but crossvpc reads YAML 1.2")
        .help("or use an alias for a whole value, such as `subnets: *subnets`")
}

/// How to say with the key of a spec what a key of AWS says with another value.
fn other_value(known: &str) -> String {
    let example = match known {
        "ports" | "target-port" => "`ports: [tcp/443]`, protocol and ports in one entry".to_owned(),
        "acceptance" => "`acceptance: required` or `acceptance: automatic`".to_owned(),
        "auto-accept" => "`auto-accept: true` or `auto-accept: false`".to_owned(),
        "dns" => "`dns: {support: true, hostnames: true}`".to_owned(),
        "load-balancer" => "`load-balancer` with one ARN".to_owned(),
        "route-tables" => "`route-tables: {private: rtb-0a1b2c3d4e5f60718}`, each id under a name".to_owned(),
        "security-groups" | "subnets" => {
            format!("`{known}: [NAME]` with names that `{known}` of the VPC declares, not ids")
        }
        "account" => "`account` with a name from `accounts`, not an id".to_owned(),
        "vpc" => "`vpc` with a name from `vpcs`, not an id".to_owned(),
        "via" => "`via` with a name from `transit-gateways`, not an id".to_owned(),
        other => format!("`{other}` with a name that the spec declares, not an id"),
    };
    format!("write {example}")
}
