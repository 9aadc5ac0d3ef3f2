//! `crossvpc check`.

use super::support::{CLEAN, Place, Run, SCOPE, SMALL};

/// What programs get of [`SMALL`].
const NOTHING: &str = r#"{
  "version": 1,
  "findings": [],
  "left_out": 0,
  "allowed": [],
  "checked": {
    "accounts": 2,
    "vpcs": 2,
    "connections": 1,
    "links": 1,
    "missing_ids": 5
  }
}
"#;

const BROKEN: &str =
    "version: 1\naccounts: {a: {id: 111111111111}}\nvpcs:\n  one: {account: b, cidrs: [10.0.0.1/16]}\n";

#[test]
fn a_spec_without_mistakes_is_clean() {
    let run = Place::new().run(&["check", "spec.yaml"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), CLEAN, ""));
}

#[test]
fn every_mistake_is_said_in_one_run() {
    let place = Place::new();
    place.write("spec.yaml", BROKEN);
    let run = place.run(&["check", "spec.yaml"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    for code in ["unquoted-account-id", "unknown-name", "host-bits", "missing-region"] {
        assert!(run.out.contains(&format!("error[{code}]")), "{code}: {}", run.out);
    }
    assert!(run.out.contains("spec.yaml:4:29"), "{}", run.out);
    let end = "\n\n4 errors\nrun `crossvpc check --fix` to apply 1 fix\n";
    assert!(run.out.ends_with(end), "{}", run.out);
}

#[test]
fn findings_for_programs_are_json_and_nothing_else() {
    let place = Place::new();
    let run = place.run(&["check", "spec.yaml", "--format", "json"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), NOTHING));
    place.write("spec.yaml", BROKEN);
    let run = place.run(&["check", "spec.yaml", "--format=json"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["findings"].as_array().unwrap().len(), 4);
    assert_eq!(document["findings"][0]["labels"][0]["file"], "spec.yaml");
    assert!(document["checked"].is_null(), "a spec with errors is not read to its end");
}

const DOCKER: &str = "docker-bridge-range";

/// [`SMALL`] with a warning, a note and another key at its end.
fn with_warning(more: &str) -> String {
    let text = SMALL
        .replace("10.1.0.0/16", "172.17.0.0/16")
        .replace(", security-groups: [api]", "")
        .replace(", security-groups: {api: null}", "");
    format!("{text}{more}")
}

#[test]
fn findings_for_code_scanning_are_sarif_with_what_is_allowed() {
    let place = Place::new();
    place.write("spec.yaml", with_warning("allow: {docker-bridge-range: no container runs here}\n"));
    let run = place.run(&["check", "spec.yaml", "--format", "sarif"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let log: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let codes: Vec<_> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(codes, ["no-security-group", DOCKER]);
    assert_eq!(results[1]["suppressions"][0]["justification"], "no container runs here");
    let uri = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "spec.yaml");
}

#[test]
fn findings_for_a_pull_request_are_one_annotation_a_line() {
    let place = Place::new();
    place.write("spec.yaml", BROKEN);
    let run = place.run(&["check", "spec.yaml", "--format", "github"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines.len(), 4);
    let unquoted = "::error file=spec.yaml,line=2,endLine=2,col=20,endColumn=32,title=unquoted-account-id::";
    assert!(lines[0].starts_with(unquoted), "{}", run.out);
    assert!(lines.iter().all(|line| line.contains("%0Ahelp: ")), "{}", run.out);
}

#[test]
fn what_is_allowed_is_counted_and_not_shown() {
    let place = Place::new();
    place.write("spec.yaml", with_warning("allow:\n  docker-bridge-range: a\n  no-security-group: b\n"));
    let run = place.run(&["check", "spec.yaml", "--deny", "warnings"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (
            Some(0),
            format!("no findings; 2 allowed by the spec\n{}", SCOPE.replace("5 ids", "4 ids")).as_str()
        )
    );
}

#[test]
fn warnings_are_denied_on_request() {
    let place = Place::new();
    place.write("spec.yaml", with_warning(""));
    assert_eq!(place.run(&["check", "spec.yaml"]).code, Some(0));
    let run = place.run(&["check", "spec.yaml", "--deny", "warnings"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("\n1 warning, 1 note\n"), "{}", run.out);
    let run = place.run(&["generate", "spec.yaml", "--out", "out", "--deny=warnings"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.ends_with("note: nothing was written to `out`\n"), "{}", run.err);
    assert!(!place.path("out").exists());
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(0));
}

#[test]
fn only_what_is_no_error_can_be_allowed_and_only_what_exists() {
    let place = Place::new();
    place.write(
        "spec.yaml",
        with_warning("allow: {cidr-overlap: why, docker-bridge-rang: b, dns-step: ' '}\n"),
    );
    let run = place.run(&["check", "spec.yaml"]);
    assert_eq!(run.code, Some(1));
    for said in [
        "error[allowed-error]: `cidr-overlap` is an error",
        "error[unknown-name]: no finding is named `docker-bridge-rang`",
        "did you mean `docker-bridge-range`?",
        "error[invalid-value]: ` ` is not a valid value of `allow.dns-step`",
    ] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    assert!(!run.out.contains("unused-allow"), "errors hide findings: {}", run.out);
}

#[test]
fn what_is_allowed_must_be_found_where_it_is_looked_for() {
    let place = Place::new();
    place.write("spec.yaml", format!("{SMALL}allow: {{dns-step: known, docker-bridge-range: none}}\n"));
    let run = place.run(&["check", "spec.yaml"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.contains("\n\n2 warnings\n"), "{}", run.out);
    let run = place.run(&["check", "spec.yaml", "--target", "terraform"]);
    assert!(
        run.out.contains("`docker-bridge-range` is allowed, but no finding has this code"),
        "{}",
        run.out
    );
    assert!(run.out.contains("\n\n1 warning\n"), "Terraform has no `dns-step`: {}", run.out);
    place.write(
        "spec.yaml",
        format!("{SMALL}allow: {{dns-step: known, unused-allow: shared by many specs}}\n"),
    );
    assert_eq!(
        place.run(&["check", "spec.yaml"]).out,
        format!("no findings; 1 allowed by the spec\n{SCOPE}")
    );
}

#[test]
fn a_target_says_what_it_cannot_express() {
    let place = Place::new();
    place.write("spec.yaml", SMALL.replace("vpc-peering: {}", "vpc-peering: {dns: true}"));
    let all = place.run(&["check", "spec.yaml"]);
    assert!(all.out.contains("note[dns-step]") && all.out.contains("\n1 note\n"), "{}", all.out);
    assert_eq!(all.code, Some(0), "notes are no errors");
    let terraform = place.run(&["check", "spec.yaml", "--target", "terraform"]);
    assert!(terraform.out.starts_with("no findings\n"), "{}", terraform.out);
}

#[test]
fn colour_is_asked_for_or_not() {
    let place = Place::new();
    place.write("spec.yaml", BROKEN);
    let is_coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = place.command(&[&["check", "spec.yaml"], arguments].concat());
        Run::of(command.envs(variables.iter().copied())).out.contains('\u{1b}')
    };
    assert!(!is_coloured(&[], &[]), "a pipe is no terminal");
    assert!(is_coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(is_coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&[], &[("CLICOLOR_FORCE", "")]));
    assert!(!is_coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!is_coloured(&["--color=never"], &[("CLICOLOR_FORCE", "1")]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    use std::process::Stdio;

    let place = Place::new();
    place.write("spec.yaml", BROKEN.replace("10.0.0.1/16", &vec!["10.0.0.1/16"; 2000].join(", ")));
    let mut child =
        place.command(&["check", "spec.yaml"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let run = Run::from(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_mistake() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let place = Place::new();
    let output = place.command(&["explain", "--list"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: cannot write to standard output: "));
}
