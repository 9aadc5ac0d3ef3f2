//! What others change, between runs or while one writes.

use super::*;

#[test]
fn an_edit_after_a_kill_is_kept_and_named() {
    let (mut named, mine) = (0, "mine");
    for number in 1..OPERATIONS {
        let temp = TempDir::new().unwrap();
        generate(temp.path(), &OLD);
        let killed = generate_with(temp.path(), &NEW, number..OPERATIONS);
        for path in ["terraform/versions.tf", "runbook/gone.md", "cloudformation/a/eu-west-1/made.yaml"] {
            let place = temp.path().join(path);
            let Ok(text) = fs::read_to_string(&place) else { continue };
            fs::write(&place, mine).unwrap();
            let before = files(temp.path());
            for next in [OLD, NEW, OTHER] {
                let error = generate_with(temp.path(), &next, 0..0).unwrap_err().to_string();
                assert!(error.contains(&format!("{path}: changed by hand")), "operation {number}: {error}");
                assert_eq!(files(temp.path()), before, "operation {number}");
            }
            named += 1;
            fs::write(&place, text).unwrap();
        }
        if killed.is_ok() {
            break;
        }
    }
    assert!(named > 30, "{named}");
}

#[test]
fn an_edit_while_crossvpc_writes_is_kept() {
    for (path, mine) in [
        ("terraform/versions.tf", "mine"),
        ("runbook/gone.md", "mine"),
        ("cloudformation/a/eu-west-1/made.yaml", "mine"),
    ] {
        let temp = TempDir::new().unwrap();
        generate(temp.path(), &OLD);
        let mut folder = Folder::open(temp.path(), Access::Write).unwrap();
        let comparison = folder.compare(tree(&NEW), &Scope::Everything).unwrap();
        fs::create_dir_all(temp.path().join(path).parent().unwrap()).unwrap();
        fs::write(temp.path().join(path), mine).unwrap();
        let error = folder.apply(&comparison).unwrap_err().to_string();
        assert!(error.ends_with(&format!("{path}` changed while crossvpc was writing")), "{error}");
        assert_eq!(fs::read_to_string(temp.path().join(path)).unwrap(), mine);
        drop(folder);
        assert!(generate_with(temp.path(), &NEW, 0..0).unwrap_err().to_string().contains(path));
        fs::remove_file(temp.path().join(path)).unwrap();
        generate(temp.path(), &NEW);
        assert_eq!(files(temp.path()), undisturbed(&NEW));
    }
}

#[test]
fn a_file_deleted_after_a_kill_is_no_obstacle() {
    for number in 1..OPERATIONS {
        let temp = TempDir::new().unwrap();
        generate(temp.path(), &OLD);
        let killed = generate_with(temp.path(), &NEW, number..OPERATIONS);
        fs::remove_file(temp.path().join("terraform/versions.tf")).unwrap();
        generate(temp.path(), &OTHER);
        assert_eq!(files(temp.path()), undisturbed(&OTHER), "operation {number}");
        if killed.is_ok() {
            return;
        }
    }
    panic!("a run has more operations");
}

#[test]
fn a_run_for_some_targets_leaves_the_others_even_between_two_states() {
    for number in 1..OPERATIONS {
        let temp = TempDir::new().unwrap();
        generate(temp.path(), &OLD);
        let killed = generate_with(temp.path(), &NEW, number..OPERATIONS);
        let terraform = fs::read_to_string(temp.path().join("terraform/versions.tf")).unwrap();
        let mut folder = Folder::open(temp.path(), Access::Write).unwrap();
        let scope = Scope::Targets(vec!["cdk"]);
        let comparison =
            folder.compare(tree(&[("README.md", "cdk"), ("cdk/tree.json", "")]), &scope).unwrap();
        folder.apply(&comparison).unwrap();
        assert_eq!(comparison.leaves_unfinished(), folder.listed.manifest.unfinished.len() > 1);
        drop(folder);
        assert_eq!(fs::read_to_string(temp.path().join("terraform/versions.tf")).unwrap(), terraform);
        assert!(!temp.path().join("runbook/gone.md").exists(), "a page belongs to every run");
        generate(temp.path(), &OTHER);
        assert_eq!(files(temp.path()), undisturbed(&OTHER), "operation {number}");
        if killed.is_ok() {
            return;
        }
    }
    panic!("a run has more operations");
}

#[test]
fn one_writer_at_a_time() {
    let temp = TempDir::new().unwrap();
    generate(temp.path(), &OLD);
    let first = Folder::open(temp.path(), Access::Write).unwrap();
    assert!(matches!(Folder::open(temp.path(), Access::Write), Err(DiskError::Busy { .. })));
    Folder::open(temp.path(), Access::Read).unwrap();
    drop(first);
    Folder::open(temp.path(), Access::Write).unwrap();
}

#[cfg(unix)]
#[test]
fn no_path_leads_out_even_if_a_link_appears_after_the_comparison() {
    let temp = TempDir::new().unwrap();
    let (out, elsewhere) = (temp.path().join("out"), temp.path().join("elsewhere"));
    generate(&out, &OLD);
    let mut folder = Folder::open(&out, Access::Write).unwrap();
    let comparison = folder.compare(tree(&NEW), &Scope::Everything).unwrap();
    for name in ["terraform", "runbook"] {
        fs::rename(out.join(name), elsewhere.with_file_name(name)).unwrap();
        std::os::unix::fs::symlink(format!("../{name}"), out.join(name)).unwrap();
    }
    let outside = |name| files(&temp.path().join(name));
    let before = ["terraform", "runbook"].map(outside);
    folder.apply(&comparison).unwrap_err();
    assert_eq!(["terraform", "runbook"].map(outside), before);
    let root = Root::open(&out).unwrap();
    for path in ["terraform/main.tf", "../spec.yaml", "/etc/passwd"] {
        assert!(root.read(path).is_err() && root.remove_file(path).is_err(), "{path}");
        assert!(root.write_incomplete(path, "").is_err(), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn scripts_may_be_run() {
    use std::os::unix::fs::PermissionsExt;

    let temp = TempDir::new().unwrap();
    generate(temp.path(), &[("cdk/deploy.sh", "#!/bin/sh\n"), ("README.md", "")]);
    let mode = |name: &str| fs::metadata(temp.path().join(name)).unwrap().permissions().mode() & 0o100;
    assert_eq!((mode("cdk/deploy.sh"), mode("README.md")), (0o100, 0));
}
