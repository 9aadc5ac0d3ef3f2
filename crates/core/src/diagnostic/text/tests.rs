//! What people see. Changes here are changes of the product.

use super::{Style, render};
use crate::diagnostic::{Code, Diagnostic, Report, Severity, json};
use crate::source::{FileId, Sources, Span};
use crate::yaml::Document;

static ERROR: Code = Code { name: "overlapping-cidrs", severity: Severity::Error, page: "" };
static WARNING: Code = Code { name: "unused-account", severity: Severity::Warning, page: "" };
static NOTE: Code = Code { name: "no-security-group", severity: Severity::Note, page: "" };

const PLAIN: Style = Style { colour: false, width: 80 };

/// The findings of the YAML reader itself.
fn read(text: &str) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("spec.yaml", text);
    let mut report = Report::default();
    Document::parse(file, text, &mut report);
    (report.sorted(), sources)
}

fn shown(text: &str) -> String {
    let (findings, sources) = read(text);
    render(&findings.into(), &sources, PLAIN)
}

fn nowhere() -> Span {
    Span { file: Sources::default().add("", ""), start: 0, end: 0 }
}

/// The first place of a text.
fn find(sources: &Sources, file: FileId, needle: &str) -> Span {
    let start = sources.get(file).text().find(needle).expect("it is there");
    let at = |at| u32::try_from(at).expect("a small text");
    Span { file, start: at(start), end: at(start + needle.len()) }
}

