//! Whatever operation fails, and wherever a run is killed: the old files or the new ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crossvpc_core::network::GenerateTarget;
use crossvpc_core::tree::Tree;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::fault::Fault;
use super::manifest::Scope;
use super::ops::Ops;
use super::{Access, DiskError, Folder};

const OLD: [(&str, &str); 5] = [
    ("README.md", "old"),
    ("terraform/a.tf", "1"),
    ("terraform/b.tf", "1"),
    ("terraform/gone/c.tf", "1"),
    ("x", ""),
];
const NEW: [(&str, &str); 5] = [
    ("README.md", "new"),
    ("terraform/a.tf", "1"),
    ("terraform/b.tf", "2"),
    ("terraform/made/d.tf", "1"),
    ("x", ""),
];
/// More than any run of these tests has.
const OPERATIONS: u64 = 50;

type Files = BTreeMap<String, String>;

fn tree(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::default();
    for (path, text) in files {
        tree.insert(*path, *text).unwrap();
    }
    tree
}

fn generate(root: &Path, files: &[(&str, &str)], ops: Ops) -> Result<(), DiskError> {
    let folder = Folder::open_with(root, Access::Write, ops)?;
    let comparison = folder.compare(tree(files), &Scope::Everything)?;
    folder.apply(&comparison)
}

/// Every file below, folders included, but for what is prepared.
fn files(root: &Path) -> Files {
    let entries =
        WalkDir::new(root).into_iter().filter_entry(|entry| entry.file_name() != ".crossvpc.staging");
    let files = entries.filter_map(Result::ok).map(|entry| {
        let path = entry.path().strip_prefix(root).unwrap().display().to_string();
        (path, fs::read_to_string(entry.path()).unwrap_or_default())
    });
    files.collect()
}

/// That every file is whole, old or new, and (where files can be exchanged) that none of both trees is missing.
fn assert_whole(found: &Files, [old, new]: [&Files; 2], exchanges: bool, when: &str) {
    for (path, text) in found {
        assert!([old, new].iter().any(|tree| tree.get(path) == Some(text)), "{when}: {path} is {text}");
    }
    let exchanges = exchanges && cfg!(target_os = "linux");
    for path in old.keys().filter(|path| exchanges && new.contains_key(*path)) {
        assert!(found.contains_key(path), "{when}: {path} is missing");
    }
}

/// Operations of which some fail, where files can or cannot be exchanged.
fn faulty(fault: Fault, exchanges: bool) -> Ops {
    Ops::with(if exchanges { fault } else { fault.without_exchange() })
}

/// What a folder holds after a run that nothing disturbs.
fn undisturbed(contents: &[(&str, &str)]) -> Files {
    let temp = TempDir::new().unwrap();
    generate(&temp.path().join("out"), contents, Ops::default()).unwrap();
    files(&temp.path().join("out"))
}

#[test]
fn no_run_has_more_operations() {
    let temp = TempDir::new().unwrap();
    let out = temp.path().join("deep/er/out");
    for contents in [OLD, NEW] {
        generate(&out, &contents, Ops::with(Fault::fail_from(OPERATIONS))).unwrap();
        assert!(!out.join(".crossvpc.staging").exists());
    }
}

#[test]
fn a_failure_leaves_the_old_files() {
    let (old, new) = (undisturbed(&OLD), undisturbed(&NEW));
    for (exchanges, number) in
        [true, false].into_iter().flat_map(|way| (1..OPERATIONS).map(move |n| (way, n)))
    {
        let temp = TempDir::new().unwrap();
        let out = temp.path().join("out");
        generate(&out, &OLD, Ops::default()).unwrap();
        match generate(&out, &NEW, faulty(Fault::fail(number), exchanges)) {
            Err(_) => assert_eq!(files(&out), old, "operation {number}"),
            Ok(()) => assert_eq!(files(&out), new, "operation {number}"),
        }
        generate(&out, &NEW, Ops::default()).unwrap();
        assert_eq!(files(&out), new, "operation {number}");
        assert!(!out.join(".crossvpc.staging").exists(), "operation {number}");
    }
}

