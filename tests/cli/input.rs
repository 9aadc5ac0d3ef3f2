//! Where a spec is read from, and what is refused before it is read.

use std::fs::{self, File};

use super::support::{CLEAN, Place, Run, SMALL};

fn refused(run: &Run, message: &str) {
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.err.starts_with(&format!("error: {message}")), "{}", run.err);
}

#[test]
fn a_spec_comes_from_standard_input() {
    let place = Place::new();
    assert_eq!(place.run_with_input(&["check", "-"], SMALL).out, CLEAN);
    let run = place.run_with_input(&["check", "-"], "version: 2\n");
    assert!(run.code == Some(1) && run.out.contains("--> <stdin>:1:10"), "{}", run.out);
    assert_eq!(place.run_with_input(&["diff", "spec.yaml", "-"], SMALL).code, Some(0));
    assert_eq!(place.run_with_input(&["diff", "-", "spec.yaml"], SMALL).code, Some(0));
    refused(&place.run_with_input(&["diff", "-", "-"], SMALL), "both specs are on standard input");
}

#[test]
fn a_folder_is_merged_in_the_order_of_names() {
    let place = Place::new();
    let (accounts, rest) = SMALL.split_once("vpcs:").unwrap();
    place.write("net/a.yaml", accounts);
    place.write("net/b.yml", format!("version: 1\nvpcs:{rest}"));
    place.write("net/notes.txt", "not a spec");
    place.write("net/.hidden.yaml", "not a spec");
    place.write("net/.git/x.yaml", "not a spec");
    let run = place.run(&["check", "net"]);
    assert!(run.out.starts_with("no findings\nchecked 2 files, "), "{}", run.out);
    place.write("net/c.yaml", "version: 1\nconections: {}\n");
    place.write("net/z.yaml", "version: 1\nvpc: {}\n");
    let run = place.run(&["check", "net/"]);
    let places: Vec<_> = run.out.lines().filter(|line| line.contains("-->")).map(str::trim).collect();
    assert_eq!(places, ["--> net/c.yaml:2:1", "--> net/z.yaml:2:1"]);
}

#[test]
fn what_was_generated_is_not_read_as_a_spec() {
    let place = Place::new();
    fs::create_dir(place.path("net")).unwrap();
    fs::rename(place.path("spec.yaml"), place.path("net/spec.yaml")).unwrap();
    let generate = || place.run(&["generate", "net", "--out", "net/out"]);
    assert_eq!(generate().code, Some(0));
    assert!(generate().out.contains("is up to date"));
    assert_eq!(place.run(&["check", "net"]).out, CLEAN);
    // A folder that is both.
    for (path, text) in place.files("net/out") {
        if let Some(text) = text {
            place.write(&format!("net/{path}"), text);
        }
    }
    let run = place.run(&["generate", "net", "--out", "net"]);
    assert!(run.out.contains("is up to date"), "{run:?}");
}

#[test]
fn what_cannot_be_read_is_named() {
    let place = Place::new();
    refused(&place.run(&["check", "none.yaml"]), "cannot read `none.yaml`: ");
    fs::create_dir(place.path("empty")).unwrap();
    refused(&place.run(&["check", "empty"]), "`empty` has no `*.yaml` or `*.yml` file\nhelp: ");
    place.write("latin.yaml", b"version: 1\n# caf\xe9\n");
    refused(
        &place.run(&["check", "latin.yaml"]),
        "`latin.yaml` is not UTF-8: line 2 has the invalid byte 0xe9",
    );
}

#[test]
fn a_large_file_is_refused_unread() {
    let place = Place::new();
    File::create(place.path("large.yaml")).unwrap().set_len(1 << 40).unwrap();
    refused(&place.run(&["check", "large.yaml"]), "`large.yaml` is larger than 64 MiB");
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    let place = Place::new();
    place.write("spec.yaml", format!("\u{feff}{SMALL}"));
    assert_eq!(place.run(&["check", "spec.yaml"]).out, CLEAN);
}

#[test]
fn a_mistake_on_the_command_line_is_told_from_findings() {
    let place = Place::new();
    for arguments in [
        &["check"][..],
        &["chekc", "spec.yaml"],
        &["generate", "spec.yaml", "--out", "out", "--target", "pulumi"],
        &["generate", "spec.yaml", "--out", "out", "--quiet", "--verbose"],
        &["check", "spec.yaml", "--format", "xml"],
    ] {
        let run = place.run(arguments);
        assert!(run.code == Some(2) && run.err.starts_with("error: "), "{arguments:?}: {run:?}");
    }
}
