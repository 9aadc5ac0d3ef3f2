//! Findings as SARIF 2.1.0, which code scanning services read. Only what crossvpc has to say of the format is here; the
//! schema of the whole is checked by a test.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Code, Diagnostic, Findings, Label, Severity};
use crate::allow::Allowed;
use crate::printable;
use crate::source::{Sources, Span};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    /// Columns count characters, as everywhere in crossvpc; SARIF would count UTF-16 units otherwise.
    column_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invocations: Option<[Invocation; 1]>,
    results: Vec<Finding<'a>>,
}

/// That not all findings are here, if they are not.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: [Notification; 1],
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'a str,
    rules: Vec<Rule<'a>>,
}

/// A kind of finding, with its page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Message,
    help: Page<'a>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Page<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are those of the format")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

/// Lines and columns count from 1; the end is behind the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The reason for which the spec allows a finding.
#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
}

/// One log with one run: the findings in the order given, then those that the spec allows.
///
/// # Panics
///
/// Never: strings and numbers always serialize.
pub fn render(findings: &Findings, allowed: &[Allowed], sources: &Sources, version: &str) -> String {
    let diagnostics = &findings.shown;
    let all = diagnostics.iter().chain(allowed.iter().flat_map(|allowed| &allowed.findings));
    let codes: BTreeMap<_, _> = all.map(|finding| (finding.code.name, finding.code)).collect();
    let index = |code: &Code| codes.keys().take_while(|name| **name < code.name).count();
    let plain =
        diagnostics.iter().map(|diagnostic| finding(diagnostic, None, index(diagnostic.code), sources));
    let suppressed = allowed.iter().flat_map(|Allowed { findings, reason, .. }| {
        findings.iter().map(|diagnostic| finding(diagnostic, Some(reason), index(diagnostic.code), sources))
    });
    let results = plain.chain(suppressed).collect();
    let rules = codes.values().map(|code| rule(code)).collect();
    let driver = Driver { name: "crossvpc", semantic_version: version, rules };
    let invocations = super::left_out(findings).map(|text| {
        let notification = Notification { level: "note", message: Message { text } };
        [Invocation { execution_successful: true, tool_execution_notifications: [notification] }]
    });
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", invocations, results };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    let mut text = serde_json::to_string_pretty(&log).expect("strings and numbers serialize");
    text.push('\n');
    printable::json(&text).into_owned()
}

fn rule(code: &'static Code) -> Rule<'static> {
    Rule {
        id: code.name,
        short_description: Message { text: code.summary() },
        help: Page { text: code.page, markdown: code.page },
        default_configuration: Configuration { level: level(code.severity) },
    }
}

fn finding<'a>(
    diagnostic: &'a Diagnostic,
    reason: Option<&'a str>,
    rule_index: usize,
    sources: &Sources,
) -> Finding<'a> {
    let text = std::iter::once(diagnostic.message.clone()).chain(super::lines(diagnostic)).collect();
    let mut labels = diagnostic.labels.iter();
    let locations = labels.next().map(|label| location(label, None, sources)).into_iter().collect();
    let related = (1..).zip(labels).map(|(id, label)| location(label, Some(id), sources)).collect();
    let suppression = |justification| Suppression { kind: "inSource", justification };
    Finding {
        rule_id: diagnostic.code.name,
        rule_index,
        level: level(diagnostic.code.severity),
        message: Message { text },
        locations,
        related_locations: related,
        suppressions: reason.map(suppression).into_iter().collect(),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn location<'a>(label: &'a Label, id: Option<usize>, sources: &Sources) -> Location<'a> {
    let message = (!label.text.is_empty()).then_some(Text { text: &label.text });
    Location { id, physical_location: place(label.span, sources), message }
}

fn place(span: Span, sources: &Sources) -> PhysicalLocation {
    let source = sources.get(span.file);
    let (start, end) = (source.line_column(span.start), source.line_column(span.end));
    PhysicalLocation {
        artifact_location: Artifact { uri: uri(source.name()) },
        region: Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        },
    }
}

/// A path as a URI reference: what has a meaning there is written by its number.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    static CODE: Code = Code {
        name: "name-clash",
        severity: Severity::Warning,
        page: "# name-clash\n\nTwo names\nclash. So.\n",
    };

    #[test]
    fn paths_are_uris() {
        assert_eq!(uri("spec/a b#é.yaml"), "spec/a%20b%23%C3%A9.yaml");
    }

    #[test]
    fn every_place_is_there_and_what_is_allowed_is_suppressed() {
        let mut sources = Sources::default();
        let file = sources.add("s.yaml", "é: 1\nb: 2\n");
        let span = |start, end| Span { file, start, end };
        let finding =
            Diagnostic::new(&CODE, "they clash", span(4, 5), "one").also(span(6, 7), "").help("rename it");
        let allowed = Allowed { findings: vec![finding.clone()], count: 1, reason: "on purpose".to_owned() };
        let log = render(&vec![finding].into(), &[allowed], &sources, "0.1.0");
        let log: serde_json::Value = serde_json::from_str(&log).unwrap();
        let run = &log["runs"][0];
        let rule = &run["tool"]["driver"]["rules"][0];
        assert_eq!(
            (&rule["id"], &rule["shortDescription"]["text"]),
            (&"name-clash".into(), &"Two names clash".into())
        );
        let [first, second] = run["results"].as_array().unwrap().as_slice() else { panic!("{log:#}") };
        assert_eq!(first["message"]["text"], "they clash\nhelp: rename it");
        let region = &first["locations"][0]["physicalLocation"]["region"];
        assert_eq!((&region["startLine"], &region["startColumn"]), (&1.into(), &4.into()));
        assert_eq!(first["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 2);
        assert!(first["suppressions"].is_null() && first["relatedLocations"][0]["message"].is_null());
        assert_eq!(second["suppressions"][0]["justification"], "on purpose");
    }
}
