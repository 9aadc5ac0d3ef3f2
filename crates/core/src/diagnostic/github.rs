//! Findings as workflow commands of GitHub Actions: each becomes an annotation at its place in a pull request.

use std::fmt::Write;

use super::{Diagnostic, Findings, Severity};
use crate::allow::Allowed;
use crate::printable;
use crate::source::Sources;

/// One command a finding, in the order given, and one that says how many more there are. A command has one place: the
/// others follow in its text.
pub fn render(findings: &Findings, sources: &Sources) -> String {
    let severity = |diagnostic: &Diagnostic| diagnostic.code.severity;
    let shown = findings.shown.iter().map(|diagnostic| command(diagnostic, severity(diagnostic), sources));
    let shown: String = shown.collect();
    let left_out =
        super::left_out(findings).map(|text| format!("::notice title=crossvpc::{}\n", escaped(&text, &DATA)));
    shown + &left_out.unwrap_or_default()
}

/// Notices of what the spec allows, with the reasons.
pub fn allowed(allowed: &[Allowed], sources: &Sources) -> String {
    let notice = |finding: &Diagnostic, reason: &str| {
        let finding = finding.clone().note(format!("allowed by the spec: {reason}"));
        command(&finding, Severity::Note, sources)
    };
    let notices =
        allowed.iter().flat_map(|one| one.findings.iter().map(|finding| notice(finding, &one.reason)));
    notices.collect()
}

fn command(diagnostic: &Diagnostic, severity: Severity, sources: &Sources) -> String {
    let name = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    let mut text = diagnostic.message.clone();
    for (at, label) in diagnostic.labels.iter().enumerate() {
        let source = sources.get(label.span.file);
        let (start, end) = (source.line_column(label.span.start), source.line_column(label.span.end));
        if at == 0 {
            properties.push(("file", printable::line(source.name()).into_owned()));
            properties.push(("line", start.line.to_string()));
            properties.push(("endLine", end.line.to_string()));
            // GitHub takes columns only within one line.
            if start.line == end.line {
                properties.push(("col", start.column.to_string()));
                properties.push(("endColumn", end.column.to_string()));
            }
        } else {
            let name = printable::line(source.name());
            write!(text, "\n{name}:{}:{}", start.line, start.column).expect("a string grows");
        }
        if !label.text.is_empty() {
            let joint = if at == 0 { "\n" } else { ": " };
            text += &format!("{joint}{}", label.text);
        }
    }
    text.extend(super::lines(diagnostic));
    properties.push(("title", diagnostic.code.name.to_owned()));
    let properties: Vec<_> =
        properties.iter().map(|(key, value)| format!("{key}={}", escaped(value, &PROPERTY))).collect();
    format!("::{name} {}::{}\n", properties.join(","), escaped(&text, &DATA))
}

/// What stands in the text of a command for a character that would end it.
const DATA: [(char, &str); 3] = [('%', "%25"), ('\r', "%0D"), ('\n', "%0A")];
/// The same in a property, which a comma or colon ends too.
const PROPERTY: [(char, &str); 5] = [('%', "%25"), ('\r', "%0D"), ('\n', "%0A"), (':', "%3A"), (',', "%2C")];

fn escaped(text: &str, replacements: &[(char, &str)]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match replacements.iter().find(|(from, _)| *from == c) {
            Some((_, to)) => escaped.push_str(to),
            None => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    static CODE: Code = Code { name: "name-clash", severity: Severity::Warning, page: "" };

    #[test]
    fn an_annotation_has_its_place_and_all_that_is_said() {
        let mut sources = Sources::default();
        let file = sources.add("a,b:c.yaml", "один: 100%\nтри: два\n");
        let span = |start, end| Span { file, start, end };
        let finding = Diagnostic::new(&CODE, "50% of it,\nand more", span(10, 14), "the first")
            .also(span(15, 21), "the second")
            .note("a fact")
            .help("write `99%`");
        assert_eq!(
            render(&vec![finding].into(), &sources),
            "::warning file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=7,endColumn=11,title=name-clash::50%25 of it,\
             \\nand more%0Athe first%0Aa,b:c.yaml:2:1: the second%0Anote: a fact%0Ahelp: write `99%25`\n"
        );
    }

    #[test]
    fn a_place_of_several_lines_has_no_columns_and_a_note_is_a_notice() {
        static NOTE: Code = Code { name: "no-security-group", severity: Severity::Note, page: "" };
        let mut sources = Sources::default();
        let file = sources.add("s.yaml", "a:\n  b\n");
        let finding = Diagnostic::new(&NOTE, "x", Span { file, start: 0, end: 6 }, "");
        assert_eq!(
            render(&vec![finding].into(), &sources),
            "::notice file=s.yaml,line=1,endLine=2,title=no-security-group::x\n"
        );
        let mut finding = Diagnostic::new(&NOTE, "x", Span { file, start: 0, end: 0 }, "");
        finding.labels.clear();
        assert_eq!(render(&vec![finding].into(), &sources), "::notice title=no-security-group::x\n");
    }
}
