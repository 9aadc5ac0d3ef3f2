//! What `crossvpc generate` refuses to touch: each is named, and nothing at all is written.

use std::fs;

use super::support::{Place, Run, larger};

/// Runs with a spec that changes much, and sees that nothing changed.
fn refused(place: &Place) -> Run {
    place.write("spec.yaml", larger());
    let before = place.files("out");
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
    assert_eq!(place.files("out"), before);
    run
}

#[test]
fn hand_edited_files_are_named_all_at_once() {
    let place = Place::new();
    place.generate();
    for file in ["README.md", "terraform/variables.tf", "cdk/manifest.json"] {
        let text = place.read(&format!("out/{file}"));
        place.write(&format!("out/{file}"), text + "\n# mine\n");
    }
    let run = refused(&place);
    for file in ["README.md", "terraform/variables.tf", "cdk/manifest.json"] {
        assert!(
            run.err.contains(&format!("\n  out/{file}: changed by hand since it was generated")),
            "{}",
            run.err
        );
    }
    assert!(
        run.err.starts_with("error: `out` has 3 files that are not as crossvpc wrote them\n"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("help: move the change by hand into the spec, then delete the file"),
        "{}",
        run.err
    );

    for file in ["README.md", "terraform/variables.tf", "cdk/manifest.json"] {
        fs::remove_file(place.path("out").join(file)).unwrap();
    }
    place.generate();
}

#[test]
fn an_edited_file_is_named_even_if_it_is_generated_as_before() {
    let place = Place::new();
    place.generate();
    place.write("out/terraform/versions.tf", "mine");
    let before = place.files("out");
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("out/terraform/versions.tf: changed by hand"), "{}", run.err);
    assert_eq!(place.files("out"), before);
}

#[test]
fn an_edited_file_that_is_no_longer_generated_is_not_removed() {
    let place = Place::new();
    place.generate();
    place.write("out/terraform/vpc-peering-one--two.tf", "mine");
    place.write("spec.yaml", "version: 1\n");
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("out/terraform/vpc-peering-one--two.tf: changed by hand"), "{}", run.err);
    assert_eq!(place.read("out/terraform/vpc-peering-one--two.tf"), "mine");
}

#[test]
fn foreign_files_are_named() {
    let place = Place::new();
    place.write("out/README.md", "mine");
    place.write("out/terraform/vpc-peering-one--three.tf", "mine");
    let run = refused(&place);
    assert!(run.err.contains("\n  out/README.md: not written by crossvpc"), "{}", run.err);
    assert!(
        run.err.contains("\n  out/terraform/vpc-peering-one--three.tf: not written by crossvpc"),
        "{}",
        run.err
    );
    assert!(run.err.contains("help: nothing was written\n"), "{}", run.err);
    assert!(!place.path("out/.crossvpc.lock").exists());
}

#[test]
fn folders_and_files_in_the_way_are_named() {
    let place = Place::new();
    place.write("out/README.md/x", "mine");
    place.write("out/cdk", "mine");
    let run = refused(&place);
    assert!(run.err.contains("\n  out/README.md: a folder where a file belongs"), "{}", run.err);
    assert!(run.err.contains("\n  out/cdk: something else where a file or folder belongs"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn links_are_named_and_not_followed() {
    use std::os::unix::fs::symlink;

    let place = Place::new();
    place.generate();
    place.write("elsewhere/main.tf", place.read("out/terraform/main.tf"));
    fs::remove_file(place.path("out/terraform/main.tf")).unwrap();
    symlink("../../elsewhere/main.tf", place.path("out/terraform/main.tf")).unwrap();
    fs::rename(place.path("out/cdk"), place.path("elsewhere/cdk")).unwrap();
    symlink("../elsewhere/cdk", place.path("out/cdk")).unwrap();
    let before = place.files("elsewhere");
    let run = refused(&place);
    assert!(run.err.contains("\n  out/terraform/main.tf: a symbolic link"), "{}", run.err);
    assert!(run.err.contains("\n  out/cdk: a symbolic link"), "{}", run.err);
    assert_eq!(place.files("elsewhere"), before);
}

#[test]
fn a_manifest_that_cannot_be_read_is_refused() {
    let place = Place::new();
    place.generate();
    for (text, reason) in [
        ("<<<<<<< HEAD\n", "it has the marks of an unfinished merge"),
        ("{", "EOF while parsing"),
        ("{\"version\": 9}", "it has version 9, and this crossvpc knows version 1"),
        ("{\"version\": 1, \"files\": {\"../spec.yaml\": \"0\"}}", "the path `../spec.yaml` leads elsewhere"),
    ] {
        place.write("out/.crossvpc.lock", text);
        let run = refused(&place);
        let expected = format!("error: `out/.crossvpc.lock` is not a manifest of crossvpc: {reason}");
        assert!(run.err.starts_with(&expected), "{}", run.err);
        assert!(run.err.contains("\nhelp: restore it from version control"), "{}", run.err);
    }
}

#[test]
fn the_output_folder_must_be_one() {
    let place = Place::new();
    let run = place.run(&["generate", "spec.yaml", "--out", "spec.yaml"]);
    assert_eq!((run.code, run.err.as_str()), (Some(2), "error: `spec.yaml` is not a folder\n"));
    let run = place.run(&["generate", "spec.yaml", "--out", "spec.yaml/out"]);
    assert!(run.code == Some(2) && run.err.starts_with("error: cannot read `spec.yaml/out`: "), "{run:?}");
}
