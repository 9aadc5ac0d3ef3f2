//! What an output folder keeps of the spec that it was generated from.

use serde_json::{Value, json};

use super::support::{Place, SMALL, larger};

fn lock(place: &Place) -> Value {
    serde_json::from_str(&place.read("out/.crossvpc.lock")).unwrap()
}

fn diff(place: &Place, more: &[&str]) -> (Option<i32>, String) {
    let run = place.run(&[&["diff", "spec.yaml", "--out", "out"], more].concat());
    (run.code, run.err)
}

#[test]
fn comments_order_and_files_do_not_change_it() {
    let place = Place::new();
    place.generate();
    let before = place.read("out/.crossvpc.lock");
    assert_eq!(lock(&place)["specs"][0]["targets"], json!(["cdk", "cloudformation", "terraform"]));
    let (top, connections) = SMALL.split_at(SMALL.find("connections:").unwrap());
    let top = top.strip_prefix("version: 1\n").unwrap();
    place.write("net/a.yaml", format!("# a comment\n{connections}version: 1\n"));
    place.write(
        "net/b.yaml",
        format!(
            "{}\nversion: 1 # again\nallow:\n",
            top.replace("a, cidrs: [10.0.0.0/16]", "\"a\", cidrs: ['10.0.0.0/16']")
        ),
    );
    let run = place.run(&["generate", "net", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    // The name of the spec's file is in the runbook, and nothing of it in the record.
    assert_eq!(lock(&place)["specs"], serde_json::from_str::<Value>(&before).unwrap()["specs"]);
    place.generate();
    assert_eq!(place.read("out/.crossvpc.lock"), before);
}

#[test]
fn a_change_without_effect_on_files_is_still_recorded() {
    let place = Place::new();
    place.generate();
    place.write("spec.yaml", SMALL.replace("    vpc-peering", "    traffic: 2TB\n    vpc-peering"));
    assert_eq!(place.run(&["generate", "spec.yaml", "--out", "out", "--check"]).code, Some(1));
    place.generate();
    assert_eq!(lock(&place)["specs"][0]["spec"]["connections"]["web"]["traffic"], "2TB");
    assert_eq!(place.run(&["generate", "spec.yaml", "--out", "out", "--check"]).code, Some(0));
}

#[test]
fn each_target_has_the_spec_that_it_was_generated_from() {
    let place = Place::new();
    place.generate();
    place.write("spec.yaml", larger());
    let run = place.run(&["generate", "spec.yaml", "--out", "out", "--target", "terraform"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let recorded = lock(&place);
    let of = |at: usize| {
        (recorded["specs"][at]["targets"].clone(), recorded["specs"][at]["spec"]["vpcs"]["three"].is_object())
    };
    assert_eq!(of(0), (json!(["cdk", "cloudformation"]), false));
    assert_eq!(of(1), (json!(["terraform"]), true));
    let (code, err) = diff(&place, &[]);
    assert!(
        code == Some(2) && err.contains("were generated from different specs") && err.contains("--target"),
        "{err}"
    );
    assert_eq!(diff(&place, &["--target", "terraform"]), (Some(0), String::new()));
    assert_ne!(diff(&place, &["--target", "cdk"]).0, Some(2));
    place.generate();
    assert_eq!(lock(&place)["specs"].as_array().unwrap().len(), 1);
}

#[test]
fn a_folder_without_a_record_is_not_taken_for_unchanged() {
    let place = Place::new();
    place.generate();
    let mut old = lock(&place);
    old.as_object_mut().unwrap().remove("specs");
    place.write("out/.crossvpc.lock", format!("{old:#}\n"));
    let (code, err) = diff(&place, &[]);
    assert!(
        code == Some(2) && err.contains("`out` has no record of the spec") && err.contains("--base"),
        "{err}"
    );
    place.generate();
    assert_eq!(diff(&place, &[]), (Some(0), String::new()));
    // A folder that is not there or empty has nothing to record.
    for folder in ["nothing", "empty"] {
        std::fs::create_dir_all(place.path("empty")).unwrap();
        let run = place.run(&["diff", "spec.yaml", "--out", folder]);
        assert!(run.code != Some(2) && run.err.contains("everything is new"), "{run:?}");
    }
}

#[test]
fn a_planted_record_is_checked_as_any_spec() {
    let place = Place::new();
    place.generate();
    let good = place.read("out/.crossvpc.lock");
    for (from, to, message) in [
        ("\"web\": {", "\"../web\": {", "error[invalid-name]"),
        ("\"222222222222\"", "\"2\"", "error[invalid-account-id]"),
        (
            "\"version\": 1,\n        \"vpcs\"",
            "\"version\": 2,\n        \"vpcs\"",
            "error[unsupported-version]",
        ),
        ("\"terraform\"", "\"ansible\"", "which is no target"),
        ("\"specs\"", "\"facts\"", "unknown field `facts`"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        place.write("out/.crossvpc.lock", bad);
        let (code, err) = diff(&place, &[]);
        assert!(code == Some(2) && err.contains(message), "{from}: {err}");
    }
}
