//! The findings of any text: each points into its file, has a page, and is shown in every format.

use crossvpc::{Checked, codes};
use crossvpc_core::diagnostic::{Severity, github, json, sarif, text};
use crossvpc_core::printable;
use crossvpc_core::source::Span;
use serde_json::Value;

/// Checks a text and looks at every finding.
///
/// # Panics
///
/// Where a promise about findings is broken.
pub fn hold_for(text: &str) {
    let checked = crate::check(text);
    let known = codes();
    for finding in &checked.findings.shown {
        let name = finding.code.name;
        assert!(known.iter().any(|code| code.name == name), "{name} is no known code");
        assert!(!finding.message.is_empty(), "{name} says nothing");
        for label in &finding.labels {
            inside(&checked, label.span, name);
        }
    }
    let errors = checked.count(Severity::Error);
    assert!(checked.plan.is_some() || errors > 0, "refused without an error");
    assert!(checked.plan.is_none() || errors == 0, "accepted with an error");
    shown(&checked);
}

/// A span is a part of one line of its file.
fn inside(checked: &Checked, span: Span, code: &str) {
    let file = checked.sources.get(span.file).text();
    let marked = file.get(span.start as usize..span.end as usize);
    let marked = marked.unwrap_or_else(|| panic!("{code} points outside its file: {span:?}"));
    assert!(!marked.contains('\n'), "{code} points at several lines: {marked:?}");
}

fn shown(checked: &Checked) {
    let Checked { sources, findings, allowed, .. } = checked;
    let people = text::render(findings, sources, text::Style { colour: false, width: 80 });
    assert_eq!(people.is_empty(), findings.shown.is_empty());
    text::render(findings, sources, text::Style { colour: true, width: 80 });
    let runner = github::render(findings, sources);
    let commands = findings.shown.len() + usize::from(findings.left_out() > 0);
    assert_eq!(runner.lines().count(), commands, "one line a finding");
    for shown in [people, runner] {
        assert_eq!(shown.chars().find(|&c| printable::is_hidden(c)), None, "a character that misleads");
    }
    let parsed = |text: &str| serde_json::from_str::<Value>(text).expect("a format of findings is JSON");
    parsed(&json::render(findings, &[], None::<()>, sources));
    let sarif = parsed(&sarif::render(findings, allowed, sources, "0.0.0"));
    let results = sarif["runs"][0]["results"].as_array().map(Vec::len);
    let allowed: usize = allowed.iter().map(|allowed| allowed.findings.len()).sum();
    assert_eq!(results, Some(findings.shown.len() + allowed), "a result for each finding");
}
