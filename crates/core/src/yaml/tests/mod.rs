//! The front door: positions, limits and refusals; what it reads is compared with another reader in [`differential`].

use super::{Document, Kind, Node};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::Sources;

mod differential;
mod limits;
mod positions;
mod refusals;

/// A text, what was read of it and what was found.
struct Parsed {
    sources: Sources,
    document: Option<Document>,
    findings: Vec<Diagnostic>,
    /// How many findings there are, kept or only counted.
    errors: usize,
}

fn parse(text: &str) -> Parsed {
    let mut sources = Sources::default();
    let file = sources.add("spec.yaml", text);
    let mut report = Report::default();
    let document = Document::parse(file, text, &mut report);
    let found = report.findings(usize::MAX);
    let errors = found.count(Severity::Error);
    Parsed { sources, document, findings: found.shown, errors }
}

impl Parsed {
    /// Code and place of each finding; the first label's text is quoted from the spec.
    fn summary(&self) -> Vec<String> {
        let summary = |finding: &Diagnostic| {
            let places: Vec<String> = finding.labels.iter().map(|label| self.place(label.span)).collect();
            format!("{} {}", finding.code.name, places.join(" "))
        };
        self.findings.iter().map(summary).collect()
    }

    fn place(&self, span: crate::source::Span) -> String {
        let source = self.sources.get(span.file);
        let place = source.line_column(span.start);
        let quoted = &source.text()[span.start as usize..span.end as usize];
        format!("{}:{}`{quoted}`", place.line, place.column)
    }

    fn root(&self) -> Node<'_> {
        self.document.as_ref().expect("something was read").root()
    }
}

/// The value under a key of a map.
fn get<'a>(node: Node<'a>, key: &str) -> Node<'a> {
    let Kind::Mapping(mut entries) = node.kind() else { panic!("{} is no map", node.describe()) };
    let is_key = |node: Node<'_>| matches!(node.kind(), Kind::Scalar(scalar) if scalar.text == key);
    entries.find(|(name, _)| is_key(*name)).unwrap_or_else(|| panic!("no `{key}`")).1
}
