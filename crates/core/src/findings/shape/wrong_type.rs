//! A value of another kind than the key takes.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;
use crate::yaml::{Kind, Node, Resolved, Scalar, Style};

/// A value of another kind than the key takes.
pub static CODE: Code =
    Code { name: "wrong-type", severity: Severity::Error, page: include_str!("wrong-type.md") };

/// Maps that list names, each of which may have nothing else.
const NAMES_ALONE: [&str; 4] = ["consumers", "route-tables", "security-groups", "attachments"];

/// `what` is the key or the thing, `expected` the kind it takes, with its article.
pub(crate) fn finding(node: Node<'_>, what: &str, expected: &str) -> Diagnostic {
    help(node, what, expected, plainly(node, what, expected))
}

/// A value that stands where a map belongs, in which it, or its only item, is the value of a key.
pub(crate) fn short(node: Node<'_>, what: &str, (key, value): (&str, Node<'_>)) -> Diagnostic {
    let is_list = matches!(key, "instances" | "ips");
    let shown = match value.kind() {
        Kind::Scalar(scalar) if is_list => format!("[{}]", written(scalar)),
        Kind::Scalar(scalar) => written(scalar),
        Kind::Sequence(_) | Kind::Mapping(_) => format!("[{}]", texts(value).join(", ")),
    };
    let finding = plainly(node, what, "a map").help(format!("write `{{{key}: {shown}}}`"));
    match (can_wrap(node), is_list) {
        (true, true) => finding.wrapping(node.span(), &format!("{{{key}: ["), "]}"),
        (true, false) => finding.wrapping(node.span(), &format!("{{{key}: "), "}"),
        (false, _) => finding,
    }
}

/// A change that would be allowed for everything.
pub(crate) fn change_of_all(code: &Text) -> Diagnostic {
    let message = format!("`{code}` is a change, which a spec allows for one connection or link at a time");
    Diagnostic::new(&CODE, message, code.span, "expected a map of reasons")
        .help(format!("write `{code}: {{CONNECTION: the reason}}`"))
}

/// A finding that would be allowed for one connection.
pub(crate) fn finding_of_one(code: &Text, of: &Text) -> Diagnostic {
    let message = format!("`{code}` is a finding, which a spec allows as a whole");
    Diagnostic::new(&CODE, message, code.span, "expected one reason")
        .also(of.span, "only changes have a reason for each connection")
        .help(format!("write `{code}: the reason`"))
}

/// The texts of a list, or of a single value.
fn texts(node: Node<'_>) -> Vec<String> {
    let text = |node: Node<'_>| match node.kind() {
        Kind::Scalar(scalar) => Some(written(scalar)),
        Kind::Sequence(_) | Kind::Mapping(_) => None,
    };
    match node.kind() {
        Kind::Sequence(items) => items.filter_map(text).collect(),
        Kind::Scalar(_) | Kind::Mapping(_) => text(node).into_iter().collect(),
    }
}

fn plainly(node: Node<'_>, what: &str, expected: &str) -> Diagnostic {
    let key = if what.contains([' ', '`']) { what.to_owned() } else { format!("`{what}`") };
    let found = node.describe();
    let message = format!("{key} must be {expected}, not {found}");
    Diagnostic::new(&CODE, message, node.span(), format!("this is {found}"))
}

