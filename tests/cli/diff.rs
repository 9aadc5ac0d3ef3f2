//! `crossvpc diff`.

use super::support::{Place, larger};

#[test]
fn nothing_differs_after_generate() {
    let place = Place::new();
    place.generate();
    let run = place.run(&["diff", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with("`out` is up to date: "), "{}", run.out);
}

#[test]
fn a_list_comes_first_then_the_text() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    place.write("spec.yaml", larger().replace("10.1.0.0/16", "10.7.0.0/16"));
    let run = place.run(&["diff", "spec.yaml", "--out", "out"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    let list = run.out.find("  ~ terraform/vpc-peering-one--two.tf\n").unwrap();
    let text = run
        .out
        .find("--- a/terraform/vpc-peering-one--two.tf\n+++ b/terraform/vpc-peering-one--two.tf\n@@ ")
        .unwrap();
    assert!(list < text);
    assert!(run.out.contains("--- /dev/null\n+++ b/terraform/vpc-peering-one--three.tf\n"), "{}", run.out);
    assert!(run.out.lines().any(|line| line.starts_with('-') && line.contains("10.1.0.0/16")), "{}", run.out);
    assert_eq!(place.files("out"), before);
}

#[test]
fn differences_for_programs_are_json() {
    let place = Place::new();
    place.write("spec.yaml", larger());
    place.generate();
    place.write("spec.yaml", super::support::SMALL);
    let run = place.run(&["diff", "spec.yaml", "--out", "out", "--format", "json"]);
    assert_eq!(run.code, Some(1));
    let diff: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(diff["version"], 1);
    let files = diff["files"].as_array().unwrap();
    let removed = files.iter().find(|file| file["path"] == "terraform/vpc-peering-one--three.tf").unwrap();
    assert_eq!(removed["change"], "removed");
    assert!(
        removed["diff"]
            .as_str()
            .unwrap()
            .starts_with("--- a/terraform/vpc-peering-one--three.tf\n+++ /dev/null\n")
    );
    assert_eq!(diff["obstacles"], serde_json::json!([]));
}

#[test]
fn what_generate_would_refuse_is_marked() {
    let place = Place::new();
    place.generate();
    place.write("out/terraform/main.tf", "mine\n");
    let run = place.run(&["diff", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.out.contains("  ! terraform/main.tf: changed by hand since crossvpc wrote it\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("\n-mine\n"), "{}", run.out);
    let json = place.run(&["diff", "spec.yaml", "--out", "out", "--format", "json"]).out;
    let diff: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(diff["obstacles"][0]["path"], "terraform/main.tf");
}

#[test]
fn a_folder_that_is_not_there_would_be_created() {
    let place = Place::new();
    let run = place.run(&["diff", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.out.contains(" 0 changed, 0 removed, 0 unchanged\n") && !place.path("out").exists(),
        "{}",
        run.out
    );
}

#[test]
fn an_error_in_the_spec_comes_before_any_difference() {
    let place = Place::new();
    place.write("spec.yaml", "version: 1\nvpc: {}\n");
    let run = place.run(&["diff", "spec.yaml", "--out", "out"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("error[unknown-key]"), "{}", run.err);
}
