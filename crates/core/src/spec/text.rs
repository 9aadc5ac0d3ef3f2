//! Texts of the spec with their places, and maps of named entries.

use std::collections::BTreeMap;

use crate::name::Name;
use crate::source::{Span, Spanned};

/// A text of the spec with its place.
pub type Text = Spanned<String>;

/// A map of the spec, keyed by names, in the order of the names.
pub type Entries<T> = BTreeMap<Name, Entry<T>>;

/// An entry of a map.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// Where the name stands.
    pub span: Span,
    /// What it holds; `None` where a mistake was found in it, so that the name still counts as declared.
    pub value: Option<T>,
}

impl<T> Entry<T> {
    /// The value with the place of its name, where it was readable.
    pub fn readable(&self) -> Option<(Span, &T)> {
        self.value.as_ref().map(|value| (self.span, value))
    }
}
