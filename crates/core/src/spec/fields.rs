//! A map with a fixed set of keys, read key by key. A mistake is reported once, and what was probably meant is read on, so
//! that what stands below and beside it is checked too.

use crate::diagnostic::Report;
use crate::findings::shape::unknown_key::Meant;
use crate::findings::shape::{invalid_value, missing_key, unknown_key, wrong_type};
use crate::source::{Span, Spanned};
use crate::yaml::{Kind, Node};

use super::decode::{self, is_null};
use super::meant::{self, Short};
use super::{Entries, Text, Unread};

/// A map with a fixed set of keys, being read key by key.
pub(super) struct Fields<'a> {
    /// What the map is, as findings call it, such as "a connection".
    what: &'static str,
    span: Span,
    entries: Vec<(&'a str, Span, Node<'a>)>,
    unread: Unread,
    /// Whether the value is no map, of which all is said.
    is_broken: bool,
}

impl<'a> Fields<'a> {
    /// Starts on a map; an empty value counts as an empty map.
    pub(super) fn of(
        node: Node<'a>,
        what: &'static str,
        keys: &[&'static str],
        short: Short,
        report: &mut Report,
    ) -> Self {
        let mut fields = Self {
            what,
            span: node.span(),
            entries: Vec::new(),
            unread: Unread::default(),
            is_broken: false,
        };
        let meant = match node.kind() {
            Kind::Mapping(_) => Some(node),
            _ if is_null(node) => return fields,
            // A list of one map, as block lists begin with a dash that is easily one too many.
            Kind::Sequence(mut items) if items.len() == 1 => {
                items.next().filter(|item| matches!(item.kind(), Kind::Mapping(_)))
            }
            Kind::Sequence(_) | Kind::Scalar(_) => None,
        };
        if let Some(Kind::Mapping(entries)) = meant.map(Node::kind) {
            if !matches!(node.kind(), Kind::Mapping(_)) {
                report.push(wrong_type::finding(node, what, "a map"));
            }
            fields.add_all(entries, keys, report);
            return fields;
        }
        let (key, finding) = meant::short(node, what, short);
        report.push(finding);
        match key {
            Some((key, value)) => fields.entries.push((key, value.span(), value)),
            None => fields.is_broken = wrong_type::boolean_meant(node) != Some(true),
        }
        if fields.is_broken {
            fields.unread = Unread::all();
        }
        fields
    }

    fn add_all(&mut self, entries: crate::yaml::Entries<'a>, keys: &[&'static str], report: &mut Report) {
        self.entries.reserve_exact(entries.len());
        let mut strays = Vec::new();
        for (key, value) in entries {
            if let Kind::Scalar(scalar) = key.kind() {
                if keys.contains(&scalar.text) {
                    self.entries.push((scalar.text, key.span(), value));
                } else {
                    strays.push((scalar.text, key.span(), value));
                }
            }
        }
        for (key, span, value) in strays {
            let is_free = |known: &&'static str| !self.has(known);
            // Only a finding that may be shown is worth the search for the key that was meant.
            let free: Vec<_> = keys.iter().copied().filter(is_free).collect();
            let meant =
                report.has_room(&unknown_key::CODE).then(|| meant::entry(key, value, self.what, keys, &free));
            let meant = meant.flatten();
            report.push(unknown_key::finding((key, span), value, self.what, meant, keys));
            match meant {
                Some(Meant::Key(known)) => self.entries.push((known, span, value)),
                Some(Meant::List(known)) => self.entries.push((known, value.span(), value)),
                Some(Meant::OtherValue(known)) => self.unread.add(known),
                Some(Meant::Merge) => self.merge(value, keys),
                // It may be any of the keys that are not there.
                None if !report.has_room(&unknown_key::CODE) => self.unread = Unread::all(),
                None => {}
            }
        }
    }

