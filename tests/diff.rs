//! What `diff` says of edits that public reports describe, and of other ways to ask.

mod hazards;
mod pairs;
mod waivers;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::crossvpc;

use crate::support::pairs::{Pair, edit, pair};

/// The exit code, and what is printed.
fn diff(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let run = crossvpc().current_dir(folder).arg("diff").args(arguments).output().unwrap();
    (run.status.code().unwrap(), String::from_utf8(run.stdout).unwrap())
}

#[test]
fn reports_say_what_a_network_engineer_would() {
    let all = Pair::all();
    assert!(all.len() > 40, "{}", all.len());
    let told = all.iter().map(|pair| {
        let (code, text) = diff(pair.folder().path(), &["old.yaml", "new.yaml"]);
        format!("== {}, exit code {code}\n{text}", pair.name)
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_spec_does_not_differ_from_itself() {
    for pair in Pair::all() {
        let (code, text) = diff(pair.folder().path(), &["old.yaml", "old.yaml", "--fail-on", "any"]);
        assert_eq!((code, text.lines().next()), (0, Some("changes nothing in the network")), "{}", pair.name);
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
    for pair in Pair::all() {
        let folder = pair.folder();
        let (_, json) = diff(folder.path(), &["old.yaml", "new.yaml", "--files", "--format", "json"]);
        let json: Value = serde_json::from_str(&json).unwrap();
        assert!(!json["files"].as_array().unwrap().is_empty(), "{}", pair.name);
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
    for Pair { name, .. } in Pair::all() {
        let folder = Pair::of(&name).folder();
        let (_, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--files", "--format", "markdown"]);
        assert!(text.chars().count() <= 65_536, "{name}");
        assert!(text.starts_with("**"), "{text}");
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count(), "{name}");
    }
}

/// The lines that a reader of a comment sees before opening anything.
fn lines_above_the_fold(markdown: &str) -> usize {
    let mut depth = 0;
    let shown = markdown.lines().filter(|line| {
        let is_shown = depth == 0;
        depth += line.matches("<details>").count();
        depth -= line.matches("</details>").count();
        is_shown && !line.contains("</details>")
    });
    shown.count()
}

#[test]
fn an_everyday_change_is_told_in_fifteen_lines() {
    assert_eq!(lines_above_the_fold("a\n<details><summary>b</summary>\nc\n</details>\nd\n"), 3);
    for name in ["port", "port-added", "broadens-flow", "seventh-spoke", "two-minus to two"] {
        let folder = Pair::of(name).folder();
        let (_, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--files", "--format", "markdown"]);
        assert!(lines_above_the_fold(&text) <= 15, "{name}: {}\n{text}", lines_above_the_fold(&text));
    }
}

/// 250 VPCs and 5,000 connections between them, on a port.
fn many_connections(port: u16) -> String {
    let mut spec = String::from("version: 1\ndefaults: {region: eu-west-1}\naccounts:\n");
    for at in 0..10 {
        spec += &format!("  a{at}: {{id: \"{}\"}}\n", 100_000_000_000_u64 + at);
    }
    spec += "vpcs:\n";
    for at in 0..250 {
        let account = at / 25;
        spec += &format!(
            "  v{at}: {{account: a{account}, cidrs: [10.{at}.0.0/16], route-tables: {{main: null}}}}\n"
        );
    }
    spec += "connections:\n";
    for at in 0..5_000 {
        let (provider, consumer) = (at % 250, (at % 250 + 1 + at / 250) % 250);
        spec += &format!(
            "  c{at}: {{provider: {{vpc: v{provider}}}, consumers: {{v{consumer}: {{}}}}, ports: [tcp/{port}], vpc-peering: {{}}}}\n"
        );
    }
    spec
}

#[test]
fn a_comment_about_thousands_of_connections_fits_and_says_what_it_leaves_out() {
    let pair = Pair {
        name: String::new(),
        title: String::new(),
        old: many_connections(443),
        new: many_connections(8443),
    };
    let folder = pair.folder();
    let (_, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--format", "markdown"]);
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    assert!(text.starts_with("**opens 5,000 flows, closes 5,000; 10 accounts must act**\n"), "{text}");
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count(), "{text}");
    assert!(text.contains("<details><summary>4,988 more, of which "), "{text}");
    // Verdict, two sections of 12 rows, and the folds.
    assert!(lines_above_the_fold(&text) <= 40, "{}", lines_above_the_fold(&text));
    // A row is one flow with its place, which GitHub shows in two lines.
    assert!(text.lines().all(|line| line.chars().count() < 250), "{text}");
    // Removed, they are 5,000 links too.
    let none = many_connections(443).split("connections:").next().unwrap().to_owned();
    let folder =
        Pair { name: String::new(), title: String::new(), old: many_connections(443), new: none }.folder();
    let (_, text) = diff(folder.path(), &["old.yaml", "new.yaml", "--format", "markdown"]);
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    assert!(
        text.starts_with("**closes 5,000 flows, removes 5,000 links, leaves 5,000 removed parts deployed;"),
        "{text}"
    );
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
