//! The book under `docs/findings`: the pages that `explain` prints, with an index. `BLESS=1` writes it again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use crossvpc_core::diagnostic::{Code, Severity};

use super::{check, codes};
use crate::support::root;

const BOOK: &str = "docs/findings";
const NOTICE: &str =
    "<!-- From the page beside the rule, which `crossvpc explain` prints: edit that one. -->\n\n";

/// Pages of targets whose repair is an order of steps, not another spec, and those whose example is told in words.
const WITHOUT_REPAIR: [&str; 3] = ["accept-step", "dns-step", "private-dns-step"];
const IN_WORDS: [&str; 2] = ["many-providers", "stack-limit"];

#[test]
fn the_book_has_the_page_of_each_finding_and_an_index() {
    let mut book: BTreeMap<_, _> =
        codes().into_iter().map(|code| (format!("{}.md", code.name), page(code))).collect();
    book.insert("README.md".to_owned(), index());
    let folder = root().join(BOOK);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &book {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let kept = crate::support::read_tree(&folder);
    let names = book.keys().chain(kept.keys());
    let differing: Vec<_> = names.filter(|name| book.get(*name) != kept.get(*name)).collect();
    assert!(differing.is_empty(), "`{BOOK}` is out of date, `BLESS=1` writes it again: {differing:?}");
}

#[test]
fn the_pages_of_targets_are_complete_and_their_specs_are_what_they_say() {
    let of_targets = crossvpc::BACKENDS.iter().flat_map(|backend| backend.codes().iter().copied());
    let of_targets: BTreeMap<_, _> = of_targets.map(|code| (code.name, code)).collect();
    for Code { name, page, .. } in of_targets.into_values() {
        let headings: Vec<_> = page.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, ["## Why", "## Example", "## Repair"], "{name}");
        if IN_WORDS.contains(name) {
            continue;
        }
        let (example, repair) = page.split_once("## Repair").unwrap();
        let (_, findings) = check(fence(example.split_once("## Example").unwrap().1));
        assert!(findings.iter().any(|finding| finding.code.name == *name), "the example of `{name}`");
        if WITHOUT_REPAIR.contains(name) {
            assert!(!repair.contains("```"), "`{name}` has a repair after all");
            continue;
        }
        let (_, findings) = check(fence(repair));
        let left = findings.iter().filter(|f| f.code.name == *name || f.code.severity == Severity::Error);
        assert_eq!(left.count(), 0, "the repair of `{name}`");
    }
}

fn fence(page: &str) -> &str {
    page.split_once("```yaml\n").unwrap().1.split_once("```").unwrap().0
}

fn weight(code: &Code) -> &'static str {
    match code.severity {
        Severity::Error => "An error",
        Severity::Warning => "A warning",
        Severity::Note => "A note",
    }
}

fn page(code: &Code) -> String {
    let text = code.page.trim_end();
    format!("{NOTICE}{text}\n\n---\n\n{} of [`crossvpc check`](README.md).\n", weight(code))
}

fn index() -> String {
    let mut text =
        format!("{NOTICE}# Findings\n\nWhat `crossvpc check` says, and `crossvpc explain CODE` explains.\n");
    for (severity, heading, what) in [
        (Severity::Error, "Errors", "It cannot work: nothing is generated."),
        (Severity::Warning, "Warnings", "It works, but probably not as meant, or not for long."),
        (Severity::Note, "Notes", "Facts worth knowing."),
    ] {
        write!(text, "\n## {heading}\n\n{what}\n\n| code | is said where |\n|---|---|\n").unwrap();
        for code in codes().iter().filter(|code| code.severity == severity) {
            writeln!(text, "| [`{0}`]({0}.md) | {1} |", code.name, code.summary().replace('|', "\\|"))
                .unwrap();
        }
    }
    text
}