    /// Reads a merge key of YAML 1.1 as it was meant.
    fn merge(&mut self, value: Node<'a>, keys: &[&'static str]) {
        let maps = match value.kind() {
            Kind::Sequence(items) => items.collect(),
            Kind::Mapping(_) | Kind::Scalar(_) => vec![value],
        };
        for map in maps {
            let Kind::Mapping(entries) = map.kind() else { continue };
            for (key, value) in entries {
                if let Kind::Scalar(scalar) = key.kind()
                    && keys.contains(&scalar.text)
                    && !self.has(scalar.text)
                {
                    self.entries.push((scalar.text, key.span(), value));
                }
            }
        }
    }

    fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, ..)| *name == key)
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
        self.entries.iter().find(|(name, ..)| *name == key).map(|&(.., node)| node)
    }

    /// Where a key stands.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|(name, ..)| *name == key).map(|&(_, span, _)| span)
    }

    /// Notes that the value of a key says nothing.
    pub(super) fn lose(&mut self, key: &'static str) {
        self.unread.add(key);
    }

    /// What is read of the value of a key, if it is there.
    pub(super) fn read<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        read: impl FnOnce(Node<'a>, &mut Report) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.optional(key)?, report);
        if value.is_none() {
            self.lose(key);
        }
        value
    }

    /// Reports a key that must be there and is not.
    pub(super) fn require(&mut self, key: &'static str, report: &mut Report) {
        if self.optional(key).is_none() && !self.unread.has(key) {
            report.push(missing_key::finding(self.span, self.what, key));
            self.lose(key);
        }
    }

    /// A true or false, or the default.
    pub(super) fn boolean(&mut self, key: &'static str, default: bool, report: &mut Report) -> bool {
        self.read(key, report, |node, report| decode::boolean(node, key, report)).unwrap_or(default)
    }

    /// `true` or `false` with its place, if the key is there.
    pub(super) fn flag(&mut self, key: &'static str, report: &mut Report) -> Option<Text> {
        self.read(key, report, |node, report| {
            let value = decode::boolean(node, key, report)?.to_string();
            Some(Spanned { value, span: node.span() })
        })
    }

    /// A string, if the key is there.
    pub(super) fn text(&mut self, key: &'static str, report: &mut Report) -> Option<Text> {
        self.read(key, report, |node, report| decode::text(node, key, report))
    }

    /// A string that must be there.
    pub(super) fn required_text(&mut self, key: &'static str, report: &mut Report) -> Option<Text> {
        self.require(key, report);
        self.text(key, report)
    }

    /// A list of names; empty where the key is absent. A list that is written must have entries: without any, it would
    /// mean everything.
    pub(super) fn named(&mut self, key: &'static str, report: &mut Report) -> Vec<Text> {
        let entry = format_args!("an entry of `{key}`");
        let texts = self.filled(key, report, |item, report| decode::text(item, entry, report));
        decode::report_twice(&texts, key, report);
        texts
    }

    /// A list that must be there and have entries, each item read by itself.
    pub(super) fn required_items<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        read: impl FnMut(Node<'a>, &mut Report) -> Option<T>,
    ) -> Vec<T> {
        self.require(key, report);
        let items = self.filled(key, report, read);
        if items.is_empty() {
            self.lose(key);
        }
        items
    }

    /// A list that has entries if it is there, each item read by itself.
    pub(super) fn filled<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        read: impl FnMut(Node<'a>, &mut Report) -> Option<T>,
    ) -> Vec<T> {
        if let Some(node) = self.optional(key)
            && matches!(node.kind(), Kind::Sequence(items) if items.len() == 0)
        {
            report.push(missing_key::empty(node.span(), self.what, key));
        }
        self.items(key, report, read)
    }

    /// A list, each item read by itself; empty where the key is absent.
    pub(super) fn items<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        mut read: impl FnMut(Node<'a>, &mut Report) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = self.optional(key) else { return Vec::new() };
        // It stands for a list of it, of which all is said.
        if self.key_span(key) == Some(node.span()) && matches!(node.kind(), Kind::Scalar(_)) {
            return read(node, report).into_iter().collect();
        }
        let (items, is_whole) = decode::items(node, key, report, read);
        if !is_whole {
            self.lose(key);
        }
        items
    }

    /// One of a few words as it stands, if the key is there.
    pub(super) fn word(&mut self, key: &'static str, words: &[&str], report: &mut Report) -> Option<Text> {
        let text = self.text(key, report)?;
        if words.contains(&text.value.as_str()) {
            return Some(text);
        }
        report.push(invalid_value::not_a_choice(&text, key, words));
        self.lose(key);
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
        self.read(key, report, |node, report| decode::number(node, key, report))
    }

    /// A map keyed by names; empty where the key is absent.
    pub(super) fn entries<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        read: impl FnMut(Span, Node<'a>, &mut Report) -> T,
    ) -> Entries<T> {
        if self.unread.has(key) {
            return Entries::unread();
        }
        self.optional(key).map(|node| decode::entries(node, key, report, read)).unwrap_or_default()
    }

    /// Every key with its place, for maps whose keys decide what they are.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'a str, Span)> {
        self.entries.iter().map(|&(key, span, _)| (key, span))
    }

    /// Whether one of these keys may be written and could not be read, so that none is said to be missing.
    pub(super) fn has_lost(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.unread.has(key))
    }

    /// What could not be read.
    pub(super) fn finish(self) -> Unread {
        self.unread
    }
}
