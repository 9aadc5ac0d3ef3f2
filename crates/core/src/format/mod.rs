//! A spec in its usual form: the keys of each map in the order of the schema, account ids between quotes. All else stays as
//! it is written: comments and blank lines with the entry that they belong to, names in their order, flow style, quotes.
//!
//! A file with aliases keeps its order, as an anchor has to come first; so does one where moving entries would change what the
//! file means.

mod arrange;
mod canonical;
mod lines;

use serde_json::Value;

use crate::diagnostic::Report;
use crate::findings::shape::unquoted_account_id;
use crate::fix;
use crate::source::{FileId, Sources};
use crate::spec::{Spec, schema};
use crate::target::Target;
use crate::yaml::{Document, Entries, Kind, Node};
use arrange::key_text;

pub use canonical::canonical;

/// The texts in their usual form, in the order of the sources; none if one of them is no YAML that crossvpc reads, which is
/// reported. Keys that are unknown or missing are left to `check`.
pub fn format(sources: &Sources, targets: &[&'static Target], report: &mut Report) -> Option<Vec<String>> {
    let mut found = Report::keeping(usize::MAX);
    Spec::parse(sources, targets, &mut found);
    for (file, source) in sources.iter() {
        Document::parse(file, source.text(), report);
    }
    if report.has_errors() {
        return None;
    }
    let (quoting, _) = found.take(unquoted_account_id::CODE.name);
    let (texts, _) = fix::apply(sources, &quoting);
    let schema = schema::written();
    Some(texts.into_iter().map(|text| ordered(text, &schema)).collect())
}

/// A text with its keys in order and a line break at its end.
fn ordered(mut text: String, schema: &Value) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let Some(before) = read(&text) else { return text };
    if before.has_aliases() {
        return text;
    }
    let arranged = arrange::arranged(&text, before.root(), schema);
    let is_same = read(&arranged).is_some_and(|after| same(before.root(), after.root()));
    if is_same { arranged } else { text }
}

fn read(text: &str) -> Option<Document> {
    let mut report = Report::keeping(1);
    let document = Document::parse(FileId::default(), text, &mut report)?;
    (document.is_complete() && !report.has_errors()).then_some(document)
}

/// Whether two values mean the same, in whatever order their keys are.
fn same(one: Node<'_>, other: Node<'_>) -> bool {
    match (one.kind(), other.kind()) {
        (Kind::Scalar(one), Kind::Scalar(other)) => one == other,
        (Kind::Sequence(one), Kind::Sequence(other)) => {
            one.len() == other.len() && one.zip(other).all(|(one, other)| same(one, other))
        }
        (Kind::Mapping(one), Kind::Mapping(other)) => {
            let (one, other) = (keyed(one), keyed(other));
            one.len() == other.len()
                && one.iter().zip(&other).all(|((a, one), (b, other))| a == b && same(*one, *other))
        }
        (Kind::Scalar(_) | Kind::Sequence(_) | Kind::Mapping(_), _) => false,
    }
}

/// The entries of a map by key.
fn keyed(entries: Entries<'_>) -> Vec<(&str, Node<'_>)> {
    let mut keyed: Vec<_> = entries.map(|(key, value)| (key_text(key), value)).collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed
}
