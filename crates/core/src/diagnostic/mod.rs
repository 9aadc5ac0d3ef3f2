//! What a finding is: its code, its message, the places concerned and the repair. How it is shown is left to one module
//! a format; what it says is decided by the rule that makes it.

use crate::source::Span;

pub mod github;
pub mod json;
pub mod sarif;
pub mod text;

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

    /// The spec under `Repair` on the page; empty if the page tells it in words.
    pub fn repair(&self) -> &'static str {
        self.spec_under("## Repair\n")
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

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which kind.
    pub code: &'static Code,
    /// One sentence in the user's words, lower case, no final full stop.
    pub message: String,
    /// The places concerned; the first is the one to go to. Never empty, save for findings about the whole input.
    pub labels: Vec<Label>,
    /// What to change, one item a line.
    pub help: Vec<String>,
}

/// All findings of one run.
#[derive(Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// Whether the report that this one follows has an error.
    follows_errors: bool,
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
            message: message.into(),
            labels: vec![Label { span, text: label.into() }],
            help: Vec::new(),
        }
    }

    /// Adds another place concerned.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: label.into() });
        self
    }

    /// Adds a line that says what to change.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
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

impl Report {
    /// An empty report which knows whether another one has errors.
    #[must_use]
    pub fn following(other: &Self) -> Self {
        Self { follows_errors: other.has_errors(), ..Self::default() }
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds all findings of another report.
    pub fn extend(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// The same findings but for those with these codes.
    #[must_use]
    pub fn without(mut self, codes: &[&Code]) -> Self {
        self.diagnostics.retain(|finding| codes.iter().all(|code| code.name != finding.code.name));
        self
    }

    /// Takes out the findings that are `wanted`.
    pub fn take(&mut self, wanted: impl Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
        self.diagnostics.extract_if(.., |finding| wanted(finding)).collect()
    }

    /// Whether any finding is an error, also of the report that this one follows.
    pub fn has_errors(&self) -> bool {
        self.follows_errors || self.count(Severity::Error) > 0
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.code.severity == severity).count()
    }

    /// Whether there is no finding at all.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The findings in the order to show them: by place, then by code and message. Repeats are dropped.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        let key = |d: &Diagnostic| (d.labels.first().map(|l| l.span), d.code.name, d.message.clone());
        self.diagnostics.sort_by_cached_key(key);
        self.diagnostics.dedup_by(|a, b| key(a) == key(b));
        self.diagnostics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_the_first_sentence_and_may_span_lines() {
        let code = |page| Code { name: "too-large", severity: Severity::Error, page };
        let page = "# too-large\n\nA file has more\nthan 32 MiB. It is refused.\n\n## Why\n";
        assert_eq!(code(page).summary(), "A file has more than 32 MiB");
        assert_eq!(code("# x\n").summary(), "");
    }
}
