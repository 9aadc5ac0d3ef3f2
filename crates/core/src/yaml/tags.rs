//! Explicit types: the seven tags of the core schema, and `!`, which makes a text of anything.

use super::scalar::{Resolved, Scalar, Style, Tag};
use crate::diagnostic::Diagnostic;
use crate::findings::shape::unsupported_tag;
use crate::source::Span;

/// A tag that cannot be honoured.
pub(super) struct Misfit {
    tag: String,
    /// What it stands before; none where the tag itself is unknown.
    value: Option<&'static str>,
}

impl Misfit {
    /// `at` is the tag.
    pub(super) fn finding(self, at: Span) -> Diagnostic {
        match self.value {
            Some(value) => unsupported_tag::misfit(&self.tag, value, at),
            None => unsupported_tag::unknown(&self.tag, at),
        }
    }
}

/// The type that a scalar's tag gives it.
pub(super) fn scalar(tag: Option<&granit_parser::Tag>, text: &str) -> Result<Tag, Misfit> {
    let Some(written) = tag else { return Ok(Tag::None) };
    let tag = match written.core_suffix() {
        _ if is_plain_bang(written) => return Ok(Tag::Str),
        Some("str") => return Ok(Tag::Str),
        Some("null") => Tag::Null,
        Some("bool") => Tag::Bool,
        Some("int") => Tag::Int,
        Some("float") => Tag::Float,
        Some(_) => {
            return Err(Misfit { tag: written.original(), value: Some("a value without entries") });
        }
        None => {
            return Err(Misfit { tag: written.original(), value: None });
        }
    };
    // A text stands for itself under a tag it does not fit.
    match (Scalar { text, style: Style::Quoted, tag }).resolve() {
        Resolved::Str(_) => Err(Misfit { tag: written.original(), value: Some("this text") }),
        Resolved::Null | Resolved::Bool(_) | Resolved::Int(_) | Resolved::Float(_) => Ok(tag),
    }
}

/// Whether a collection's tag, if any, is its `own`: "map" or "seq".
pub(super) fn collection(tag: Option<&granit_parser::Tag>, own: &str) -> Result<(), Misfit> {
    let Some(written) = tag else { return Ok(()) };
    match written.core_suffix() {
        _ if is_plain_bang(written) => Ok(()),
        Some(suffix) if suffix == own => Ok(()),
        Some(_) => {
            let value = if own == "map" { "a map" } else { "a list" };
            Err(Misfit { tag: written.original(), value: Some(value) })
        }
        None => Err(Misfit { tag: written.original(), value: None }),
    }
}

fn is_plain_bang(tag: &granit_parser::Tag) -> bool {
    tag.original() == "!"
}
