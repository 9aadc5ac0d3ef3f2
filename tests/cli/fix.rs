//! `crossvpc check --fix`.

use std::fs;

use super::support::{Place, SMALL};

/// [`SMALL`] with two slips, a comment, and a mistake that is for a person to decide.
fn slipped() -> String {
    SMALL
        .replace("\"222222222222\"", "222222222222")
        .replace("[tcp/80]", "[443/tcp] # later 8443")
        .replace("security-groups: [api]", "security-groups: [apis]")
}

fn fixed() -> String {
    slipped().replace("222222222222", "\"222222222222\"").replace("443/tcp", "tcp/443")
}

#[test]
fn without_a_yes_the_fixes_are_shown_and_nothing_is_written() {
    let place = Place::new();
    place.write("spec.yaml", slipped());
    let run = place.run(&["check", "spec.yaml", "--fix"]);
    assert_eq!(run.code, Some(1));
    for line in [
        "--- a/spec.yaml",
        "+++ b/spec.yaml",
        "-    ports: [443/tcp] # later 8443",
        "+    ports: [tcp/443] # later 8443",
    ] {
        assert!(run.err.lines().any(|shown| shown == line), "{line}: {}", run.err);
    }
    assert!(run.err.contains("nothing was written; pass `--yes`"), "{}", run.err);
    assert!(run.out.ends_with("3 errors\n"), "{}", run.out);
    assert_eq!(fs::read_to_string(place.path("spec.yaml")).unwrap(), slipped());
}

#[test]
fn with_a_yes_the_fixes_are_made_and_the_rest_is_reported() {
    let place = Place::new();
    place.write("spec.yaml", format!("\u{feff}{}", slipped()));
    let run = place.run(&["check", "spec.yaml", "--fix", "--yes"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.err.ends_with("note: applied 2 fixes\n"), "{}", run.err);
    assert!(run.out.contains("error[unknown-name]") && run.out.ends_with("\n\n1 error\n"), "{}", run.out);
    assert_eq!(fs::read_to_string(place.path("spec.yaml")).unwrap(), format!("\u{feff}{}", fixed()));
    let again = place.run(&["check", "spec.yaml", "--fix", "--yes"]);
    assert!(again.err.contains("no finding has an automatic fix"), "{}", again.err);
    assert_eq!(fs::read_to_string(place.path("spec.yaml")).unwrap(), format!("\u{feff}{}", fixed()));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.write("spec.yaml", slipped());
    let mode = || fs::metadata(place.path("spec.yaml")).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(place.path("spec.yaml"), fs::Permissions::from_mode(0o640)).unwrap();
    place.run(&["check", "spec.yaml", "--fix", "--yes"]);
    assert_eq!(mode(), 0o640);
    assert_eq!(fs::read_to_string(place.path("spec.yaml")).unwrap(), fixed());
    assert!(fs::read_dir(place.path(".")).unwrap().count() == 1, "nothing is left beside the file");
}

#[test]
fn of_a_folder_each_file_with_a_fix_is_changed_and_no_other() {
    let place = Place::new();
    let (top, connections) = SMALL.split_once("connections:").unwrap();
    fs::create_dir(place.path("net")).unwrap();
    place.write("net/a.yaml", top);
    place.write("net/b.yaml", format!("version: \"1\"\nconnections:{connections}"));
    let run = place.run(&["check", "net", "--fix", "--yes"]);
    assert!(run.code == Some(0) && run.out.starts_with("no findings\n"), "{}{}", run.out, run.err);
    assert_eq!(fs::read_to_string(place.path("net/a.yaml")).unwrap(), top);
    let fixed = fs::read_to_string(place.path("net/b.yaml")).unwrap();
    assert_eq!(fixed, format!("version: 1\nconnections:{connections}"));
}

#[test]
fn of_standard_input_the_fixed_text_is_printed() {
    let place = Place::new();
    let run = place.run_with_input(&["check", "-", "--fix"], &slipped());
    assert_eq!((run.code, run.out), (Some(1), fixed()));
    assert!(run.err.contains("error[unknown-name]") && !run.err.contains("invalid-ports"), "{}", run.err);
}
