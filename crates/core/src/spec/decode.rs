//! The few moves that reading any part of the spec is made of. Each reports what is wrong and goes on.

use std::collections::BTreeMap;

use crate::diagnostic::Report;
use crate::findings::shape::{
    duplicate_item, duplicate_key, invalid_name, invalid_value, missing_key, unknown_key, wrong_type,
};
use crate::findings::values::hidden_character;
use crate::name::Name;
use crate::printable;
use crate::source::{Span, Spanned};
use crate::yaml::{Kind, Node, Resolved};

use super::{Entries, Entry, Text};

/// A map with a fixed set of keys, being read key by key.
pub(super) struct Fields<'a> {
    /// What the map is, as findings call it, such as "a connection".
    what: &'static str,
    span: Span,
    entries: Vec<(&'a str, Span, Node<'a>)>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Starts on a map; an empty value counts as an empty map.
    pub(super) fn of(node: Node<'a>, what: &'static str, report: &mut Report) -> Option<Self> {
        let mut fields = Self { what, span: node.span(), entries: Vec::new(), known: Vec::with_capacity(12) };
        if is_null(node) {
            return Some(fields);
        }
        let Kind::Mapping(entries) = node.kind() else {
            report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a map"));
            return None;
        };
        fields.entries.reserve_exact(entries.len());
        for (key, value) in entries {
            if let Kind::Scalar(scalar) = key.kind() {
                fields.entries.push((scalar.text, key.span(), value));
            }
        }
        Some(fields)
    }

    /// Points findings about the whole map at the name it stands under.
    pub(super) fn named_at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// The value of a key, unless it is absent or null.
    pub(super) fn optional(&mut self, key: &'static str) -> Option<Node<'a>> {
        self.present(key).filter(|&node| !is_null(node))
    }

    /// The value of a key, null included.
    pub(super) fn present(&mut self, key: &'static str) -> Option<Node<'a>> {
        // Some keys are looked at twice.
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.entries.iter().find(|(name, ..)| *name == key).map(|&(.., node)| node)
    }

    /// Where a key stands.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|(name, ..)| *name == key).map(|&(_, span, _)| span)
    }

    /// The value of a key that must be there.
    pub(super) fn required(&mut self, key: &'static str, report: &mut Report) -> Option<Node<'a>> {
        let found = self.optional(key);
        if found.is_none() {
            report.push(missing_key::finding(self.span, self.what, key));
        }
        found
    }

    /// A true or false, or the default.
    pub(super) fn boolean(&mut self, key: &'static str, default: bool, report: &mut Report) -> bool {
        self.optional(key).and_then(|node| boolean(node, key, report)).unwrap_or(default)
    }

    /// A string, if the key is there.
    pub(super) fn text(&mut self, key: &'static str, report: &mut Report) -> Option<Text> {
        self.optional(key).and_then(|node| text(node, key, report))
    }

    /// A string that must be there.
    pub(super) fn required_text(&mut self, key: &'static str, report: &mut Report) -> Option<Text> {
        self.required(key, report).and_then(|node| text(node, key, report))
    }

    /// A list of names; empty where the key is absent. A list that is written must have entries: without any, it would
    /// mean everything.
    pub(super) fn named(&mut self, key: &'static str, report: &mut Report) -> Vec<Text> {
        let Some(node) = self.optional(key) else { return Vec::new() };
        if matches!(node.kind(), Kind::Sequence(items) if items.len() == 0) {
            report.push(missing_key::empty(node.span(), self.what, key));
        }
        texts(node, key, report)
    }

    /// A list that must be there and have entries, each item read by itself.
    pub(super) fn required_items<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        read: impl FnMut(Node<'a>, &mut Report) -> Option<T>,
    ) -> Option<Vec<T>> {
        let node = self.required(key, report)?;
        if matches!(node.kind(), Kind::Sequence(items) if items.len() == 0) {
            report.push(missing_key::empty(node.span(), self.what, key));
        }
        Some(items(node, key, report, read))
    }

    /// One of a few words as it stands, if the key is there.
    pub(super) fn word(&mut self, key: &'static str, words: &[&str], report: &mut Report) -> Option<Text> {
        let text = self.text(key, report)?;
        if words.contains(&text.value.as_str()) {
            return Some(text);
        }
        report.push(invalid_value::not_a_choice(&text, key, words));
        None
    }

    /// What one of a few words means, if the key is there.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&'static str, T)],
        report: &mut Report,
    ) -> Option<Spanned<T>> {
        let words: Vec<_> = choices.iter().map(|&(word, _)| word).collect();
        let text = self.word(key, &words, report)?;
        let found = choices.iter().find(|(word, _)| *word == text.value);
        found.map(|&(_, value)| Spanned { value, span: text.span })
    }

    /// A whole number, if the key is there.
    pub(super) fn number(&mut self, key: &'static str, report: &mut Report) -> Option<Spanned<u64>> {
        let node = self.optional(key)?;
        if let Kind::Scalar(scalar) = node.kind()
            && let Resolved::Int(digits) = scalar.resolve()
            && let Ok(value) = digits.parse()
        {
            return Some(Spanned { value, span: node.span() });
        }
        report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, key, "a whole number"));
        None
    }

    /// A map keyed by names; empty where the key is absent.
    pub(super) fn entries<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        read: impl FnMut(Span, Node<'a>, &mut Report) -> Option<T>,
    ) -> Entries<T> {
        self.optional(key).map(|node| entries(node, key, report, read)).unwrap_or_default()
    }

    /// Every key with its place and value, for maps whose keys decide what they are.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'a str, Span)> {
        self.entries.iter().map(|&(key, span, _)| (key, span))
    }

    /// Reports the keys that nothing asked for.
    pub(super) fn finish(self, report: &mut Report) {
        for &(key, span, _) in self.entries.iter().filter(|(key, ..)| !self.known.contains(key)) {
            report.at(&unknown_key::CODE, span, || unknown_key::finding(span, key, self.what, &self.known));
        }
    }
}

