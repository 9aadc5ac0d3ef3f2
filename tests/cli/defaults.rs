//! What a command does where the command line leaves something out: the spec, the output folder, what is printed.

use std::fs;

use serde_json::Value;

use super::support::{Place, SMALL, larger};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn the_spec_is_the_nearest_one_and_the_output_is_beside_it() {
    let place = Place::new();
    place.write("crossvpc.yaml", SMALL);
    fs::create_dir_all(place.path("team/docs")).unwrap();
    let below = |arguments: &[&str]| {
        super::support::Run::of(place.command(arguments).current_dir(place.path("team/docs")))
    };
    assert_eq!(below(&["check"]).code, Some(0));
    let run = below(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.ends_with("\nnext: follow `../../out/README.md`\n"), "{}", run.out);
    assert!(place.path("out/README.md").is_file() && !place.path("team/docs/out").exists());
    assert_eq!(below(&["diff"]).code, Some(0));
    place.write("team/crossvpc.yaml", "version: 2\n");
    let run = below(&["check"]);
    assert!(run.out.contains("--> ../crossvpc.yaml:1:10"), "the nearest one counts: {}", run.out);
}

#[test]
fn without_any_spec_the_way_to_one_is_said() {
    let place = Place::new();
    let run = place.run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.starts_with("error: no `crossvpc.yaml` in this folder or above it\n"), "{}", run.err);
    assert!(run.err.contains("crossvpc init"), "{}", run.err);
}

#[test]
fn the_spec_names_the_output_folder_and_the_command_line_overrides_it() {
    let place = Place::new();
    place.write("net/spec.yaml", format!("{SMALL}generate: {{out: generated/network}}\n"));
    assert_eq!(place.run(&["generate", "net/spec.yaml"]).code, Some(0));
    assert!(place.path("net/generated/network/README.md").is_file());
    assert!(place.path("net/generated/network/cdk").is_dir(), "no target is named, so that all are meant");
    assert_eq!(place.run(&["generate", "net/spec.yaml", "--out", "mine"]).code, Some(0));
    assert!(place.path("mine/README.md").is_file());
    // A folder is the folder of its files.
    assert_eq!(place.run(&["diff", "net"]).code, Some(0));
}

#[test]
fn the_output_folder_of_a_spec_is_below_it_and_not_hidden() {
    let place = Place::new();
    for out in
        ["/etc/out", "../out", "a/../../b", ".git/hooks", "a/.git", "", "a//b", "a/", "c:\\out", "-x", "~"]
    {
        place.write("spec.yaml", format!("{SMALL}generate: {{out: {}}}\n", Value::from(out)));
        let run = place.run(&["check", "spec.yaml"]);
        assert_eq!(run.code, Some(1), "{out}: {run:?}");
        assert!(run.out.contains("is not a valid value of `out`"), "{out}: {}", run.out);
    }
}

#[test]
fn only_the_files_of_the_folder_itself_are_the_spec() {
    let place = Place::new();
    let (accounts, rest) = SMALL.split_once("vpcs:").unwrap();
    place.write("net/accounts.yaml", accounts);
    place.write("net/rest.yml", format!("version: 1\nvpcs:{rest}"));
    place.write("net/below/more.yaml", "version: 1\nconections: {}\n");
    let run = place.run(&["check", "net"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("\nchecked 2 files, 2 accounts, "), "{}", run.out);
    let run = place.run(&["check", "."]);
    assert!(run.code == Some(0) && run.out.contains("\nchecked 2 accounts, "), "{run:?}");
}

#[test]
fn check_says_last_what_it_checked() {
    let place = Place::new();
    let last = |text: &str| text.lines().last().unwrap().to_owned();
    let checked = "checked 2 accounts, 2 VPCs, 1 connection, 1 link; the spec leaves out 5 ids";
    assert_eq!(last(&place.run(&["check", "spec.yaml"]).out), checked);
    place.write("spec.yaml", SMALL.replace("10.1.0.0/16", "172.17.0.0/16"));
    assert_eq!(last(&place.run(&["check", "spec.yaml"]).out), checked);
    place.write("spec.yaml", "version: 2\n");
    assert_eq!(last(&place.run(&["check", "spec.yaml"]).out), "1 error");
}

#[test]
fn notes_are_said_by_check_and_by_no_other_command() {
    let place = Place::new();
    place.write("spec.yaml", SMALL.replace(", security-groups: [api]", ""));
    assert!(place.run(&["check", "spec.yaml"]).out.contains("note[no-security-group]"));
    for command in [&["plan", "spec.yaml"][..], &["generate", "spec.yaml"], &["diff", "spec.yaml"]] {
        let run = place.run(command);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{command:?}");
    }
    place.write("spec.yaml", SMALL.replace("10.1.0.0/16", "172.17.0.0/16"));
    let run = place.run(&["plan", "spec.yaml"]);
    assert!(
        run.err.contains("warning[docker-bridge-range]") && run.err.ends_with("\n1 warning\n"),
        "{}",
        run.err
    );
}

#[test]
fn quiet_leaves_errors_and_what_was_asked_for() {
    let place = Place::new();
    place.write("spec.yaml", SMALL.replace("10.1.0.0/16", "172.17.0.0/16"));
    for (command, code) in [
        (&["check", "spec.yaml"][..], 0),
        (&["check", "spec.yaml", "--deny", "warnings"], 1),
        (&["diff", "spec.yaml"], 1),
        (&["generate", "spec.yaml"], 0),
        (&["init", "starter.yaml"], 0),
    ] {
        let run = place.run(&[command, &["--quiet"]].concat());
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(code), "", ""), "{command:?}");
    }
    let run = place.run(&["plan", "spec.yaml", "-q"]);
    assert!(run.out.starts_with("1 link\n") && run.err.is_empty(), "{run:?}");
    place.write("spec.yaml", "version: 2\n");
    assert!(place.run(&["check", "spec.yaml", "-q"]).out.contains("error[unsupported-version]"));
    assert!(place.run(&["generate", "spec.yaml", "-q"]).err.contains("error[unsupported-version]"));
}

