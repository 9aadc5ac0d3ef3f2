//! What a finding is: its code, its message, the places concerned and the repair. How it is shown is left to one module
//! a format; what it says is decided by the rule that makes it.

use std::borrow::Cow;

use crate::printable;
use crate::source::{Span, Spanned};

pub mod github;
pub mod json;
mod report;
pub mod sarif;
pub mod text;

pub use report::{Findings, MOST_SHOWN, Report, left_out};

/// The most places of one finding: more than a reader follows, and the others are counted.
const MOST_LABELS: usize = 10;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot work: nothing is generated.
    Error,
    /// It works, but probably not as meant, or not for long.
    Warning,
    /// A fact worth knowing.
    Note,
}

/// The identity of a kind of finding. Each is one static beside the rule that reports it.
#[derive(Debug)]
pub struct Code {
    /// Kebab-case, unique: what people type after `crossvpc explain`.
    pub name: &'static str,
    /// The weight of every finding with this code.
    pub severity: Severity,
    /// The page that `crossvpc explain` prints, in Markdown.
    pub page: &'static str,
}

impl Code {
    /// The first sentence of the page, on one line.
    pub fn summary(&self) -> String {
        let lines = self.page.lines().skip_while(|line| line.is_empty() || line.starts_with('#'));
        let paragraph = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        let end = paragraph.find(". ").unwrap_or(paragraph.len());
        paragraph[..end].trim_end_matches(['.', ':']).to_owned()
    }

    /// The spec under `Example` on the page; empty if the page tells it in words.
    pub fn example(&self) -> &'static str {
        self.spec_under("## Example\n")
    }

    /// The spec under `How to fix it` on the page; empty if the page tells it in words.
    pub fn repair(&self) -> &'static str {
        self.spec_under("## How to fix it\n")
    }

    fn spec_under(&self, heading: &str) -> &'static str {
        let section = self.page.split_once(heading).map_or("", |(_, after)| after);
        let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
        let inside = section.split_once("```yaml\n").and_then(|(_, inside)| inside.split_once("```"));
        inside.map_or("", |(spec, _)| spec)
    }
}

/// A place concerned, and what about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words beside the caret.
    pub text: String,
}

/// A change of the spec's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is only added.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// One finding. Its texts are fit to be printed anywhere: what would mislead is escaped when they are set, and what is
/// too long to read is cut.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Which kind.
    pub code: &'static Code,
    /// One sentence in the user's words, lower case, no final full stop.
    pub message: String,
    /// The places concerned; the first is the one to go to. Never empty, save for findings about the whole input.
    pub labels: Vec<Label>,
    /// How many more places there are.
    pub more_labels: usize,
    /// Why AWS rejects it, or what else there is to know, one item a line.
    pub notes: Vec<String>,
    /// What to change, one item a line.
    pub help: Vec<String>,
    /// Changes of the text that together remove the finding and mean what the text was meant to; none where that is for a
    /// person to decide.
    pub fix: Vec<Edit>,
}

impl Diagnostic {
    /// A finding at a place; `label` is said beside the caret and may be empty.
    pub fn new(
        code: &'static Code,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        Self {
            code,
            message: shown(message.into()),
            labels: vec![Label { span, text: shown(label.into()) }],
            more_labels: 0,
            notes: Vec::new(),
            help: Vec::new(),
            fix: Vec::new(),
        }
    }

    /// Adds another place concerned; the last of many are only counted.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        if self.labels.len() < MOST_LABELS {
            self.labels.push(Label { span, text: shown(label.into()) });
        } else {
            self.more_labels += 1;
        }
        self
    }

    /// Adds a line that gives a reason or a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(shown(note.into()));
        self
    }

    /// Adds a line that says what to change.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(shown(help.into()));
        self
    }

    /// Is fixed by another text at this place.
    #[must_use]
    pub fn replacing(mut self, span: Span, text: &str) -> Self {
        self.fix.push(Edit { span, text: text.to_owned() });
        self
    }

    /// Is fixed by another text in place of one that is written within a line and without escapes.
    #[must_use]
    pub fn replacing_text(self, old: &Spanned<String>, new: &str) -> Self {
        let length = (old.span.end - old.span.start) as usize;
        let is_whole = length == old.value.len() || length == old.value.len() + 2;
        if is_whole { self.replacing(old.span, new) } else { self }
    }

    /// Is fixed by texts before and after this place.
    #[must_use]
    pub fn wrapping(self, span: Span, before: &str, after: &str) -> Self {
        let Span { file, start, end } = span;
        self.replacing(Span { file, start, end: start }, before)
            .replacing(Span { file, start: end, end }, after)
    }

    /// Adds the help, if there is any.
    #[must_use]
    pub fn help_if(self, help: Option<impl Into<String>>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }
}

/// How many places a finding has beside those it shows, and its notes.
fn notes(diagnostic: &Diagnostic) -> impl Iterator<Item = Cow<'_, str>> {
    let more = match diagnostic.more_labels {
        0 => None,
        1 => Some(Cow::Borrowed("and 1 more place")),
        more => Some(Cow::Owned(format!("and {more} more places"))),
    };
    more.into_iter().chain(diagnostic.notes.iter().map(|note| Cow::Borrowed(&**note)))
}

/// The notes and the help as lines of one text.
fn lines(diagnostic: &Diagnostic) -> impl Iterator<Item = String> {
    let notes = notes(diagnostic).map(|note| format!("\nnote: {note}"));
    notes.chain(diagnostic.help.iter().map(|help| format!("\nhelp: {help}")))
}

fn shown(text: String) -> String {
    match printable::brief(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_the_first_sentence_and_may_span_lines() {
        let code = |page| Code { name: "too-large", severity: Severity::Error, page };
        let page = "# too-large\n\n## What it means\n\nA file has more\nthan 32 MiB. It is refused.\n\n## Why it is reported\n";
        assert_eq!(code(page).summary(), "A file has more than 32 MiB");
        assert_eq!(code("# x\n").summary(), "");
    }
}
