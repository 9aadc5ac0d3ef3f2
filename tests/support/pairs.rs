//! Pairs of an old and a new spec: the examples of the pages of changes, and `tests/fixtures/edits`.

use std::fs;

use crossvpc_core::change::CHANGES;
use crossvpc_core::diagnostic::Code;

/// Files of `fixtures/edits` that belong together, each reported in public as an edit that broke something.
const EDITS: [[&str; 3]; 12] = [
    ["ren0", "ren1", "A VPC gets another key"],
    ["mig0", "mig1", "A connection moves from a peering to a transit gateway"],
    ["mig1", "mig0", "A connection moves from a transit gateway to a peering"],
    ["mig0", "mig-narrow", "A peering gets a transit gateway with longer prefixes beside it"],
    ["mig-narrow", "mig-narrow2", "A peering leaves a transit gateway with longer prefixes alone"],
    ["az0", "az-early", "A subnet with an earlier name is added in the zone of an attachment"],
    ["base", "e2", "The acceptance of endpoints becomes automatic"],
    ["base", "e9", "A zone leaves the provider of a service"],
    ["p1", "base", "A private DNS name is removed"],
    ["base", "p1", "A private DNS name is added"],
    ["two", "two-minus", "A consumer leaves a service"],
    ["two-minus", "two", "A consumer is added to a service"],
];

/// An edit.
#[derive(Debug)]
pub struct Pair {
    /// What tests call it.
    pub name: String,
    /// What the edit does, in one sentence without a full stop.
    pub title: String,
    /// The spec before the edit.
    pub old: String,
    /// The spec after it.
    pub new: String,
}

impl Pair {
    /// The example of each code, the pairs of files, and the edits that are written as differences.
    pub fn all() -> Vec<Self> {
        let pages = CHANGES.iter().map(|code| Self::of_page(code));
        let files = EDITS.iter().map(|[old, new, title]| Self {
            name: format!("{old} to {new}"),
            title: (*title).to_owned(),
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
            let (old, title) = head.strip_prefix("# ").and_then(|head| head.split_once(".yaml: ")).unwrap();
            let old = read(&edit(old));
            Self {
                title: title.trim_end_matches('.').to_owned(),
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                new: applied(&old, changes),
                old,
            }
        }));
        all
    }

    /// The pair of this name.
    pub fn of(name: &str) -> Self {
        Self::all().into_iter().find(|pair| pair.name == name).expect(name)
    }

    /// The example of a code.
    pub fn of_page(code: &Code) -> Self {
        let old = code.example().to_owned();
        let (name, title) = (code.name.to_owned(), code.name.to_owned());
        Self { name, title, new: applied(&old, block(code.page, "diff")), old }
    }

    /// A folder with both specs under stable names.
    pub fn folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old.yaml"), &self.old).unwrap();
        fs::write(folder.path().join("new.yaml"), &self.new).unwrap();
        folder
    }
}

/// A folder with two files of `fixtures/edits`.
pub fn pair([old, new]: [&str; 2]) -> tempfile::TempDir {
    Pair { name: String::new(), title: String::new(), old: read(&edit(old)), new: read(&edit(new)) }.folder()
}

/// The path of a file of `fixtures/edits`.
pub fn edit(name: &str) -> String {
    format!("{}/{name}.yaml", folder())
}

/// What is inside of the fenced block of a language.
pub fn block<'p>(page: &'p str, language: &str) -> &'p str {
    let (_, inside) = page.split_once(&format!("```{language}\n")).expect(language);
    inside.split_once("```").unwrap().0
}

fn folder() -> String {
    format!("{}/fixtures/edits", env!("CARGO_MANIFEST_DIR"))
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
