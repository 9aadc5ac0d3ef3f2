//! Runs that fail, are killed, or meet another one: the old files or the new ones, and the next run goes on.

use std::fs::File;
use std::process::{Command, Stdio};

use super::support::{Files, Place, larger};

const GENERATE: [&str; 6] = ["generate", "spec.yaml", "--out", "out", "--target", "terraform"];

/// Runs with a fault at one operation on the disk; says whether the run was as good as undisturbed.
#[cfg(debug_assertions)]
fn disturb(place: &Place, fault: &str) -> super::support::Run {
    super::support::Run::of(place.command(&GENERATE).env("CROSSVPC_TEST_FAULT", fault))
}

fn silent(mut command: Command) -> Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn undisturbed(spec: &str) -> Files {
    let place = Place::new();
    place.write("spec.yaml", spec);
    assert_eq!(place.run(&GENERATE).code, Some(0));
    place.files("out")
}

/// That whoever reads in this moment finds every file that stays, and each of them old or new.
#[cfg(debug_assertions)]
fn assert_whole(found: &Files, [old, new]: [&Files; 2], number: u32) {
    for (path, text) in found.iter().filter(|(path, _)| !path.starts_with(".crossvpc.staging")) {
        let known = [old, new].iter().any(|files| files.get(path) == Some(text));
        assert!(known, "operation {number}: {path}: {text:?}");
    }
    let stay = old.keys().filter(|path| cfg!(target_os = "linux") && new.contains_key(*path));
    stay.for_each(|path| assert!(found.contains_key(path), "operation {number}: {path} is missing"));
}

/// Debug builds can be killed before any one operation on the disk; see `disk/fault.rs`.
#[cfg(debug_assertions)]
#[test]
fn a_run_killed_at_any_step_is_repaired_by_the_next() {
    let (small, large) = (super::support::SMALL.to_owned(), larger());
    killed_at_any_step(&small, &large);
    killed_at_any_step(&large, &small);
}

#[cfg(debug_assertions)]
fn killed_at_any_step(old: &str, new: &str) {
    let (old_files, new_files) = (undisturbed(old), undisturbed(new));
    let place = Place::new();
    let (mut recovered, mut number) = (0, 0);
    loop {
        number += 1;
        place.write("spec.yaml", old);
        assert_eq!(place.run(&GENERATE).code, Some(0));
        assert_eq!(place.files("out"), old_files, "before operation {number}");
        place.write("spec.yaml", new);
        let killed = disturb(&place, &format!("kill:{number}"));
        if killed.code == Some(0) {
            break;
        }
        assert_eq!(killed.code, Some(137), "{killed:?}");
        assert_whole(&place.files("out"), [&old_files, &new_files], number);
        // Looking does not repair, and says what to do.
        let look = place.run(&["diff", "spec.yaml", "--out", "out", "--target", "terraform"]);
        match look.code {
            Some(0) => assert!(look.out.contains("is up to date"), "{look:?}"),
            Some(1) => assert!(look.out.contains("2 created") || look.out.contains("2 removed"), "{look:?}"),
            _ => assert!(look.err.contains("help: run `crossvpc generate`: it first puts"), "{look:?}"),
        }
        let next = place.run(&GENERATE);
        assert_eq!(next.code, Some(0), "{next:?}");
        assert_eq!(place.files("out"), new_files, "after operation {number}");
        recovered += u32::from(next.err.contains("note: the last run did not end"));
        assert_eq!(look.code == Some(2), next.err.contains("note: "), "{look:?} {next:?}");
    }
    assert!(number > 20 && recovered > 5, "{recovered} of {number}");
}

#[cfg(debug_assertions)]
#[test]
fn a_first_run_killed_at_any_step_leaves_no_folder() {
    let new = undisturbed(super::support::SMALL);
    for number in 1.. {
        let place = Place::new();
        let killed = disturb(&place, &format!("kill:{number}"));
        if killed.code == Some(0) {
            break;
        }
        assert!(!place.path("out").exists() || place.files("out") == new, "operation {number}");
        assert_eq!(place.run(&GENERATE).code, Some(0));
        assert_eq!(place.files("out"), new, "operation {number}");
        let beside: Vec<_> = place.files("").into_keys().filter(|path| !path.starts_with("out")).collect();
        assert_eq!(beside, ["spec.yaml"], "operation {number}");
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_full_disk_leaves_the_old_files() {
    let old = undisturbed(super::support::SMALL);
    let place = Place::new();
    assert_eq!(place.run(&GENERATE).code, Some(0));
    place.write("spec.yaml", larger());
    let mut failures = 0;
    for number in 1.. {
        let run = disturb(&place, &format!("fail:{number}"));
        if run.code == Some(0) {
            break;
        }
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.err.starts_with("error: cannot ") && run.err.contains("no storage space"), "{run:?}");
        assert_eq!(place.files("out"), old, "operation {number}");
        failures = number;
    }
    assert!(failures > 15, "{failures}");
}

#[test]
fn a_folder_that_cannot_be_prepared_is_left_as_it_was() {
    let place = Place::new();
    place.generate();
    place.write("out/.crossvpc.staging", "in the way");
    place.write("spec.yaml", larger());
    let before = place.files("out");
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert!(
        run.code == Some(2) && run.err.starts_with("error: cannot remove `out/.crossvpc.staging`"),
        "{run:?}"
    );
    assert_eq!(place.files("out"), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_second_writer_is_sent_away() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    place.write("spec.yaml", larger());
    let first = File::open(place.path("out")).unwrap();
    first.lock().unwrap();
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.err, "error: another crossvpc is writing to `out`\nhelp: wait until it has ended\n");
    assert_eq!(place.files("out"), before);
    assert_eq!(place.run(&["diff", "spec.yaml", "--out", "out"]).code, Some(1), "readers may look");
    // Closing is not enough: a child that another test is starting may have the file open for a moment.
    first.unlock().unwrap();
    place.generate();
}

#[test]
fn many_at_once_write_one_complete_folder() {
    let new = undisturbed(super::support::SMALL);
    let place = Place::new();
    let runs: Vec<_> = (0..6).map(|_| silent(place.command(&GENERATE)).spawn().unwrap()).collect();
    let codes: Vec<_> = runs.into_iter().map(|mut run| run.wait().unwrap().code()).collect();
    assert!(codes.contains(&Some(0)) && codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
    assert_eq!(place.files("out"), new);
    assert_eq!(place.files("").into_keys().filter(|path| !path.starts_with("out")).count(), 1);
}
