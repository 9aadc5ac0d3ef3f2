//! Whatever operation fails, and wherever a run is killed: each file is whole, old or new, and another run does the rest.

mod others;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crossvpc_core::tree::Tree;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::root::Root;
use super::scope::Scope;
use super::{Access, DiskError, Folder};

type Contents = [(&'static str, &'static str); 5];

const OLD: Contents = [
    ("README.md", "old"),
    ("cdk/steps.txt", ""),
    ("runbook/gone.md", "1"),
    ("terraform/main.tf", "1"),
    ("terraform/versions.tf", "1"),
];
const NOTHING: Contents = [("", ""); 5];
const NEW: Contents = [
    ("README.md", "new"),
    ("cdk/steps.txt", ""),
    ("cloudformation/a/eu-west-1/made.yaml", "1"),
    ("terraform/main.tf", "1"),
    ("terraform/versions.tf", "2"),
];
const OTHER: Contents = [
    ("README.md", "other"),
    ("cdk/steps.txt", "other"),
    ("cloudformation/a/eu-west-1/made.yaml", "other"),
    ("runbook/gone.md", "1"),
    ("terraform/main.tf", "other"),
];
/// More than any run of these tests has.
const OPERATIONS: u64 = 50;

/// The operations on the disk that fail, by their numbers from 1: one alone is an error, all from one on are a kill.
#[derive(Debug, Default)]
pub(super) struct Faults {
    failing: Range<u64>,
    done: AtomicU64,
}

impl Faults {
    fn at(failing: Range<u64>) -> Self {
        Self { failing, done: AtomicU64::default() }
    }