fn help(node: Node<'_>, what: &str, expected: &str, finding: Diagnostic) -> Diagnostic {
    let names = || texts(node);
    let scalar = match node.kind() {
        Kind::Scalar(_) | Kind::Sequence(_) if what == "`generate`" => {
            let targets: Vec<_> = names().into_iter().map(|name| format!("{name}: {{}}")).collect();
            return finding.help(format!("write `{{{}}}`", targets.join(", ")));
        }
        Kind::Sequence(_) if matches!(what, "a consumer" | "an attachment") => {
            let names = names().join(", ");
            let finding = finding.help(format!("write `{{subnets: [{names}]}}` if these are subnets"));
            return if what == "a consumer" {
                finding.help(format!("or `{{security-groups: [{names}]}}` if these are security groups"))
            } else {
                finding
            };
        }
        Kind::Scalar(scalar) => scalar,
        Kind::Sequence(items) if expected == "a map" => {
            let names = items.filter_map(|item| match item.kind() {
                Kind::Scalar(scalar) => Some(scalar.text),
                Kind::Sequence(_) | Kind::Mapping(_) => None,
            });
            let value = if what == "consumers" || what == "attachments" { "{}" } else { "null" };
            let entries: Vec<_> = names.map(|name| format!("{name}: {value}")).collect();
            return if entries.is_empty() || !NAMES_ALONE.contains(&what) {
                finding.help("write `key: value` entries instead of list items")
            } else {
                finding.help(format!("write `{{{}}}`", entries.join(", ")))
            };
        }
        Kind::Sequence(_) | Kind::Mapping(_) if what == "target-port" => {
            return finding
                .help("write one number, the port on which the targets listen for every entry in `ports`")
                .help(
                    "or remove it if the targets listen on the same ports as the service, or write one \
                       connection per port",
                );
        }
        Kind::Sequence(_) if expected == "a list" => return finding,
        Kind::Sequence(items) if expected == "a string" && items.len() == 1 => {
            return finding.help("write the item without brackets or dash");
        }
        Kind::Mapping(_) if expected == "a list" => {
            return finding.help("write list items instead of `key: value` entries");
        }
        Kind::Sequence(_) | Kind::Mapping(_) => return finding,
    };
    let (text, span) = (scalar.text, node.span());
    let is_null = matches!(scalar.resolve(), Resolved::Null);
    match expected {
        "a string" if what == "share" && matches!(scalar.resolve(), Resolved::Bool(true)) => finding
            .help("write `share: accounts`, the default, to share it with the accounts that attach")
            .help("or write `share: organization` to share it with the whole organization"),
        "a string" if what == "share" && !is_null => {
            finding.help("write `share: none` if the gateway is shared elsewhere, or remove `share`")
        }
        "a string" if !is_null => {
            let finding = finding.help(format!("quote it: `\"{text}\"`"));
            if can_wrap(node) { finding.wrapping(span, "\"", "\"") } else { finding }
        }
        "a list" if !text.is_empty() => {
            let finding = finding.help(format!("write `[{}]`", written(scalar)));
            if can_wrap(node) { finding.wrapping(span, "[", "]") } else { finding }
        }
        "a map" if boolean_meant(node) == Some(true) => {
            finding.help("write `{}`, which keeps every default").replacing(span, "{}")
        }
        "a map" if NAMES_ALONE.contains(&what) && is_name(text) => {
            let value = if what == "consumers" || what == "attachments" { "{}" } else { "null" };
            let finding = finding.help(format!("write `{{{text}: {value}}}`"));
            if can_wrap(node) { finding.wrapping(span, "{", &format!(": {value}}}")) } else { finding }
        }
        "a whole number" if text.parse::<u64>().is_ok() => {
            finding.help(format!("write `{text}` without quotes")).replacing(span, text)
        }
        "`true` or `false`" => match boolean_meant(node) {
            Some(meant) => finding.help(format!("write `{meant}`")).replacing(span, &meant.to_string()),
            None => finding,
        },
        _ => finding,
    }
}

/// What is meant by a word that YAML 1.1 or AWS takes for a boolean.
pub(crate) fn boolean_meant(node: Node<'_>) -> Option<bool> {
    let Kind::Scalar(scalar) = node.kind() else { return None };
    match scalar.text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "on" | "true" | "enable" | "enabled" | "1" => Some(true),
        "no" | "n" | "off" | "false" | "disable" | "disabled" | "0" => Some(false),
        _ => None,
    }
}

/// Whether a value that stands where a list belongs may be its only item.
pub(crate) fn is_one_item(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Scalar(scalar) => !scalar.text.contains([',', ' ']),
        Kind::Mapping(_) => true,
        Kind::Sequence(_) => false,
    }
}

/// The entries of a map that is written as a list, or as a single name: each with its value, if it has one.
pub(crate) fn named_items<'a>(node: Node<'a>, what: &str) -> Option<Vec<(Node<'a>, Option<Node<'a>>)>> {
    let nodes: Vec<_> = match node.kind() {
        Kind::Sequence(items) => items.collect(),
        Kind::Scalar(scalar) if is_name(scalar.text) => vec![node],
        Kind::Scalar(_) | Kind::Mapping(_) => return None,
    };
    let entries = nodes.into_iter().map(|item| match item.kind() {
        Kind::Scalar(_) => Some((item, NAMES_ALONE.contains(&what).then(Node::null))),
        Kind::Mapping(mut pairs) if pairs.len() == 1 => pairs.next().map(|(key, value)| (key, Some(value))),
        Kind::Mapping(_) | Kind::Sequence(_) => None,
    });
    entries.collect()
}

/// A text as it may be written in a spec.
fn written(scalar: Scalar<'_>) -> String {
    match scalar.style {
        Style::Plain => scalar.text.to_owned(),
        Style::Quoted | Style::Block => format!("\"{}\"", scalar.text),
    }
}

fn is_name(text: &str) -> bool {
    crate::name::Name::new(text).is_some()
}

/// Whether brackets or quotes around a value as it is written make one value of it.
pub(super) fn can_wrap(node: Node<'_>) -> bool {
    let Kind::Scalar(scalar) = node.kind() else { return false };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/:+@".contains(c);
    node.is_written_whole() && !scalar.text.ends_with(':') && scalar.text.chars().all(is_plain)
}