#[test]
fn a_killed_run_is_undone_or_done() {
    let (old, new) = (undisturbed(&OLD), undisturbed(&NEW));
    for exchanges in [true, false] {
        let (mut undone, mut mixed) = (0, 0);
        for number in 1..OPERATIONS {
            let temp = TempDir::new().unwrap();
            let out = temp.path().join("out");
            generate(&out, &OLD, Ops::default()).unwrap();
            let killed = generate(&out, &NEW, faulty(Fault::fail_from(number), exchanges));
            let found = files(&out);
            assert_whole(&found, [&old, &new], exchanges, &format!("operation {number}"));
            assert_in_order(&found, &new, number);
            mixed += u32::from(found != old && found != new);
            let recovered = Folder::open(&out, Access::Write).unwrap().was_recovered();
            undone += u32::from(recovered);
            let expected = if killed.is_err() { &old } else { &new };
            assert_eq!(files(&out), *expected, "operation {number}");
            assert!(!out.join(".crossvpc.staging").exists(), "operation {number}");
            if killed.is_ok() {
                break;
            }
        }
        assert!(undone > 5, "the journal was there {undone} times");
        assert!(mixed > 4, "killed between the first move and the last {mixed} times");
    }
}

/// Created before changed, before removed, before the manifest.
fn assert_in_order(found: &Files, new: &Files, number: u64) {
    let is_new = |path: &str| found.get(path) == new.get(path);
    let stages: [&[&str]; 4] = [
        &["terraform/made/d.tf"],
        &["README.md", "terraform/b.tf"],
        &["terraform/gone/c.tf"],
        &[".crossvpc.lock"],
    ];
    for [before, after] in stages.array_windows() {
        let begun = after.iter().any(|path| is_new(path));
        assert!(!begun || before.iter().all(|path| is_new(path)), "operation {number}: {before:?} {after:?}");
    }
}

#[test]
fn a_killed_recovery_is_taken_up_again() {
    let (old, new) = (undisturbed(&OLD), undisturbed(&NEW));
    'ways: for exchanges in [true, false] {
        for first in (1..OPERATIONS).step_by(3) {
            for second in 1..20 {
                let temp = TempDir::new().unwrap();
                let out = temp.path().join("out");
                generate(&out, &OLD, Ops::default()).unwrap();
                if generate(&out, &NEW, faulty(Fault::fail_from(first), exchanges)).is_ok() {
                    continue 'ways;
                }
                let _ = Folder::open_with(&out, Access::Write, faulty(Fault::fail_from(second), exchanges));
                let when = format!("operations {first} and {second}");
                assert_whole(&files(&out), [&old, &new], exchanges, &when);
                Folder::open(&out, Access::Write).unwrap();
                assert_eq!(files(&out), old, "{when}");
            }
        }
    }
}

#[test]
fn a_new_folder_appears_whole_or_not_at_all() {
    let new = undisturbed(&NEW);
    for number in 1..OPERATIONS {
        for fault in [Fault::fail(number), Fault::fail_from(number)] {
            let temp = TempDir::new().unwrap();
            let out = temp.path().join("deep/er/out");
            match generate(&out, &NEW, Ops::with(fault)) {
                Err(_) => assert!(!out.exists(), "operation {number}"),
                Ok(()) => assert_eq!(files(&out), new, "operation {number}"),
            }
            generate(&out, &NEW, Ops::default()).unwrap();
            assert_eq!(files(&out), new, "operation {number}");
            assert_eq!(fs::read_dir(out.parent().unwrap()).unwrap().count(), 1, "operation {number}");
        }
    }
}

#[test]
fn a_failure_leaves_no_folders_behind() {
    let temp = TempDir::new().unwrap();
    let error = generate(&temp.path().join("deep/er/out"), &NEW, Ops::with(Fault::fail(6))).unwrap_err();
    assert!(error.to_string().ends_with("no storage space"), "{error}");
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
}

#[test]
fn an_edit_after_a_killed_run_is_kept() {
    let temp = TempDir::new().unwrap();
    let out = temp.path().join("out");
    generate(&out, &OLD, Ops::default()).unwrap();
    let placed = (1..OPERATIONS).find(|&number| {
        generate(&out, &OLD, Ops::default()).unwrap();
        let _ = generate(&out, &NEW, Ops::with(Fault::fail_from(number)));
        fs::read_to_string(out.join("terraform/b.tf")).is_ok_and(|text| text == "2")
    });
    assert!(placed.is_some());
    fs::write(out.join("terraform/b.tf"), "mine").unwrap();
    let error = generate(&out, &NEW, Ops::default()).unwrap_err();
    assert!(error.to_string().contains("terraform/b.tf: changed by hand"), "{error}");
    assert_eq!(fs::read_to_string(out.join("terraform/b.tf")).unwrap(), "mine");
}

