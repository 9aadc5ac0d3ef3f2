//! The few moves that reading any part of the spec is made of. Each reports what is wrong and goes on.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::Report;
use crate::findings::shape::{duplicate_item, duplicate_key, invalid_name, wrong_type};
use crate::findings::values::hidden_character;
use crate::name::Name;
use crate::printable;
use crate::source::{Span, Spanned};
use crate::yaml::{Kind, Node, Resolved};

use super::{Entries, Entry, Text};

/// Whether a value is left out.
pub(super) fn is_null(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Scalar(scalar) if matches!(scalar.resolve(), Resolved::Null))
}

/// A string; anything that YAML reads as something else is refused with its quoted form.
pub(super) fn text(node: Node<'_>, what: impl fmt::Display, report: &mut Report) -> Option<Text> {
    if let Kind::Scalar(scalar) = node.kind()
        && let Resolved::Str(value) = scalar.resolve()
    {
        if let Some((before, hidden)) = printable::hidden_in(value) {
            report.push(hidden_character::finding(node.span(), &what.to_string(), before, hidden));
            return None;
        }
        return Some(Spanned { value: value.to_owned(), span: node.span() });
    }
    report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, &what.to_string(), "a string"));
    None
}

/// The text of any scalar, for values whose own parser explains every mistake.
pub(super) fn scalar_text(node: Node<'_>, what: &str, report: &mut Report) -> Option<Text> {
    if let Kind::Scalar(scalar) = node.kind() {
        return Some(Spanned { value: scalar.text.to_owned(), span: node.span() });
    }
    report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a string"));
    None
}

/// A true or false; what YAML 1.1 reads as one is reported and meant.
pub(super) fn boolean(node: Node<'_>, what: &str, report: &mut Report) -> Option<bool> {
    if let Kind::Scalar(scalar) = node.kind()
        && let Resolved::Bool(value) = scalar.resolve()
    {
        return Some(value);
    }
    report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "`true` or `false`"));
    wrong_type::boolean_meant(node)
}

/// A whole number; one in quotes is reported and meant.
pub(super) fn number(node: Node<'_>, what: &str, report: &mut Report) -> Option<Spanned<u64>> {
    let Kind::Scalar(scalar) = node.kind() else {
        report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a whole number"));
        return None;
    };
    let value = scalar.text.parse().ok();
    if value.is_none() || !matches!(scalar.resolve(), Resolved::Int(_)) {
        report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a whole number"));
    }
    Some(Spanned { value: value?, span: node.span() })
}

/// Reports the items of a list that it already has.
pub(super) fn report_twice(items: &[Text], what: &str, report: &mut Report) {
    if items.len() < 2 {
        return;
    }
    let mut firsts = BTreeMap::new();
    for item in items {
        let first = *firsts.entry(item.value.as_str()).or_insert(item.span);
        if first != item.span {
            report.at(&duplicate_item::CODE, item.span, || duplicate_item::finding(item, what, first));
        }
    }
}

/// A list, each item read by itself, and whether all of them could be read. A single value is reported and meant as the
/// only item.
pub(super) fn items<'a, T>(
    node: Node<'a>,
    what: &'static str,
    report: &mut Report,
    mut read: impl FnMut(Node<'a>, &mut Report) -> Option<T>,
) -> (Vec<T>, bool) {
    let nodes: Vec<_> = match node.kind() {
        Kind::Sequence(items) => items.collect(),
        Kind::Scalar(_) | Kind::Mapping(_) => {
            report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a list"));
            if !wrong_type::is_one_item(node) {
                return (Vec::new(), false);
            }
            vec![node]
        }
    };
    let count = nodes.len();
    let items: Vec<_> = nodes.into_iter().filter_map(|item| read(item, report)).collect();
    let is_whole = items.len() == count;
    (items, is_whole)
}

