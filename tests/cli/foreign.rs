//! What `--out` must not name: each is refused with another folder to pass, and nothing is touched.

use std::fs;
use std::path::Path;

use super::support::{Files, Place, Run, files};

/// A repository with a spec, code and hooks.
fn repository() -> Place {
    let place = Place::new();
    place.write(".git/HEAD", "ref: refs/heads/main\n");
    place.write(".git/hooks/pre-commit", "#!/bin/sh\n");
    place.write("src/main.rs", "fn main() {}\n");
    place
}

/// Runs in a folder of the place and sees that it is refused, in these words, that what is suggested can be done, and that
/// nothing changed.
fn refused(place: &Place, folder: &str, out: &str, message: &str) -> Run {
    let before = place.files("");
    let spec = place.path("spec.yaml").display().to_string();
    let run = |arguments: &[&str]| {
        let mut command = place.command(&[arguments, &[&spec, "--out", out]].concat());
        Run::of(command.current_dir(place.path(folder)).env("HOME", place.path("")))
    };
    for arguments in
        [&["generate"][..], &["generate", "--target", "cdk"], &["generate", "--check"], &["diff"]]
    {
        let run = run(arguments);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{out}: {run:?}");
        assert!(run.err.starts_with(&format!("error: {message}")), "{out}: {message}: {}", run.err);
        assert!(run.err.contains("\nhelp: nothing was written\n"), "{out}: {}", run.err);
        assert_eq!(place.files(""), before, "{out}");
    }
    run(&["generate"])
}

/// The folder that a refusal names.
fn suggested(run: &Run) -> &str {
    let (_, path) = run.err.split_once("such as `--out ").unwrap_or_else(|| panic!("{}", run.err));
    path.trim_end().trim_end_matches('`')
}

#[test]
fn a_folder_that_crossvpc_did_not_generate_is_refused() {
    let message = |out: &str| format!("`{out}` is not an output folder of crossvpc");
    let place = repository();
    let home = place.path("").display().to_string();
    let home = home.trim_end_matches('/');
    place.write("specs/spec.yaml", "version: 1\n");
    place.write(".out.crossvpc.staging/journal", "{}");
    fs::create_dir_all(place.path("cloned/.git")).unwrap();
    for (folder, out) in [
        ("", "."),
        ("", "./"),
        ("", home),
        ("", "src"),
        ("", "src/.."),
        ("src", ".."),
        ("src", "."),
        ("", "specs"),
        ("", "cloned"),
        ("", ".out.crossvpc.staging"),
    ] {
        let run = refused(&place, folder, out, &message(out));
        let new = suggested(&run);
        assert!(new.starts_with(out) && new.contains("crossvpc"), "{new}");
        let spec = place.path("spec.yaml").display().to_string();
        let mut command = place.command(&["generate", &spec, "--out", new]);
        let run = Run::of(command.current_dir(place.path(folder)));
        assert_eq!(run.code, Some(0), "{new}: {run:?}");
        fs::remove_dir_all(place.path(folder).join(new)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn the_top_of_the_file_system_is_refused() {
    let place = repository();
    let top = fs::read_dir("/").unwrap().count();
    let up = "../".repeat(place.path("").components().count());
    for out in ["/", "//", "/.", "/usr/..", &up] {
        let run = refused(&place, "", out, &format!("`{out}` is not an output folder of crossvpc"));
        assert!(suggested(&run).ends_with("crossvpc"), "{}", run.err);
    }
    assert_eq!(suggested(&refused(&place, "", "/", "`/` is")), "crossvpc");
    assert_eq!(fs::read_dir("/").unwrap().count(), top);
}

#[test]
fn what_is_suggested_does_not_exist_yet() {
    let place = repository();
    place.write("src/crossvpc", "");
    place.write("src/crossvpc-2/mine", "");
    let run = refused(&place, "", "src", "`src` is not an output folder of crossvpc");
    assert_eq!(suggested(&run), "src/crossvpc-3");
}

#[test]
fn no_folder_of_version_control_is_an_output_folder() {
    let place = repository();
    fs::create_dir_all(place.path(".git/refs/tags")).unwrap();
    place.write(".svn/wc.db", "");
    for (folder, out, name) in [
        ("", ".git", ".git"),
        ("", ".git/out", ".git"),
        ("", ".git/hooks/new", ".git"),
        ("", ".git/hooks/../out", ".git"),
        ("", ".git/refs/tags", ".git"),
        ("", "new/.git", ".git"),
        ("", "new/.GIT/hooks", ".git"),
        ("", ".svn/out", ".svn"),
        (".git", "out", ".git"),
        (".git/hooks", "../../.git/out", ".git"),
        ("src", "../.git/out", ".git"),
    ] {
        let run =
            refused(&place, folder, out, &format!("`{out}` is inside `{name}`, a folder of version control"));
        assert_eq!(suggested(&run), "crossvpc");
    }
    // Neither a name that only starts so, nor the way back out.
    for out in [".github/out", ".git/../out"] {
        assert_eq!(place.run(&["generate", "spec.yaml", "--out", out]).code, Some(0), "{out}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_is_no_output_folder() {
    let place = repository();
    for out in ["spec.yaml", "spec.yaml/", "src/main.rs", "spec.yaml/out", ".git/../spec.yaml"] {
        let run = refused(&place, "", out, &format!("`{out}` is not a folder\n"));
        assert_eq!(suggested(&run), "crossvpc");
    }
}

/// Also for root, who may write anywhere: the program runs as nobody.
#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named_and_left_as_it_is() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    let place = Place::new();
    place.generate();
    place.write("spec.yaml", super::support::larger());
    fs::create_dir_all(place.path("empty")).unwrap();
    let program = place.path("program");
    fs::copy(env!("CARGO_BIN_EXE_crossvpc"), &program).unwrap();
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(&place.path(""), 0o555);
    let state = || -> (Files, Files) { (files(&place.path("out")), files(&place.path("empty"))) };
    let before = state();
    for (out, mode, message) in [
        ("out", 0o555, "cannot write `out/.crossvpc.new`: "),
        ("empty", 0o555, "cannot write `empty/.crossvpc.new`: "),
        ("out", 0o000, "cannot "),
        ("empty/out", 0o555, "cannot create the folder `empty/out`: "),
    ] {
        let folder = place.path(out.split('/').next().unwrap());
        set(&folder, mode);
        let mut command = std::process::Command::new(&program);
        command.current_dir(place.path("")).args(["generate", "spec.yaml", "--out", out]);
        if fs::metadata(&program).unwrap().uid() == 0 {
            command.uid(65534).gid(65534);
        }
        let run = Run::of(&mut command);
        set(&folder, 0o755);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.starts_with(&format!("error: {message}")), "{run:?}");
        assert_eq!(state(), before, "{out}");
    }
    set(&place.path(""), 0o755);
    place.generate();
}
