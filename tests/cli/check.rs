//! `crossvpc check`.

use super::support::{Place, Run, SMALL};

const BROKEN: &str =
    "version: 1\naccounts: {a: {id: 111111111111}}\nvpcs:\n  one: {account: b, cidrs: [10.0.0.1/16]}\n";

#[test]
fn a_spec_without_mistakes_is_clean() {
    let run = Place::new().run(&["check", "spec.yaml"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), "no findings\n", ""));
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
    assert!(run.out.ends_with("\n\n4 errors\n"), "{}", run.out);
}

#[test]
fn findings_for_programs_are_json_and_nothing_else() {
    let place = Place::new();
    let run = place.run(&["check", "spec.yaml", "--format", "json"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "[]\n"));
    place.write("spec.yaml", BROKEN);
    let run = place.run(&["check", "spec.yaml", "--format=json"]);
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    let findings: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(findings.as_array().unwrap().len(), 4);
    assert_eq!(findings[0]["labels"][0]["file"], "spec.yaml");
}

#[test]
fn a_target_says_what_it_cannot_express() {
    let place = Place::new();
    place.write("spec.yaml", SMALL.replace("vpc-peering: {}", "vpc-peering: {dns: true}"));
    let all = place.run(&["check", "spec.yaml"]);
    assert!(all.out.contains("note[dns-step]") && all.out.ends_with("1 note\n"), "{}", all.out);
    assert_eq!(all.code, Some(0), "notes are no errors");
    let terraform = place.run(&["check", "spec.yaml", "--target", "terraform"]);
    assert_eq!(terraform.out, "no findings\n");
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
    assert!(!is_coloured(&[], &[("CLICOLOR_FORCE", "0")]));
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
