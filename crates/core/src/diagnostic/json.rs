//! Findings for programs. The keys and their order are a promise.

use serde::Serialize;

use super::{Diagnostic, Findings, Label, Severity};
use crate::printable;
use crate::source::Sources;

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    labels: Vec<Place<'a>>,
    help: &'a [String],
    more_labels: usize,
}

/// Lines and columns count from 1, columns in characters; the end is behind the last character.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

/// One JSON array with the findings that are shown, in the order given, and a line break. Its form has no room to say
/// how many more there are: that is left to the caller.
///
/// # Panics
///
/// Never: strings and numbers always serialize.
pub fn render(findings: &Findings, sources: &Sources) -> String {
    let findings: Vec<Finding<'_>> =
        findings.shown.iter().map(|diagnostic| finding(diagnostic, sources)).collect();
    let mut text = serde_json::to_string_pretty(&findings).expect("strings and numbers serialize");
    text.push('\n');
    printable::json(text)
}

fn finding<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Finding<'a> {
    Finding {
        code: diagnostic.code.name,
        severity: diagnostic.code.severity,
        message: &diagnostic.message,
        labels: diagnostic.labels.iter().map(|label| place(label, sources)).collect(),
        help: &diagnostic.help,
        more_labels: diagnostic.more_labels,
    }
}

fn place<'a>(label: &'a Label, sources: &'a Sources) -> Place<'a> {
    let source = sources.get(label.span.file);
    let (start, end) = (source.line_column(label.span.start), source.line_column(label.span.end));
    Place {
        file: source.name(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        text: &label.text,
    }
}
