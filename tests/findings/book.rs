//! The indexes of findings and of changes, `docs/findings/README.md` and `docs/findings/changes.md`: each with a link to its page,
//! beside the code. `BLESS=1` writes them again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crossvpc_core::change::CHANGES;
use crossvpc_core::diagnostic::{Code, Severity};
use walkdir::WalkDir;

use super::codes;
use crate::support::root;

const INDEX: &str = "docs/findings/README.md";
const INDEX_OF_CHANGES: &str = "docs/findings/changes.md";
const NOTICE: &str = "<!-- Of the pages beside the rules: edit those. -->\n\n";

#[test]
fn the_indexes_have_each_finding_and_each_change_with_a_link_to_its_page() {
    for (name, index) in [(INDEX, index()), (INDEX_OF_CHANGES, index_of_changes())] {
        let path = root().join(name);
        if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
            fs::write(&path, &index).unwrap();
        }
        assert!(
            fs::read_to_string(path).unwrap() == index,
            "`{name}` is out of date, `BLESS=1` writes it again"
        );
    }
}

/// Why: `docs/decisions/one-word.md`.
#[test]
fn codes_name_a_connection_type_by_its_key_in_the_spec() {
    for code in codes() {
        for (key, word) in [("vpc-peering", "peering"), ("transit-gateway", "gateway")] {
            let without = code.name.replace(key, "");
            assert!(!without.contains(word), "`{}` says `{word}` instead of `{key}`", code.name);
            assert_eq!(nearest_of(&code.name.replace(key, word)), code.name);
        }
    }
}

fn nearest_of(word: &str) -> &'static str {
    crossvpc_core::suggest::nearest(word, codes().iter().map(|code| code.name)).unwrap()
}

/// Where the page of each finding is, from the top of the repository.
pub(super) fn pages() -> BTreeMap<String, String> {
    let root = root();
    let files = WalkDir::new(root.join("crates")).into_iter().map(Result::unwrap);
    let is_page =
        |path: &Path| path.extension().is_some_and(|ext| ext == "md") && !path.ends_with("README.md");
    let pages = files.filter(|file| is_page(file.path()));
    pages
        .map(|page| {
            let path = page.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (page.path().file_stem().unwrap().to_string_lossy().into_owned(), path)
        })
        .collect()
}

fn index() -> String {
    let pages = pages();
    let mut text =
        format!("{NOTICE}# Findings\n\nWhat `crossvpc check` says, and `crossvpc explain CODE` explains.\n");
    for (severity, heading, what) in [
        (Severity::Error, "Errors", "It cannot work: nothing is generated."),
        (Severity::Warning, "Warnings", "It works, but probably not as meant, or not for long."),
        (Severity::Note, "Notes", "Facts worth knowing."),
    ] {
        write!(text, "\n## {heading}\n\n{what}\n\n| code | is said where |\n|---|---|\n").unwrap();
        for code in codes().iter().filter(|code| code.severity == severity) {
            text += &row(code, &pages);
        }
    }
    text
}

fn index_of_changes() -> String {
    let pages = pages();
    let mut text = format!(
        "{NOTICE}# Changes\n\nWhat `crossvpc diff` says of a change of the spec, and `crossvpc explain CODE` explains with an example: an \
         old spec, the\nchange and the verdict.\n"
    );
    for (severity, heading, what) in [
        (
            Severity::Error,
            "Risk: block",
            "It breaks what works, or leaves resources behind: prepare it, or do not merge it.",
        ),
        (Severity::Warning, "Risk: review", "Look at it."),
        (Severity::Note, "No risk", "Facts worth knowing."),
    ] {
        write!(text, "\n## {heading}\n\n{what}\n\n| code | is said where |\n|---|---|\n").unwrap();
        for code in CHANGES.iter().filter(|code| code.severity == severity) {
            text += &row(code, &pages);
        }
    }
    text
}

fn row(code: &Code, pages: &BTreeMap<String, String>) -> String {
    let (page, summary) = (&pages[code.name], code.summary().replace('|', "\\|"));
    format!("| [`{}`](../../{page}) | {summary} |\n", code.name)
}
