//! Links, pipes and folders in place of what crossvpc reads, writes or removes: none is followed, each is named.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::support::{CLEAN, Place, Run, SMALL, larger};

fn place() -> Place {
    let place = Place::new();
    place.generate();
    place.write("spec.yaml", larger());
    place.write("elsewhere/keep", "mine");
    place
}

fn link(place: &Place, to: &str, at: &str) {
    symlink(to, place.path(at)).unwrap();
}

fn pipe(place: &Place, at: &str) {
    let made = Command::new("mkfifo").arg(place.path(at)).status().unwrap();
    assert!(made.success());
}

/// Runs, and sees that it is refused with this message and that nothing at all changed.
fn refused(place: &Place, arguments: &[&str], message: &str) -> Run {
    let before = place.files("");
    let run = place.run(arguments);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.err.contains(message), "{message}: {}", run.err);
    assert_eq!(place.files(""), before);
    run
}

const GENERATE: [&str; 4] = ["generate", "spec.yaml", "--out", "out"];

#[test]
fn an_output_folder_that_is_a_link_is_refused_with_what_to_type() {
    for (to, out) in [
        ("elsewhere", "linked"),
        ("elsewhere", "linked/"),
        ("elsewhere", "linked/deep/out"),
        (".", "linked/out"),
    ] {
        let place = place();
        link(&place, to, "linked");
        let run = refused(
            &place,
            &["generate", "spec.yaml", "--out", out],
            "error: `linked` is a symbolic link, which crossvpc does not",
        );
        let real = place.path(to).canonicalize().unwrap();
        if out.trim_end_matches('/') == "linked" {
            assert!(
                run.err.contains(&format!("help: pass the path without links: `{}`", real.display())),
                "{}",
                run.err
            );
        }
        let absolute = place.path(out).display().to_string();
        refused(
            &place,
            &["generate", "spec.yaml", "--out", &absolute],
            "is a symbolic link, which crossvpc does not",
        );
        refused(&place, &["diff", "spec.yaml", "--out", out], "is a symbolic link, which crossvpc does not");
    }
    let place = place();
    link(&place, "nowhere", "linked");
    refused(&place, &["generate", "spec.yaml", "--out", "linked"], "help: remove it, or pass another path");
    // From elsewhere too.
    let other = Place::new();
    link(&place, "out", "again");
    let again = place.path("again").display().to_string();
    refused(
        &other,
        &["generate", "spec.yaml", "--out", &again],
        "is a symbolic link, which crossvpc does not",
    );
}

#[test]
fn folders_that_are_links_are_named_at_any_depth() {
    for folder in [
        "terraform",
        "runbook",
        "cdk/policies",
        "cloudformation/a",
        "cloudformation/b/eu-west-1",
        "terraform/modules/vpc-peering",
    ] {
        let place = place();
        fs::rename(place.path("out").join(folder), place.path("elsewhere/moved")).unwrap();
        let up = "../".repeat(folder.matches('/').count() + 1);
        link(&place, &format!("{up}elsewhere/moved"), &format!("out/{folder}"));
        refused(&place, &GENERATE, &format!("out/{folder}: a symbolic link"));
        // Also where everything goes away.
        place.write("spec.yaml", "version: 1\n");
        refused(&place, &GENERATE, &format!("out/{folder}: a symbolic link"));
    }
}

#[test]
fn files_that_are_links_pipes_or_folders_are_named() {
    for file in
        ["README.md", "terraform/main.tf", "runbook/connections/web.md", "runbook/connections/more.md"]
    {
        let place = place();
        let path = format!("out/{file}");
        place.write("elsewhere/file", fs::read(place.path(&path)).unwrap_or_default());
        let _ = fs::remove_file(place.path(&path));
        let up = "../".repeat(file.matches('/').count() + 1);
        for to in [format!("{up}elsewhere/file"), "nowhere".to_owned(), "/dev/zero".to_owned()] {
            link(&place, &to, &path);
            refused(&place, &GENERATE, &format!("{path}: a symbolic link"));
            fs::remove_file(place.path(&path)).unwrap();
        }
        pipe(&place, &path);
        let run = place.run(&GENERATE);
        assert!(run.code == Some(2) && run.err.contains(&format!("{path}: not the kind of file")), "{run:?}");
        fs::remove_file(place.path(&path)).unwrap();
        fs::create_dir(place.path(&path)).unwrap();
        refused(&place, &GENERATE, &format!("{path}: a folder where a file belongs"));
    }
}

#[test]
fn a_manifest_that_is_no_file_is_refused() {
    let place = place();
    let manifest = "out/.crossvpc.lock";
    fs::rename(place.path(manifest), place.path("elsewhere/lock")).unwrap();
    let message = "`out/.crossvpc.lock` is not a manifest of crossvpc: it is not a file";
    for to in ["../elsewhere/lock", "nowhere", "/dev/zero"] {
        link(&place, to, manifest);
        refused(&place, &GENERATE, message);
        fs::remove_file(place.path(manifest)).unwrap();
    }
    fs::create_dir(place.path(manifest)).unwrap();
    refused(&place, &GENERATE, message);
    fs::remove_dir(place.path(manifest)).unwrap();
    pipe(&place, manifest);
    let run = place.run(&GENERATE);
    assert!(run.code == Some(2) && run.err.contains(message), "{run:?}");
}

