//! `crossvpc diff --base`, in repositories that the real git makes, also those that want to run something.

pub(super) mod hostile;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::support::found::{program, run};
use crate::support::{SMALL, crossvpc};

/// A repository with a commit of [`SMALL`] on `main`.
struct Repository(TempDir);

/// How a run ended, what it printed, and what it complained of.
struct Ended(Option<i32>, String, String);

impl Repository {
    fn new() -> Self {
        let new = Self(tempfile::tempdir().unwrap());
        fs::create_dir(new.path("repo")).unwrap();
        new.git(&["init", "--quiet", "--initial-branch=main"]);
        new.write("spec.yaml", SMALL);
        new.commit();
        new
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path("repo").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git_in(&self, folder: &str, arguments: &[&str]) -> String {
        let mut git = program("git");
        git.current_dir(self.path(folder)).args(["-c", "protocol.file.allow=always"]).args(arguments);
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@example.com");
        }
        run(git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null"))
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.git_in("repo", arguments)
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "a change"]);
    }

    /// Clones it as the folder `clone`.
    fn cloned(self, options: &[&str]) -> Self {
        let url = format!("file://{}", self.path("repo").display());
        self.git_in(".", &[&["clone", "--quiet"], options, &[&url, "clone"]].concat());
        self
    }

    fn command(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = crossvpc();
        command.current_dir(self.path(folder)).args(["diff", "--fail-on", "any"]).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        command
    }

    fn diff_in(&self, folder: &str, arguments: &[&str]) -> Ended {
        let output = self.command(folder, arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended(output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn diff(&self, arguments: &[&str]) -> Ended {
        self.diff_in("repo", arguments)
    }
}

fn widened() -> String {
    SMALL.replace("tcp/80", "tcp/443")
}

/// The differences name files that only the change concerns, and nothing of the clone changes.
pub(crate) fn a_spec_is_compared_with_the_merge_base() {
    let repo = Repository::new();
    repo.git(&["checkout", "--quiet", "-b", "work"]);
    repo.write("spec.yaml", widened());
    repo.commit();
    // What the other branch did since then is none of this one's changes.
    repo.git(&["checkout", "--quiet", "main"]);
    repo.write("spec.yaml", SMALL.replace("10.1.0.0", "10.9.0.0"));
    repo.commit();
    repo.git(&["checkout", "--quiet", "work"]);
    let before = repo.git(&["status", "--porcelain=v2", "--branch"]);
    let commits: Vec<_> = repo.git(&["rev-parse", "main", "main~1"]).lines().map(str::to_owned).collect();
    let of_default = repo.diff(&["spec.yaml", "--base"]);
    for revision in ["main", "HEAD~1", &commits[0], &commits[1][..10]] {
        let Ended(code, out, err) = repo.diff(&["spec.yaml", "--base", revision]);
        assert_eq!((code, err.as_str()), (Some(1), ""), "{revision}");
        assert!(out.contains("443") && !out.contains("10.9.0.0"), "{out}");
        assert_eq!(out.replace(revision, "main"), of_default.1.replace(revision, "main"));
    }
    assert_eq!(repo.git(&["status", "--porcelain=v2", "--branch"]), before);
    repo.write("spec.yaml", SMALL);
    assert_eq!(repo.diff(&["spec.yaml", "--base"]).0, Some(0), "what is not committed counts");
    // A hook of git has its repository in the environment.
    let mut of_hook = repo.command("repo", &["spec.yaml", "--base"]);
    let of_hook =
        of_hook.env("GIT_DIR", "/nowhere").env("GIT_INDEX_FILE", "/nowhere/index").output().unwrap();
    assert_eq!(of_hook.status.code(), Some(0));
}

pub(crate) fn a_folder_of_specs_is_read_as_on_the_disk() {
    let repo = Repository::new();
    let (top, rest) = SMALL.split_at(SMALL.find("connections:").unwrap());
    repo.write("net work/a.yaml", top);
    repo.write("net work/b.yml", format!("version: 1\n{rest}"));
    repo.write("net work/.hidden.yaml", "no: spec");
    repo.write("net work/below/c.yaml", "no: spec");
    repo.write("net work/notes.txt", "no: spec");
    repo.commit();
    for spec in ["net work", "net work/", "./net work"] {
        let Ended(code, out, err) = repo.diff(&[spec, "--base"]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    }
    // From the folder itself, and without a change of the meaning.
    repo.write("net work/a.yaml", format!("# the top\n{top}"));
    assert_eq!(repo.diff_in("repo/net work", &[".", "--base"]).0, Some(0));
    repo.write("net work/b.yml", format!("version: 1\n{rest}").replace("tcp/80", "tcp/443"));
    let Ended(code, out, _) = repo.diff(&["net work", "--base"]);
    assert!(code == Some(1) && out.contains("443"), "{out}");
}

pub(crate) fn a_spec_that_is_new_makes_everything_new() {
    let repo = Repository::new();
    for spec in ["new.yaml", "new/spec.yaml", "folder"] {
        repo.write(if spec == "folder" { "folder/a.yaml" } else { spec }, SMALL);
        let Ended(code, out, err) = repo.diff(&[spec, "--base"]);
        assert_eq!(code, Some(1), "{err}");
        assert!(
            err.starts_with("note: the spec does not exist in `main at ")
                && err.ends_with("`: everything is new\n")
        );
        assert!(out.starts_with("opens 1 flow"), "{out}");
    }
}

pub(crate) fn errors_of_the_base_are_told_as_its_own() {
    let repo = Repository::new();
    repo.write("spec.yaml", SMALL.replace("consumers: {two: {}}", "consumers: {too: {}}"));
    repo.commit();
    repo.write("spec.yaml", SMALL);
    let Ended(code, out, err) = repo.diff(&["spec.yaml", "--base"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.starts_with("error[unknown-name]") && err.contains("--> spec.yaml (main at "), "{err}");
    assert!(err.lines().last().unwrap().starts_with("1 error, all in `main at "), "{err}");
}

pub(crate) fn a_base_that_cannot_be_read_is_never_no_changes() {
    let repo = Repository::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("spec.yaml"), SMALL).unwrap();
    let no_repository = outside.path().join("spec.yaml").display().to_string();
    repo.git(&["checkout", "--quiet", "--orphan", "apart"]);
    repo.write("notes.txt", "a root of its own");
    repo.commit();
    let cases = [
        (&["spec.yaml", "--base=nowhere"][..], "`nowhere` is not a commit", "git fetch origin"),
        (&["spec.yaml", "--base=--output=x"], "`--output=x` is not a commit", "git fetch origin"),
        (&["spec.yaml", "--base=-h"], "`-h` is not a commit", "git fetch origin"),
        (&["spec.yaml", "--base=HEAD:spec.yaml"], "`HEAD:spec.yaml` is not a commit", "git fetch origin"),
        (&["spec.yaml", "--base=main"], "`main` and `HEAD` have no common commit", "descends from"),
        (&["-", "--base"], "`--base` needs SPEC as a file", "crossvpc diff OLD NEW"),
        (&[&no_repository, "--base"], "git cannot read the repository", "crossvpc diff OLD NEW"),
    ];
    for (arguments, message, help) in cases {
        let mut command = repo.command("repo", arguments);
        command.stdin(fs::File::open(outside.path().join("spec.yaml")).unwrap());
        let output = command.output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}: {err}");
        assert!(err.contains(message) && err.contains(help), "{arguments:?}: {err}");
    }
    assert!(!repo.path("repo/x").exists());
    let empty = repo.command("repo", &["spec.yaml", "--base"]).env("PATH", "/nowhere").output().unwrap();
    let err = String::from_utf8(empty.stderr).unwrap();
    assert!(empty.status.code() == Some(2) && err.contains("cannot run `git`"), "{err}");
}

pub(crate) fn a_shallow_clone_says_how_to_get_the_rest() {
    let repo = Repository::new();
    repo.git(&["checkout", "--quiet", "-b", "work"]);
    repo.write("spec.yaml", widened());
    repo.commit();
    repo.write("notes.txt", "1");
    repo.commit();
    // The default branch of the remote is the one that is checked out there.
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.cloned(&["--depth=1", "--branch=work", "--no-single-branch"]);
    for arguments in
        [&["spec.yaml", "--base"][..], &["spec.yaml", "--base=origin/main"], &["spec.yaml", "--base=v1"]]
    {
        let Ended(code, out, err) = repo.diff_in("clone", arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains("this clone is shallow: run `git fetch --unshallow origin`"), "{err}");
    }
    repo.git_in("clone", &["fetch", "--quiet", "--unshallow", "origin"]);
    let Ended(code, out, _) = repo.diff_in("clone", &["spec.yaml", "--base"]);
    assert!(code == Some(1) && out.contains("443"), "{out}");
}

pub(crate) fn a_clone_without_contents_fetches_nothing() {
    let repo = Repository::new();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.git(&["checkout", "--quiet", "-b", "work"]);
    repo.write("spec.yaml", widened());
    repo.commit();
    let repo = repo.cloned(&["--filter=blob:none", "--branch=work"]);
    let Ended(code, out, err) = repo.diff_in("clone", &["spec.yaml", "--base=origin/main"]);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert!(
        err.contains("does not have the content of `spec.yaml`") && err.contains("run `git show '"),
        "{err}"
    );
}
