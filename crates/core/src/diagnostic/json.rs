//! Findings for programs, version 1. Fields are added, never renamed or removed.

use serde::Serialize;

use super::{Diagnostic, Findings, Label, Severity};
use crate::allow::Allowed;
use crate::printable;
use crate::source::Sources;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a, S> {
    version: u32,
    findings: Vec<Finding<'a>>,
    left_out: usize,
    allowed: Vec<Exception<'a>>,
    checked: Option<S>,
}

/// Findings that the spec allows.
#[derive(Serialize)]
struct Exception<'a> {
    code: &'a str,
    reason: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    labels: Vec<Place<'a>>,
    notes: &'a [String],
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

/// A JSON object with the findings that are shown, in the order given, the number of the others, what the spec allows, and
/// what was checked, if the spec has no errors.
///
/// # Panics
///
/// Never: strings and numbers always serialize.
pub fn render(
    findings: &Findings,
    allowed: &[Allowed],
    checked: Option<impl Serialize>,
    sources: &Sources,
) -> String {
    let exception = |allowed: &'_ Allowed| allowed.findings.first().map(|finding| finding.code.name);
    let allowed = allowed.iter().filter_map(|entry| {
        Some(Exception { code: exception(entry)?, reason: &entry.reason, count: entry.count })
    });
    let document = Document {
        version: VERSION,
        findings: findings.shown.iter().map(|diagnostic| finding(diagnostic, sources)).collect(),
        left_out: findings.left_out(),
        allowed: allowed.collect(),
        checked,
    };
    let mut text = serde_json::to_string_pretty(&document).expect("strings and numbers serialize");
    text.push('\n');
    printable::json(&text).into_owned()
}

fn finding<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Finding<'a> {
    Finding {
        code: diagnostic.code.name,
        severity: diagnostic.code.severity,
        message: &diagnostic.message,
        labels: diagnostic.labels.iter().map(|label| place(label, sources)).collect(),
        notes: &diagnostic.notes,
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
