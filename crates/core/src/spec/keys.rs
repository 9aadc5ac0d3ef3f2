//! What everything in a spec was called when it was first generated: the key, which stacks, addresses, files and tags are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::name::Name;

/// The keys of what has another name, by the place of the name, such as `vpcs.web-prod.subnets.app-a`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Keys {
    pub(super) by_path: BTreeMap<String, Name>,
    /// By their places: the subnets that were added beside one that was generated before in their zone, and the consumers that
    /// request a peering as before, where their connection would have the provider do it.
    pub(super) later: BTreeSet<String>,
    /// Whether names show their keys, as in everything that is generated.
    #[serde(skip)]
    are_shown: bool,
}

/// A thing that is recognised though the spec does not say its earlier name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Where its name stands in the spec, such as `vpcs.web-prod`.
    pub path: String,
    /// Its key.
    pub key: Name,
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is what was generated as `{}`", self.path, self.key)
    }
}

impl Keys {
    /// The keys by path, as they were recorded; what is no name is none.
    pub fn recorded(keys: &BTreeMap<String, String>, later: &BTreeSet<String>) -> Self {
        let keys = keys.iter().filter_map(|(path, key)| Some((path.clone(), Name::new(key)?)));
        Self { by_path: keys.collect(), later: later.clone(), are_shown: false }
    }

    /// Whether everything has the name that it was generated under.
    pub fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    /// The same, for what is generated: there, everything is called by its key.
    pub(crate) fn shown(&self) -> Self {
        Self { by_path: self.by_path.clone(), later: self.later.clone(), are_shown: true }
    }

    /// The name of what has a name at a place of the spec.
    pub(crate) fn name(&self, path: impl fmt::Display, name: &Name) -> Name {
        if self.by_path.is_empty() {
            return name.clone();
        }
        match self.by_path.get(&format!("{path}.{name}")) {
            Some(key) if self.are_shown => key.clone(),
            Some(key) => name.keyed(key),
            None => name.clone(),
        }
    }

    /// The keys that differ from those which the spec has by itself.
    pub fn beyond(&self, written: &Self) -> Vec<Rename> {
        let more = self.by_path.iter().filter(|(path, key)| written.by_path.get(*path) != Some(key));
        more.map(|(path, key)| Rename { path: path.clone(), key: key.clone() }).collect()
    }

    /// Whether a subnet is not to be taken in the place of one that was generated before it, or the provider of a connection not
    /// to request in the place of this consumer.
    pub(crate) fn is_later(&self, path: impl fmt::Display, name: &Name) -> bool {
        !self.later.is_empty() && self.later.contains(&format!("{path}.{name}"))
    }

    /// The places of what was added beside what is in use.
    pub fn later(&self) -> &BTreeSet<String> {
        &self.later
    }

    /// Each place that has another name, with its key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_path.iter().map(|(path, key)| (path.as_str(), key.key()))
    }
}