/// Whether a value is left out.
pub(super) fn is_null(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Scalar(scalar) if matches!(scalar.resolve(), Resolved::Null))
}

/// A string; anything that YAML reads as something else is refused with its quoted form.
pub(super) fn text(node: Node<'_>, what: &str, report: &mut Report) -> Option<Text> {
    if let Kind::Scalar(scalar) = node.kind()
        && let Resolved::Str(value) = scalar.resolve()
    {
        if let Some((before, hidden)) = printable::hidden_in(value) {
            report.push(hidden_character::finding(node.span(), what, before, hidden));
            return None;
        }
        return Some(Spanned { value: value.to_owned(), span: node.span() });
    }
    report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a string"));
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

/// A list of strings, each of which says something new.
pub(super) fn texts(node: Node<'_>, what: &'static str, report: &mut Report) -> Vec<Text> {
    let entry = format!("an entry of `{what}`");
    let texts = items(node, what, report, |item, report| text(item, &entry, report));
    report_twice(&texts, what, report);
    texts
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

/// A list, each item read by itself.
pub(super) fn items<'a, T>(
    node: Node<'a>,
    what: &'static str,
    report: &mut Report,
    mut read: impl FnMut(Node<'a>, &mut Report) -> Option<T>,
) -> Vec<T> {
    if let Kind::Sequence(items) = node.kind() {
        return items.filter_map(|item| read(item, report)).collect();
    }
    report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a list"));
    Vec::new()
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
    mut read: impl FnMut(Span, Node<'a>, &mut Report) -> Option<T>,
) -> Entries<T> {
    let Kind::Mapping(pairs) = node.kind() else {
        report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "a map"));
        return Entries::new();
    };
    let mut entries = Entries::new();
    for (key, value) in pairs {
        let span = key.span();
        let Kind::Scalar(scalar) = key.kind() else { continue };
        let value = read(span, value, report);
        match Name::new(scalar.text) {
            Some(name) => {
                entries.insert(name, Entry { span, value });
            }
            None => report.at(&invalid_name::CODE, span, || invalid_name::finding(span, scalar.text, what)),
        }
    }
    entries
}

/// Adds the entries of another file; a name that stands in two files is a duplicate key.
pub(super) fn merge<T>(into: &mut Entries<T>, from: Entries<T>, report: &mut Report) {
    if into.is_empty() {
        *into = from;
        return;
    }
    for (name, entry) in from {
        match into.get(&name) {
            Some(first) => report.at(&duplicate_key::CODE, entry.span, || {
                duplicate_key::finding(name.as_str(), first.span, entry.span)
            }),
            None => {
                into.insert(name, entry);
            }
        }
    }
}

fn boolean(node: Node<'_>, what: &str, report: &mut Report) -> Option<bool> {
    if let Kind::Scalar(scalar) = node.kind()
        && let Resolved::Bool(value) = scalar.resolve()
    {
        return Some(value);
    }
    report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, what, "`true` or `false`"));
    None
}