    /// Counts an operation that is about to be done.
    pub(super) fn strike(&self) -> io::Result<()> {
        let number = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.failing.contains(&number) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

type Files = BTreeMap<String, String>;

fn tree(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in files {
        tree.insert(*path, *text).unwrap();
    }
    tree
}

fn generate_with(root: &Path, files: &[(&str, &str)], failing: Range<u64>) -> Result<(), DiskError> {
    fs::create_dir_all(root).unwrap();
    let mut folder = Folder::open(root, Access::Write)?;
    folder.root.as_mut().unwrap().faults = Faults::at(failing);
    let comparison = folder.compare(tree(files), &Scope::Everything, <_>::default())?;
    folder.apply(&comparison)
}

fn generate(root: &Path, files: &[(&str, &str)]) {
    generate_with(root, files, 0..0).unwrap();
}

/// Every file and folder below, with the text of files.
fn files(root: &Path) -> Files {
    let entries = WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
    let files = entries.map(|entry| {
        let path = entry.path().strip_prefix(root).unwrap().display().to_string();
        (path, fs::read_to_string(entry.path()).unwrap_or_default())
    });
    files.collect()
}

/// What a folder holds after a run that nothing disturbs.
fn undisturbed(contents: &Contents) -> Files {
    let temp = TempDir::new().unwrap();
    generate(temp.path(), contents);
    files(temp.path())
}

/// That every file is whole, and that none which is in all of the trees is missing.
fn assert_whole(found: &Files, trees: &[&Contents], when: &str) {
    let text =
        |tree: &Contents, path: &str| tree.iter().find(|(known, _)| *known == path).map(|(_, text)| *text);
    let is_file = |path: &str| path.contains('.') && !path.contains(".crossvpc.");
    for (path, found) in found.iter().filter(|(path, _)| is_file(path)) {
        assert!(trees.iter().any(|tree| text(tree, path) == Some(found)), "{when}: {path} is {found}");
    }
    let stay = |path: &str| trees.iter().all(|tree| text(tree, path).is_some());
    for (path, _) in trees[0].iter().filter(|(path, _)| stay(path)) {
        assert!(found.contains_key(*path), "{when}: {path} is missing");
    }
}

/// Updates a folder once for each operation and kills the run there; the last of these runs ends by itself.
fn kill_at_each_operation(from: &Contents, mut then: impl FnMut(&Path, &str)) {
    for number in 1..OPERATIONS {
        let temp = TempDir::new().unwrap();
        if from != &NOTHING {
            generate(temp.path(), from);
        }
        let to = if from == &NOTHING { OLD } else { NEW };
        let killed = generate_with(temp.path(), &to, number..OPERATIONS);
        then(temp.path(), &format!("operation {number}"));
        if killed.is_ok() {
            return;
        }
    }
    panic!("a run has more operations");
}

#[test]
fn after_a_kill_at_any_operation_a_run_with_any_spec_does_the_rest() {
    for next in [OLD, NEW, OTHER] {
        let expected = undisturbed(&next);
        let mut mixed = 0;
        kill_at_each_operation(&OLD, |root, when| {
            let found = files(root);
            assert_whole(&found, &[&OLD, &NEW], when);
            mixed += u32::from(found["README.md"] == "new" && found.contains_key("runbook/gone.md"));
            let is_unfinished = Folder::open(root, Access::Read).unwrap().is_unfinished();
            assert_eq!(is_unfinished, found[".crossvpc.lock"].contains("unfinished"));
            generate(root, &next);
            assert_eq!(files(root), expected, "{when}");
        });
        assert!(mixed > 1, "killed between the first file and the last {mixed} times");
    }
}

#[test]
fn after_a_kill_of_the_first_run_another_does_it() {
    let expected = undisturbed(&NEW);
    kill_at_each_operation(&NOTHING, |root, when| {
        assert_whole(&files(root), &[&NOTHING, &OLD], when);
        generate(root, &NEW);
        assert_eq!(files(root), expected, "{when}");
    });
}

#[test]
fn after_a_kill_of_the_next_run_too_a_third_does_the_rest() {
    let expected = undisturbed(&NEW);
    for second in (1..OPERATIONS).step_by(5) {
        let mut ended = true;
        kill_at_each_operation(&OLD, |root, when| {
            ended &= generate_with(root, &OTHER, second..OPERATIONS).is_ok();
            let when = format!("{when}, then {second}");
            assert_whole(&files(root), &[&OLD, &NEW, &OTHER], &when);
            generate(root, &NEW);
            assert_eq!(files(root), expected, "{when}");
        });
        if ended {
            return;
        }
    }
    panic!("a run has more operations");
}

#[test]
fn an_error_at_any_operation_is_named_and_another_run_does_the_rest() {
    let expected = undisturbed(&NEW);
    let mut halfway = 0;
    for number in 1..OPERATIONS {
        let temp = TempDir::new().unwrap();
        generate(temp.path(), &OLD);
        let failed = generate_with(temp.path(), &NEW, number..number + 1);
        assert_whole(&files(temp.path()), &[&OLD, &NEW], &format!("operation {number}"));
        let Err(error) = failed else { return assert!(halfway > 5, "{halfway}") };
        let message = error.to_string();
        assert!(
            message.starts_with("cannot ") && message.contains(temp.path().to_str().unwrap()),
            "{message}"
        );
        if matches!(error, DiskError::Halfway { .. }) {
            halfway += 1;
            assert!(error.help()[0].contains("run `crossvpc generate` again"));
            let left = files(temp.path()).into_keys().filter(|path| path.contains(".crossvpc.new.")).count();
            assert_eq!(left, 0, "operation {number} leaves incomplete files");
        } else {
            let before = undisturbed(&OLD);
            assert!(
                files(temp.path())
                    .iter()
                    .all(|(path, text)| before.get(path) == Some(text) || path == ".crossvpc.new"),
                "operation {number}"
            );
        }
        generate(temp.path(), &NEW);
        assert_eq!(files(temp.path()), expected, "operation {number}");
    }
    panic!("a run has more operations");
}

#[test]
fn files_are_created_before_others_change_and_those_before_others_are_removed() {
    let new = undisturbed(&NEW);
    kill_at_each_operation(&OLD, |root, when| {
        let found = files(root);
        let created = found.contains_key("cloudformation/a/eu-west-1/made.yaml");
        let changed = ["README.md", "terraform/versions.tf"].map(|path| found[path] == new[path]);
        let removed = !found.contains_key("runbook/gone.md");
        assert!(created || !changed.contains(&true), "{when}");
        assert!(!removed || changed == [true; 2], "{when}");
    });
}