#[test]
fn a_file_deleted_after_a_killed_run_does_not_come_back_new() {
    let mut restored = 0;
    for number in 1..OPERATIONS {
        let temp = TempDir::new().unwrap();
        let out = temp.path().join("out");
        generate(&out, &OLD, Ops::default()).unwrap();
        if generate(&out, &NEW, Ops::with(Fault::fail_from(number))).is_ok() {
            break;
        }
        fs::remove_file(out.join("terraform/b.tf")).unwrap();
        Folder::open(&out, Access::Write).unwrap();
        let found = fs::read_to_string(out.join("terraform/b.tf")).ok();
        assert!(found.as_deref().is_none_or(|text| text == "1"), "operation {number}: {found:?}");
        restored += u32::from(found.is_some());
    }
    assert!(restored > 2, "{restored}");
}

#[test]
fn readers_do_not_repair() {
    let temp = TempDir::new().unwrap();
    let out = temp.path().join("out");
    generate(&out, &OLD, Ops::default()).unwrap();
    let journaled = (1..OPERATIONS).find(|&number| {
        let _ = generate(&out, &NEW, Ops::with(Fault::fail_from(number)));
        out.join(".crossvpc.staging/journal").exists()
    });
    assert!(journaled.is_some());
    let before = files(&out);
    assert!(matches!(Folder::open(&out, Access::Read), Err(DiskError::Unfinished { .. })));
    assert_eq!(files(&out), before);
    assert!(out.join(".crossvpc.staging/journal").exists());
}

#[test]
fn one_writer_at_a_time() {
    let temp = TempDir::new().unwrap();
    let out = temp.path().join("out");
    generate(&out, &OLD, Ops::default()).unwrap();
    let first = Folder::open(&out, Access::Write).unwrap();
    assert!(matches!(Folder::open(&out, Access::Write), Err(DiskError::Busy { .. })));
    Folder::open(&out, Access::Read).unwrap();
    drop(first);
    Folder::open(&out, Access::Write).unwrap();
}

#[test]
fn a_run_for_some_targets_leaves_the_others() {
    let temp = TempDir::new().unwrap();
    let out = temp.path().join("out");
    generate(&out, &OLD, Ops::default()).unwrap();
    let folder = Folder::open(&out, Access::Write).unwrap();
    let scope = Scope::Targets(vec![GenerateTarget::Cdk]);
    let comparison = folder.compare(tree(&[("README.md", "new"), ("cdk/a", "1")]), &scope).unwrap();
    folder.apply(&comparison).unwrap();
    drop(folder);
    assert_eq!(fs::read_to_string(out.join("terraform/b.tf")).unwrap(), "1");
    assert!(!out.join("x").exists(), "a file at the top belongs to every run");
    let targets = Folder::open(&out, Access::Read).unwrap().manifest().targets();
    assert_eq!(targets, [GenerateTarget::Terraform, GenerateTarget::Cdk]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_the_folder() {
    let temp = TempDir::new().unwrap();
    let (out, elsewhere) = (temp.path().join("out"), temp.path().join("elsewhere"));
    generate(&out, &OLD, Ops::default()).unwrap();
    fs::rename(out.join("terraform"), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("terraform")).unwrap();
    let before = files(&elsewhere);
    let error = generate(&out, &NEW, Ops::default()).unwrap_err();
    assert!(error.to_string().ends_with("terraform: a symbolic link"), "{error}");
    assert_eq!(files(&elsewhere), before);
}

#[cfg(unix)]
#[test]
fn scripts_may_be_run() {
    use std::os::unix::fs::PermissionsExt;

    let temp = TempDir::new().unwrap();
    let out = temp.path().join("out");
    generate(&out, &[("deploy.sh", "#!/bin/sh\n"), ("README.md", "")], Ops::default()).unwrap();
    let mode = |name: &str| fs::metadata(out.join(name)).unwrap().permissions().mode() & 0o100;
    assert_eq!((mode("deploy.sh"), mode("README.md")), (0o100, 0));
}
