//! What `diff` says of edits that public reports describe, and of other ways to ask.

mod waivers;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::crossvpc;

fn edit(name: &str) -> String {
    format!("{}/fixtures/edits/{name}.yaml", env!("CARGO_MANIFEST_DIR").replace("crates/cli", "tests"))
}

/// The exit code, and what is printed.
fn diff(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let run = crossvpc().current_dir(folder).arg("diff").args(arguments).output().unwrap();
    (run.status.code().unwrap(), String::from_utf8(run.stdout).unwrap())
}

/// Old and new spec of an edit.
const EDITS: [[&str; 2]; 12] = [
    ["ren0", "ren1"],
    ["mig0", "mig1"],
    ["mig1", "mig0"],
    ["mig0", "mig-narrow"],
    ["mig-narrow", "mig-narrow2"],
    ["az0", "az-early"],
    ["base", "e2"],
    ["base", "e9"],
    ["p1", "base"],
    ["base", "p1"],
    ["two", "two-minus"],
    ["two-minus", "two"],
];

/// A folder with both specs under stable names.
fn pair([old, new]: [&str; 2]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(edit(old), folder.path().join("old.yaml")).unwrap();
    std::fs::copy(edit(new), folder.path().join("new.yaml")).unwrap();
    folder
}

#[test]
fn reports_say_what_a_network_engineer_would() {
    let told = EDITS.map(|names| {
        let (code, text) = diff(pair(names).path(), &["old.yaml", "new.yaml"]);
        format!("== {} to {}, exit code {code}\n{text}", names[0], names[1])
    });
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_spec_does_not_differ_from_itself() {
    for [name, _] in EDITS {
        let folder = pair([name, name]);
        let (code, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--fail-on", "any"]);
        assert_eq!((code, text.lines().next()), (0, Some("changes nothing in the network")), "{name}");
    }
}

#[test]
fn the_exit_code_is_that_of_fail_on() {
    // Two flows that open, and a consumer that leaves its stacks behind.
    let codes = |names: [&str; 2]| {
        let folder = pair(names);
        ["any", "broadens", "interrupts", "never"]
            .map(|kind| diff(folder.path(), &["old.yaml", "new.yaml", "--fail-on", kind]).0)
    };
    assert_eq!(codes(["two-minus", "two"]), [1, 1, 0, 0]);
    assert_eq!(codes(["two", "two-minus"]), [1, 1, 1, 0]);
    let broken = pair(["base", "base"]);
    std::fs::write(broken.path().join("old.yaml"), "version: 1\nvpcs: 3\n").unwrap();
    assert_eq!(diff(broken.path(), &["old.yaml", "new.yaml", "--fail-on", "never"]).0, 2);
}

#[test]
fn a_report_for_programs_has_the_shape_of_its_schema() {
    let printed = crossvpc().args(["schema", "--of", "diff"]).output().unwrap().stdout;
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("schema.json", serde_json::from_slice(&printed).unwrap()).unwrap();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    for names in EDITS {
        let folder = pair(names);
        let (_, json) = diff(folder.path(), &["old.yaml", "new.yaml", "--files", "--format", "json"]);
        let json: Value = serde_json::from_str(&json).unwrap();
        assert!(!json["files"].as_array().unwrap().is_empty(), "{names:?}");
        schemas.validate(&json, index).unwrap();
    }
}

#[test]
fn removals_are_annotated_at_the_line_of_the_base() {
    let folder = pair(["two", "two-minus"]);
    let (_, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--format", "github"]);
    let closed = text.lines().find(|line| line.contains("title=closes-flow")).unwrap();
    assert!(closed.starts_with("::warning file=old.yaml,line=34,"), "{closed}");
    let (_, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&text).unwrap();
    assert!(sarif["runs"][0]["results"].as_array().unwrap().iter().any(|one| one["ruleId"] == "closes-flow"));
}

#[test]
fn the_folder_git_and_two_specs_give_one_verdict() {
    let folder = pair(["two", "two-minus"]);
    let run = |program: &mut Command| {
        assert!(program.current_dir(folder.path()).output().unwrap().status.success());
    };
    let spec = folder.path().join("crossvpc.yaml");
    std::fs::copy(edit("two"), &spec).unwrap();
    run(crossvpc().arg("generate"));
    let has_git = Command::new("git").arg("--version").output().is_ok();
    if has_git {
        run(Command::new("git").args(["init", "-q", "-b", "main"]));
        run(Command::new("git").args(["add", "crossvpc.yaml"]));
        run(Command::new("git").args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.org",
            "commit",
            "-qm",
            "a",
        ]));
    }
    std::fs::copy(edit("two-minus"), &spec).unwrap();
    let verdict = |arguments: &[&str]| diff(folder.path(), arguments).1.lines().next().unwrap().to_owned();
    let expected = verdict(&["old.yaml", "new.yaml"]);
    assert!(expected.starts_with("closes 1 flow"), "{expected}");
    assert_eq!(verdict(&[]), expected);
    if has_git {
        assert_eq!(verdict(&["--base", "main"]), expected);
    }
}

#[test]
fn a_comment_fits_and_its_first_lines_tell_the_change() {
    for [old, new] in EDITS {
        let folder = pair([old, new]);
        let (_, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--files", "--format", "markdown"]);
        assert!(text.chars().count() <= 65_536, "{old} to {new}");
        assert!(text.starts_with("**"), "{text}");
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count(), "{old} to {new}");
    }
}

#[test]
fn another_prefix_replaces_load_balancers_and_stacks() {
    let spec = std::fs::read_to_string(format!(
        "{}/../../specs/one-key-privatelink.yaml",
        env!("CARGO_MANIFEST_DIR")
    ))
    .unwrap();
    let terraform = "its load balancer gets another name";
    let stacks = "its stacks get other names";
    for (old, new, told, untold) in [
        ("terraform: {}", "name-prefix: acme, terraform: {}", &[terraform][..], &[stacks][..]),
        ("cloudformation: {}", "name-prefix: acme, cloudformation: {}", &[stacks], &[terraform]),
        ("terraform: {}, cdk: {}", "name-prefix: acme, terraform: {}, cdk: {}", &[terraform, stacks], &[]),
        ("cdk: {}", "cdk: {}, cloudformation: {stack-prefix: crossvpc}", &[], &[terraform, stacks]),
        (
            "cloudformation: {}",
            "name-prefix: acme, cloudformation: {stack-prefix: crossvpc}",
            &[],
            &[terraform, stacks],
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for (name, generate) in [("old.yaml", old), ("new.yaml", new)] {
            std::fs::write(folder.path().join(name), format!("{spec}\ngenerate: {{{generate}}}\n")).unwrap();
        }
        let (code, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--fail-on", "interrupts"]);
        assert_eq!(code, i32::from(!told.is_empty()), "{old} to {new}: {text}");
        assert!(told.iter().all(|part| text.contains(part)), "{old} to {new}: {text}");
        assert!(!untold.iter().any(|part| text.contains(part)), "{old} to {new}: {text}");
    }
}
