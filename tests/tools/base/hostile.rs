//! Commits and repositories that want to read or run something.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::{Ended, Repository, SMALL, widened};

/// Links, submodules and large files of a commit are treated as those on the disk.
pub(in crate::tools) fn what_a_commit_holds_is_held_to_the_limits_of_the_disk() {
    let repo = Repository::new();
    let secret = repo.path("secret.yaml");
    fs::write(&secret, "secret: text").unwrap();
    let repository = repo.path("repo");
    fs::create_dir_all(repository.join("net")).unwrap();
    symlink(&secret, repository.join("linked.yaml")).unwrap();
    symlink(&secret, repository.join("net/linked.yaml")).unwrap();
    symlink(&repository, repository.join("here")).unwrap();
    repo.write("large.yaml", " ".repeat((64 << 20) + 1));
    repo.write("latin.yaml", b"a: \xe9");
    let head = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},module", head.trim())]);
    repo.git(&["add", "--all", "."]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},module", head.trim())]);
    repo.git(&["commit", "--quiet", "--message", "odd things"]);
    for link in ["linked.yaml", "net/linked.yaml", "here"] {
        fs::remove_file(repository.join(link)).unwrap();
    }
    for file in
        ["linked.yaml", "net/a.yaml", "here/spec.yaml", "large.yaml", "latin.yaml", "module/spec.yaml"]
    {
        repo.write(file, SMALL);
    }
    for (spec, message) in [
        ("linked.yaml", "`linked.yaml` is a symbolic link at "),
        ("net", "`net/linked.yaml` is a symbolic link, which crossvpc does not follow"),
        ("here/spec.yaml", "`here` is a symbolic link at "),
        ("module/spec.yaml", "`module` is a submodule at "),
        ("large.yaml", "`large.yaml` is larger than 64 MiB"),
        ("latin.yaml", "`latin.yaml` is not UTF-8"),
    ] {
        let Ended(code, out, err) = repo.diff(&[spec, "--base"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{spec}: {err}");
        assert!(err.contains(message) && !err.contains("secret"), "{spec}: {err}");
    }
}

pub(in crate::tools) fn nothing_of_a_repository_is_run() {
    let repo = Repository::new();
    let script = repo.path("script");
    fs::write(&script, format!("#!/bin/sh\ntouch '{}'\ncat\n", repo.path("pwned").display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    repo.write(
        ".gitattributes",
        "* filter=x diff=x merge=x\n*.yaml filter=x diff=x working-tree-encoding=UTF-8\n",
    );
    repo.commit();
    let hooks = repo.path("repo/.git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in
        ["post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "fsmonitor-watchman"]
    {
        fs::copy(&script, hooks.join(hook)).unwrap();
    }
    let script = script.display().to_string();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "core.alternateRefsCommand",
        "core.gitProxy",
        "credential.helper",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "merge.x.driver",
        "gpg.program",
        "pager.cat-file",
        "pager.ls-tree",
        "pager.rev-parse",
        "pager.merge-base",
        "remote.origin.uploadpack",
        "alias.rev-parse",
        "alias.cat-file",
    ] {
        repo.git(&["config", key, &script]);
    }
    // A fetch of what is missing would run the transport.
    repo.git(&["config", "remote.origin.url", &format!("ext::{script}")]);
    repo.git(&["config", "remote.origin.promisor", "true"]);
    repo.git(&["config", "protocol.ext.allow", "always"]);
    repo.git(&["config", "extensions.partialClone", "origin"]);
    repo.git(&["config", "core.hooksPath", &hooks.display().to_string()]);
    let _ = fs::remove_file(repo.path("pwned"));
    repo.write("spec.yaml", widened());
    let Ended(code, out, err) = repo.diff(&["spec.yaml", "--base"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(out.contains("443") && !repo.path("pwned").exists(), "{out}");
    let id = repo.git(&["rev-parse", "HEAD:spec.yaml"]);
    let _ = fs::remove_file(repo.path("pwned"));
    let (folder, file) = id.trim().split_at(2);
    fs::remove_file(repo.path("repo/.git/objects").join(folder).join(file)).unwrap();
    let Ended(code, out, err) = repo.diff(&["spec.yaml", "--base"]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(!repo.path("pwned").exists(), "{err}");
    // The script works, so that a run of it would have been seen.
    assert!(Command::new(&script).stdin(std::process::Stdio::null()).status().unwrap().success());
    assert!(repo.path("pwned").exists());
}

/// A folder of a checkout that looks like a repository is none.
pub(in crate::tools) fn a_repository_below_the_checkout_is_not_trusted() {
    let repo = Repository::new();
    repo.git(&["init", "--quiet", "--bare", "net"]);
    repo.write("net/spec.yaml", SMALL);
    let Ended(code, out, err) = repo.diff(&["net/spec.yaml", "--base"]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("git cannot read the repository of `net`"), "{err}");
}