#[test]
fn links_in_place_of_incomplete_files_are_removed_and_not_followed() {
    let place = place();
    for path in ["out/.crossvpc.new", "out/.crossvpc.new.README.md", "out/terraform/.crossvpc.new.outputs.tf"]
    {
        link(&place, place.path("elsewhere/keep").to_str().unwrap(), path);
    }
    place.generate();
    assert_eq!(place.read("elsewhere/keep"), "mine");
    let fresh = Place::new();
    fresh.write("spec.yaml", larger());
    fresh.generate();
    assert_eq!(place.files("out"), fresh.files("out"));
}

#[test]
fn a_folder_in_place_of_an_incomplete_file_is_named_and_kept() {
    let place = place();
    place.write("out/terraform/.crossvpc.new.outputs.tf/mine", "mine");
    let run = place.run(&GENERATE);
    assert!(
        run.code == Some(2)
            && run.err.starts_with("error: cannot write `out/terraform/.crossvpc.new.outputs.tf`: "),
        "{run:?}"
    );
    assert!(run.err.contains("which completes the change: each file is complete"), "{run:?}");
    let next = place.run(&["diff", "spec.yaml", "--out", "out"]);
    assert!(
        next.code == Some(1)
            && next.err.starts_with("note: the last run was interrupted; run `crossvpc generate`"),
        "{next:?}"
    );
    assert_eq!(place.read("out/terraform/.crossvpc.new.outputs.tf/mine"), "mine");
    fs::remove_dir_all(place.path("out/terraform/.crossvpc.new.outputs.tf")).unwrap();
    let run = place.run(&GENERATE);
    assert!(
        run.code == Some(0) && run.err.contains("note: the last run was interrupted; this run completes it"),
        "{run:?}"
    );
    let fresh = Place::new();
    fresh.write("spec.yaml", larger());
    fresh.generate();
    assert_eq!(place.files("out"), fresh.files("out"));
}

#[test]
fn a_spec_that_is_a_link_is_refused_with_what_to_type() {
    let place = Place::new();
    place.write("real/spec.yaml", SMALL);
    for (to, at, spec) in [
        ("/proc/self/environ", "a.yaml", "a.yaml"),
        ("real", "b", "b/spec.yaml"),
        ("real", "c", "c/"),
        ("real/spec.yaml", "d.yaml", "./d.yaml"),
    ] {
        link(&place, to, at);
        let run = refused(
            &place,
            &["check", spec],
            " is a symbolic link, which crossvpc does not follow\nhelp: pass the path without links: `/",
        );
        assert!(!run.err.contains("PATH="), "{run:?}");
    }
    assert_eq!(place.run(&["check", "real"]).out, CLEAN);
}

#[test]
fn links_below_a_spec_folder_show_no_other_file() {
    let place = Place::new();
    place.write("net/spec.yaml", SMALL);
    place.write("secret", "token: hunter2\n");
    for to in ["../secret", "../spec.yaml", "/proc/self/environ", "/dev/zero", "nowhere", "spec.yaml", "."] {
        link(&place, to, "net/x.yaml");
        let run = refused(
            &place,
            &["check", "net"],
            "error: `net/x.yaml` is a symbolic link, which crossvpc does not follow\nhelp: ",
        );
        assert!(!run.err.contains("hunter2"), "{run:?}");
        fs::remove_file(place.path("net/x.yaml")).unwrap();
    }
    // Others are passed over.
    link(&place, "..", "net/up");
    link(&place, "../secret", "net/notes.txt");
    assert_eq!(place.run(&["check", "net"]).out, CLEAN);
    pipe(&place, "net/x.yaml");
    let run = place.run(&["check", "net"]);
    assert!(
        run.code == Some(2) && run.err.contains("`net/x.yaml` is neither a file nor a folder"),
        "{run:?}"
    );
}

#[test]
fn a_pipe_that_was_given_is_read() {
    let place = Place::new();
    let command = format!("\"{}\" check <(cat spec.yaml)", env!("CARGO_BIN_EXE_crossvpc"));
    let run = Run::of(Command::new("bash").args(["-c", &command]).current_dir(place.path("")));
    assert_eq!((run.code, run.out.as_str()), (Some(0), CLEAN), "{run:?}");
    let run = place.run(&["check", "/dev/zero"]);
    assert!(run.code == Some(2) && run.err.contains("`/dev/zero` is larger than"), "{run:?}");
}

#[test]
fn a_starter_spec_is_written_through_no_link() {
    let place = Place::new();
    place.write("elsewhere/keep", "mine");
    link(&place, "elsewhere", "linked");
    link(&place, "elsewhere/new.yaml", "crossvpc.yaml");
    for path in ["linked", "linked/crossvpc.yaml", "crossvpc.yaml", "."] {
        let run = place.run(&["init", path]);
        assert_eq!(run.code, Some(2), "{path}: {run:?}");
    }
    assert_eq!(fs::read_dir(place.path("elsewhere")).unwrap().count(), 1);
}
