//! A value of another kind than the key takes.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::yaml::{Kind, Node, Resolved};

/// A value of another kind than the key takes.
pub static CODE: Code =
    Code { name: "wrong-type", severity: Severity::Error, page: include_str!("wrong-type.md") };

/// `what` is the key or the thing, `expected` the kind it takes, with its article.
pub(crate) fn finding(node: Node<'_>, what: &str, expected: &str) -> Diagnostic {
    let key = if what.contains([' ', '`']) { what.to_owned() } else { format!("`{what}`") };
    let found = node.describe();
    let message = format!("{key} must be {expected}, not {found}");
    Diagnostic::new(&CODE, message, node.span(), format!("this is {found}"))
        .help_if(repair(node, what, expected))
}

fn repair(node: Node<'_>, what: &str, expected: &str) -> Option<String> {
    let scalar = match node.kind() {
        Kind::Scalar(scalar) => scalar,
        Kind::Sequence(items) if what == "consumers" => {
            let names = items.filter_map(|item| match item.kind() {
                Kind::Scalar(scalar) => Some(format!("{}: {{}}", scalar.text)),
                Kind::Sequence(_) | Kind::Mapping(_) => None,
            });
            return Some(format!("write `{{{}}}`", names.collect::<Vec<_>>().join(", ")));
        }
        Kind::Sequence(_) if expected == "a map" => {
            return Some("write `key: value` entries instead of list items".to_owned());
        }
        Kind::Sequence(_) | Kind::Mapping(_) => return None,
    };
    let text = scalar.text;
    match expected {
        "a string" if !matches!(scalar.resolve(), Resolved::Null) => Some(format!("quote it: `\"{text}\"`")),
        "a list" => Some(format!("write `[{text}]`")),
        "a map" if matches!(scalar.resolve(), Resolved::Bool(true)) => {
            Some("write `{}`, which takes every default".to_owned())
        }
        "`true` or `false`" => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "true" | "enable" | "enabled" => Some("write `true`".to_owned()),
            "no" | "off" | "false" | "disable" | "disabled" => Some("write `false`".to_owned()),
            _ => None,
        },
        _ => None,
    }
}
