//! Pairs of an old and a new spec: the examples of the pages of changes, and `tests/fixtures/edits`.

use std::fs;

use crossvpc_core::change::CHANGES;
use crossvpc_core::diagnostic::Code;

/// Files of `fixtures/edits` that belong together, each reported in public as an edit that broke something.
const EDITS: [[&str; 2]; 12] = [
    ["ren0", "ren1"],
    ["mig0", "mig1"],
    ["mig1", "mig0"],
    ["mig0", "mig-narrow"],
    ["mig-narrow", "mig-narrow2"],
    ["az0", "az-early"],
    ["base", "e2"],
    ["base", "e9"],
    ["p1", "base"],
    ["base", "p1"],
    ["two", "two-minus"],
    ["two-minus", "two"],
];

/// An edit.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

impl Pair {
    /// The example of each code, the pairs of files, and the edits that are written as differences.
    pub(crate) fn all() -> Vec<Self> {
        let pages = CHANGES.iter().map(|code| Self::of_page(code));
        let files = EDITS.iter().map(|[old, new]| Self {
            name: format!("{old} to {new}"),
            old: read(&edit(old)),
            new: read(&edit(new)),
        });
        let mut all: Vec<_> = pages.chain(files).collect();
        let mut names: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.retain(|path| path.extension().is_some_and(|extension| extension == "diff"));
        names.sort();
        all.extend(names.iter().map(|path| {
            let text = read(path.to_str().unwrap());
            let (head, changes) = text.split_once('\n').unwrap();
            let old = head.strip_prefix("# ").and_then(|head| head.split_once(".yaml: ")).unwrap().0;
            let old = read(&edit(old));
            Self {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                new: applied(&old, changes),
                old,
            }
        }));
        all
    }

    /// The pair of this name.
    pub(crate) fn of(name: &str) -> Self {
        Self::all().into_iter().find(|pair| pair.name == name).expect(name)
    }

    /// The example of a code.
    pub(crate) fn of_page(code: &Code) -> Self {
        let old = code.example().to_owned();
        Self { name: code.name.to_owned(), new: applied(&old, block(code.page, "diff")), old }
    }

    /// A folder with both specs under stable names.
    pub(crate) fn folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old.yaml"), &self.old).unwrap();
        fs::write(folder.path().join("new.yaml"), &self.new).unwrap();
        folder
    }
}

/// A folder with two files of `fixtures/edits`.
pub(crate) fn pair([old, new]: [&str; 2]) -> tempfile::TempDir {
    Pair { name: String::new(), old: read(&edit(old)), new: read(&edit(new)) }.folder()
}

/// The path of a file of `fixtures/edits`.
pub(crate) fn edit(name: &str) -> String {
    format!("{}/{name}.yaml", folder())
}

/// What is inside of the fenced block of a language.
pub(crate) fn block<'p>(page: &'p str, language: &str) -> &'p str {
    let (_, inside) = page.split_once(&format!("```{language}\n")).expect(language);
    inside.split_once("```").unwrap().0
}

fn folder() -> String {
    format!("{}/fixtures/edits", env!("CARGO_MANIFEST_DIR").replace("crates/cli", "tests"))
}

fn read(path: &str) -> String {
    fs::read_to_string(path).expect(path)
}

/// A text after the changes of a unified diff without line numbers, whose parts are divided by `@@`.
fn applied(old: &str, changes: &str) -> String {
    changes.split("@@\n").fold(old.to_owned(), |text, part| {
        let side = |other: char| -> String {
            let lines = part.lines().filter(|line| !line.starts_with(other));
            lines.flat_map(|line| [line.get(1..).unwrap_or_default(), "\n"]).collect()
        };
        let (before, after) = (side('+'), side('-'));
        assert_eq!(text.matches(&before).count(), 1, "this part stands once in the old spec:\n{before}");
        text.replacen(&before, &after, 1)
    })
}

#[test]
fn the_page_of_a_change_shows_what_is_said_of_its_example() {
    for code in CHANGES {
        let folder = Pair::of_page(code).folder();
        let (_, text) = super::diff(folder.path(), &["old.yaml", "new.yaml"]);
        let (_, json) = super::diff(folder.path(), &["old.yaml", "new.yaml", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let mut changes = json["changes"].as_array().unwrap().iter();
        assert!(changes.any(|change| change["code"] == code.name), "{}: {text}", code.name);
        let verdict: String = text.split_inclusive('\n').take(2).collect();
        let shown = block(code.page, "text");
        if shown != verdict && std::env::var_os("BLESS").is_some() {
            let path = format!("{}/../core/src/change/codes/{}.md", env!("CARGO_MANIFEST_DIR"), code.name);
            let page = code.page.replace(&format!("```text\n{shown}```"), &format!("```text\n{verdict}```"));
            fs::write(path, page).unwrap();
        } else {
            assert_eq!(shown, verdict, "{}: `BLESS=1` writes it again", code.name);
        }
    }
}