#[test]
fn an_error_in_the_spec_is_no_difference() {
    let place = Place::new();
    place.write("spec.yaml", "version: 2\n");
    let run = place.run(&["diff", "spec.yaml"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert_eq!(place.run(&["generate", "spec.yaml", "--check"]).code, Some(1));
}

#[test]
fn generate_lists_files_for_programs() {
    let place = Place::new();
    place.write("spec.yaml", larger());
    let first = json(&place.run(&["generate", "spec.yaml", "--format", "json"]).out);
    assert_eq!((&first["version"], &first["out"]), (&Value::from(1), &Value::from("out")));
    let listed: Vec<_> =
        first["created"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    let written =
        place.files("out").into_iter().filter(|(path, text)| text.is_some() && path != ".crossvpc.lock");
    let mut written: Vec<_> = written.map(|(path, _)| path).collect();
    written.sort();
    assert_eq!(listed, written);
    place.write("spec.yaml", SMALL);
    let check = json(&place.run(&["generate", "spec.yaml", "--check", "--format", "json"]).out);
    let second = json(&place.run(&["generate", "spec.yaml", "--format", "json"]).out);
    assert_eq!(check, second, "`--check` says what a run would do");
    assert!(second["removed"].as_array().unwrap().contains(&"terraform/vpc-peering-one--three.tf".into()));
}

#[test]
fn init_writes_the_targets_that_are_asked_for() {
    let place = Place::new();
    let printed = place.run(&["init", "-"]).out;
    assert_eq!(place.run(&["init", "starter.yaml"]).code, Some(0));
    assert_eq!(printed, place.read("starter.yaml"), "`-` prints what a path gets");
    let run = place.run(&["init", "-", "--target", "cdk,terraform"]);
    place.write("some.yaml", &run.out);
    let run = place.run(&["generate", "some.yaml", "--out", "some"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(place.path("some/terraform").is_dir() && place.path("some/cdk").is_dir());
    assert!(!place.path("some/cloudformation").exists());
}

#[test]
fn every_output_for_programs_is_as_its_schema_says() {
    let place = Place::new();
    place.write("more.yaml", larger());
    place.write(
        "spec.yaml",
        format!("{}allow: {{docker-bridge-range: none}}\n", SMALL.replace("10.1.0.0/16", "172.17.0.0/16")),
    );
    place.write("broken.yaml", "version: 2\nvpc: {}\n");
    for arguments in [
        &["check", "spec.yaml"][..],
        &["check", "broken.yaml"],
        &["diff", "spec.yaml"],
        &["generate", "spec.yaml"],
        &["generate", "more.yaml"],
        &["generate", "spec.yaml", "--check"],
        &["diff", "spec.yaml"],
        &["fmt", "spec.yaml", "--check"],
        &["fmt", "spec.yaml"],
        &["explain", "--list"],
        &["explain", "cidr-overlap"],
        &["plan", "spec.yaml"],
    ] {
        let schema = json(&place.run(&["schema", "--of", arguments[0]]).out);
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.add_resource("schema.json", schema).unwrap();
        let schema = compiler.compile("schema.json", &mut schemas).unwrap();
        let printed = json(&place.run(&[arguments, &["--format", "json"]].concat()).out);
        if let Err(error) = schemas.validate(&printed, schema) {
            panic!("{arguments:?}: {error}: {printed:#}");
        }
        // What it says of no field would be no promise.
        let mut less = printed.as_object().unwrap().clone();
        less.remove("version");
        assert!(schemas.validate(&Value::from(less), schema).is_err(), "{arguments:?}");
    }
}