#[test]
fn both_places_of_a_duplicate_key() {
    insta::assert_snapshot!(shown("version: 1\naccounts:\n  web: {id: \"1\"}\n  pay: {id: \"2\"}\n  net: {id: \"3\"}\n  dev: {id: \"4\"}\n  web: {id: \"5\"}\n"), @r#"
    error[duplicate-key]: key `web` is given twice in one map
     --> spec.yaml:7:3
      |
    3 |   web: {id: "1"}
      |   --- first given here
    ...
    7 |   web: {id: "5"}
      |   ^^^ given again
      |
      = help: remove one of the two, or rename it
    "#);
}

#[test]
fn a_syntax_error_and_the_bracket_it_comes_from() {
    insta::assert_snapshot!(shown("a: 1\nports: [tcp/443\nvpc: web\n"), @r"
    error[yaml-syntax]: unexpected `:`
     --> spec.yaml:3:4
      |
    2 | ports: [tcp/443
      |        - this bracket is still open
    3 | vpc: web
      |    ^ no key can be here
      |
      = help: close the bracket before this place, or check the entry that ends here
    ");
}

#[test]
fn columns_behind_letters_of_all_widths() {
    insta::assert_snapshot!(shown("имя: {名前: !Ref x, \"👩‍🚀\": !Sub y}\n\tz: 1\n"), @r#"
    error[unsupported-tag]: YAML tag `!Ref` is not supported
     --> spec.yaml:1:11
      |
    1 | имя: {名前: !Ref x, "👩\u200d🚀": !Sub y}
      |             ^^^^ unsupported tag
      |
      = help: write the value itself: crossvpc does not evaluate functions of other tools

    error[unsupported-tag]: YAML tag `!Sub` is not supported
     --> spec.yaml:1:26
      |
    1 | имя: {名前: !Ref x, "👩\u200d🚀": !Sub y}
      |                                   ^^^^ unsupported tag
      |
      = help: write the value itself: crossvpc does not evaluate functions of other tools

    error[yaml-syntax]: YAML does not allow a tab here
     --> spec.yaml:2:1
      |
    2 |     z: 1
      | ^^^^ tab
      |
      = help: indent with spaces
    "#);
}

#[test]
fn places_in_two_files_and_far_apart_in_one() {
    let mut sources = Sources::default();
    let filler = "# filler\n".repeat(1000);
    let web = sources.add("spec/web.yaml", format!("web:\n  cidrs: [10.0.0.0/16]\n{filler}link: {{}}\n"));
    let pay = sources.add("spec/payments.yaml", "payments:\n  cidrs: [10.0.0.0/16]\n");
    let finding = Diagnostic::new(
        &ERROR,
        "`web` and `payments` share addresses, so peering them cannot work",
        find(&sources, web, "link"),
        "connects both",
    )
    .also(find(&sources, web, "10.0.0.0/16"), "addresses of `web`")
    .also(find(&sources, pay, "10.0.0.0/16"), "addresses of `payments`")
    .note("AWS rejects the peering")
    .help("use `privatelink`, which works with overlapping addresses")
    .help("or give one VPC another CIDR");
    insta::assert_snapshot!(render(&vec![finding].into(), &sources, PLAIN), @r"
    error[overlapping-cidrs]: `web` and `payments` share addresses, so peering them cannot work
        --> spec/web.yaml:1003:1
         |
    1003 | link: {}
         | ^^^^ connects both
         |
        ::: spec/web.yaml:2:11
         |
       2 |   cidrs: [10.0.0.0/16]
         |           ----------- addresses of `web`
         |
        ::: spec/payments.yaml:2:11
         |
       2 |   cidrs: [10.0.0.0/16]
         |           ----------- addresses of `payments`
         |
         = note: AWS rejects the peering
         = help: use `privatelink`, which works with overlapping addresses
         = help: or give one VPC another CIDR
    ");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let items: Vec<String> = (0..60_000).map(|i| format!("tcp/{i}")).collect();
    let text = format!("ports: [{}]\n", items.join(", "));
    let mut sources = Sources::default();
    let file = sources.add("spec.yaml", text);
    let finding = Diagnostic::new(&WARNING, "far right", find(&sources, file, "tcp/40000,"), "here");
    insta::assert_snapshot!(render(&vec![finding].into(), &sources, PLAIN), @r"
    warning[unused-account]: far right
     --> spec.yaml:1:428899
      |
    1 | ...997, tcp/39998, tcp/39999, tcp/40000, tcp/40001, tcp/40002, tcp/40003,...
      |                               ^^^^^^^^^^ here
    ");
}

#[test]
fn a_note_without_a_place_and_control_characters() {
    let mut finding = Diagnostic::new(&NOTE, "nothing \u{1b}[31mred\u{1b}[0m", nowhere(), "")
        .help("a \u{1b}[1mbold\u{1b}[0m name");
    finding.labels.clear();
    insta::assert_snapshot!(render(&vec![finding].into(), &Sources::default(), PLAIN), @r"
    note[no-security-group]: nothing \x1b[31mred\x1b[0m
     |
     = help: a \x1b[1mbold\x1b[0m name
    ");
}

#[test]
fn colour_changes_no_word() {
    let (findings, sources) = read("a: 1\na: 2\n");
    let coloured = render(&findings.clone().into(), &sources, Style { colour: true, ..PLAIN });
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, escape)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = escape.split_once('m').expect("an escape ends").1;
    }
    assert_eq!(plain + rest, render(&findings.into(), &sources, PLAIN));
}

#[test]
fn the_same_as_json() {
    let (findings, sources) = read("é: 1\né: 2\n");
    insta::assert_snapshot!(json::render(&findings.into(), &[], None::<()>, &sources), @r#"
    {
      "version": 1,
      "findings": [
        {
          "code": "duplicate-key",
          "severity": "error",
          "message": "key `é` is given twice in one map",
          "labels": [
            {
              "file": "spec.yaml",
              "line": 2,
              "column": 1,
              "end_line": 2,
              "end_column": 2,
              "text": "given again"
            },
            {
              "file": "spec.yaml",
              "line": 1,
              "column": 1,
              "end_line": 1,
              "end_column": 2,
              "text": "first given here"
            }
          ],
          "notes": [],
          "help": [
            "remove one of the two, or rename it"
          ],
          "more_labels": 0
        }
      ],
      "left_out": 0,
      "allowed": [],
      "checked": null
    }
    "#);
}

#[test]
fn an_empty_file() {
    insta::assert_snapshot!(shown(""), @r"
    error[empty-document]: this file has no content
     --> spec.yaml:1:1
      |
    1 |
      | ^ expected a map
      |
      = help: start with `version: 1`, then `accounts`, `vpcs` and `connections`
    ");
}
