//! What others change, between runs or while one writes.

use super::*;

#[test]
fn an_edit_after_a_kill_is_kept_and_named() {
    let (mut named, mine) = (0, "mine");
    kill_at_each_operation(&OLD, |root, when| {
        for path in ["terraform/versions.tf", "runbook/gone.md", "cloudformation/a/eu-west-1/made.yaml"] {
            let place = root.join(path);
            let Ok(text) = fs::read_to_string(&place) else { continue };
            fs::write(&place, mine).unwrap();
            let before = files(root);
            for next in [OLD, NEW, OTHER] {
                let error = generate_with(root, &next, 0..0).unwrap_err().to_string();
                assert!(error.contains(&format!("{path}: changed by hand")), "{when}: {error}");
                assert_eq!(files(root), before, "{when}");
            }
            named += 1;
            fs::write(&place, text).unwrap();
        }
    });
    assert!(named > 30, "{named}");
}

#[test]
fn an_edit_while_crossvpc_writes_is_kept() {
    let mine = "mine";
    for path in ["terraform/versions.tf", "runbook/gone.md", "cloudformation/a/eu-west-1/made.yaml"] {
        let temp = TempDir::new().unwrap();
        generate(temp.path(), &OLD);
        let mut folder = Folder::open(temp.path(), Access::Write).unwrap();
        let comparison = folder.compare(tree(&NEW), &Scope::Everything, <_>::default()).unwrap();
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
    let expected = undisturbed(&OTHER);
    kill_at_each_operation(&OLD, |root, when| {
        fs::remove_file(root.join("terraform/versions.tf")).unwrap();
        generate(root, &OTHER);
        assert_eq!(files(root), expected, "{when}");
    });
}

#[test]
fn a_run_for_some_targets_leaves_the_others_even_between_two_states() {
    let expected = undisturbed(&OTHER);
    kill_at_each_operation(&OLD, |root, when| {
        let terraform = || fs::read_to_string(root.join("terraform/versions.tf")).unwrap();
        let before = terraform();
        let mut folder = Folder::open(root, Access::Write).unwrap();
        let cdk = tree(&[("README.md", "cdk"), ("cdk/tree.json", "")]);
        let comparison = folder.compare(cdk, &Scope::Targets(vec!["cdk"]), <_>::default()).unwrap();
        folder.apply(&comparison).unwrap();
        assert_eq!(comparison.leaves_unfinished(), folder.listed.manifest.unfinished.len() > 1);
        drop(folder);
        assert_eq!(terraform(), before);
        assert!(!root.join("runbook/gone.md").exists(), "a page belongs to every run");
        generate(root, &OTHER);
        assert_eq!(files(root), expected, "{when}");
    });
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
    let comparison = folder.compare(tree(&NEW), &Scope::Everything, <_>::default()).unwrap();
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