/// A map of strings whose keys are free, in the order of the keys; `entry` is what findings call a value.
pub(super) fn plain_map(
    node: Node<'_>,
    what: &'static str,
    entry: &str,
    report: &mut Report,
) -> Vec<(Text, Text)> {
    let Kind::Mapping(pairs) = node.kind() else {
        report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a map"));
        return Vec::new();
    };
    texts(pairs, entry, report)
}

/// The entries of such a map.
pub(super) fn texts<'a>(
    pairs: impl Iterator<Item = (Node<'a>, Node<'a>)>,
    entry: &str,
    report: &mut Report,
) -> Vec<(Text, Text)> {
    let mut texts = Vec::new();
    for (key, value) in pairs {
        let Kind::Scalar(scalar) = key.kind() else { continue };
        let key = Spanned { value: scalar.text.to_owned(), span: key.span() };
        texts.extend(text(value, entry, report).map(|value| (key, value)));
    }
    texts.sort_by(|(a, _), (b, _)| a.value.cmp(&b.value));
    texts
}

/// A map keyed by names, each value read by itself and kept as declared even where it is wrong.
pub(super) fn entries<'a, T>(
    node: Node<'a>,
    what: &'static str,
    report: &mut Report,
    mut read: impl FnMut(Span, Node<'a>, &mut Report) -> T,
) -> Entries<T> {
    let pairs: Vec<_> = match node.kind() {
        Kind::Mapping(pairs) => {
            merged(pairs, what, report).into_iter().map(|(key, value)| (key, Some(value))).collect()
        }
        Kind::Scalar(_) | Kind::Sequence(_) => {
            report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a map"));
            match wrong_type::named_items(node, what) {
                Some(pairs) => pairs,
                None => return Entries::unread(),
            }
        }
    };
    let mut entries = Entries::default();
    for (key, value) in pairs {
        let span = key.span();
        let Kind::Scalar(scalar) = key.kind() else { continue };
        let Some(value) = value else {
            entries.declare(scalar.text);
            continue;
        };
        let value = read(span, value, report);
        match Name::new(scalar.text) {
            Some(name) => entries.add(name, Entry { span, value }),
            None => {
                report.at(&invalid_name::CODE, span, || invalid_name::finding(span, scalar.text, what));
                entries.add_misnamed(scalar.text, Entry { span, value });
            }
        }
    }
    entries
}

/// The entries of a map, with those of a merge key of YAML 1.1, which is reported, where the map has none of the name.
fn merged<'a>(
    pairs: crate::yaml::Entries<'a>,
    what: &'static str,
    report: &mut Report,
) -> Vec<(Node<'a>, Node<'a>)> {
    let is_merge = |key: Node<'_>| matches!(key.kind(), Kind::Scalar(scalar) if scalar.text == "<<");
    let mut own: Vec<_> = pairs.collect();
    let Some(at) = own.iter().position(|(key, _)| is_merge(*key)) else { return own };
    let (key, value) = own.remove(at);
    report.push(invalid_name::merge_key(key.span(), what));
    if let Kind::Mapping(more) = value.kind() {
        let text = |node: Node<'a>| match node.kind() {
            Kind::Scalar(scalar) => Some(scalar.text),
            Kind::Sequence(_) | Kind::Mapping(_) => None,
        };
        let known: Vec<_> = own.iter().map(|(key, _)| text(*key)).collect();
        own.extend(more.filter(|(key, _)| !known.contains(&text(*key))));
    }
    own
}

/// Adds the entries of another file; a name that stands in two files is a duplicate key.
pub(super) fn merge<T>(into: &mut Entries<T>, from: Entries<T>, report: &mut Report) {
    if into.is_unknown() {
        *into = from;
        return;
    }
    let (read, rest) = from.split();
    into.know(rest);
    for (name, entry) in read {
        match into.get(&name) {
            Some(first) => report.push(duplicate_key::finding(name.as_str(), first.span, entry.span)),
            None => into.add(name, entry),
        }
    }
}
