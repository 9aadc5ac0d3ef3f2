//! Texts of the spec with their places, maps of named entries, and what of them could not be read.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::name::Name;
use crate::source::{Span, Spanned};

/// The key of the spec that says an earlier name.
pub(super) const RENAMED_FROM: &str = "renamed-from";

/// A text of the spec with its place.
pub type Text = Spanned<String>;

/// A map of the spec, keyed by names, in the order of the names.
#[derive(Clone, Debug)]
pub struct Entries<T> {
    read: BTreeMap<Name, Entry<T>>,
    /// Names that are none as written, and the name each stands for, if any.
    misnamed: BTreeMap<String, Option<Name>>,
    /// Whether more names may be declared: the map has a value of the wrong type.
    is_partial: bool,
}

/// An entry of a map.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// Where the name stands.
    pub span: Span,
    /// What it holds, as far as it could be read.
    pub value: T,
}

/// The keys of a map that are needed or written and could not be read: nothing follows from their absence.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    keys: Vec<&'static str>,
    all: bool,
}

/// What has a name, and may have an id of AWS beside it.
pub trait WithId {
    /// The id as written.
    fn id(&self) -> Option<&Text>;

    /// The earlier name as written.
    fn renamed_from(&self) -> Option<&Text>;
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self { read: BTreeMap::new(), misnamed: BTreeMap::new(), is_partial: false }
    }
}

impl<T> Deref for Entries<T> {
    type Target = BTreeMap<Name, Entry<T>>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<'e, T> IntoIterator for &'e Entries<T> {
    type Item = (&'e Name, &'e Entry<T>);
    type IntoIter = std::collections::btree_map::Iter<'e, Name, Entry<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.read.iter()
    }
}

impl<T> Entries<T> {
    /// A map that could not be read, so that it may declare any name.
    pub(super) fn unread() -> Self {
        Self { is_partial: true, ..Self::default() }
    }

    /// Whether nothing is known of its names yet.
    pub(super) fn is_unknown(&self) -> bool {
        self.read.is_empty() && self.misnamed.is_empty() && !self.is_partial
    }

    pub(super) fn add(&mut self, name: Name, entry: Entry<T>) {
        self.read.insert(name, entry);
    }

    /// What the entry of this name holds.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.read.get_mut(name).map(|entry| &mut entry.value)
    }

    /// Adds an entry under the name that is nearest to what is none, if that is free.
    pub(super) fn add_misnamed(&mut self, written: &str, entry: Entry<T>) {
        let name = Name::nearest(written).filter(|name| !self.read.contains_key(name));
        self.misnamed.insert(written.to_owned(), name.clone());
        if let Some(name) = name {
            self.read.insert(name, entry);
        }
    }

    /// Notes that a name is declared, of which nothing is known.
    pub(super) fn declare(&mut self, written: &str) {
        self.misnamed.entry(written.to_owned()).or_default();
    }

    /// The entries one by one, and then what else is known of the names.
    pub(super) fn split(self) -> (BTreeMap<Name, Entry<T>>, Self) {
        let rest = Self { read: BTreeMap::new(), misnamed: self.misnamed, is_partial: self.is_partial };
        (self.read, rest)
    }

    /// Adds what another file knows of the names.
    pub(super) fn know(&mut self, other: Self) {
        self.misnamed.extend(other.misnamed);
        self.is_partial |= other.is_partial;
    }

    /// The entry that a name stands for, also where it is misspelt in the same way where it is declared.
    pub fn find(&self, name: &str) -> Option<(&Name, &Entry<T>)> {
        let name = match self.misnamed.get(name) {
            Some(name) => name.as_ref()?.as_str(),
            None => name,
        };
        self.read.get_key_value(name)
    }

    /// Whether a name may be declared: it is, or not all that is declared could be read.
    pub fn may_declare(&self, name: &str) -> bool {
        self.is_partial || self.read.contains_key(name) || self.misnamed.contains_key(name)
    }

    /// Whether every entry that is declared is here.
    pub fn is_whole(&self) -> bool {
        !self.is_partial && self.misnamed.values().all(Option::is_some)
    }
}

impl Unread {
    /// Every key of a map that is none.
    pub(super) fn all() -> Self {
        Self { keys: Vec::new(), all: true }
    }

    pub(super) fn add(&mut self, key: &'static str) {
        self.keys.push(key);
    }

    /// Whether a key is among them.
    pub fn has(&self, key: &str) -> bool {
        self.all || self.keys.contains(&key)
    }
}
