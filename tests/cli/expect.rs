//! What a spec expects of its network: in one file or several, with old and new names, and without a trace in what is generated.

use super::support::{Place, SMALL};

const HOLDS: &str = "expect:\n  never:\n    - {from: two, to: one, ports: [tcp/22]}\n  always:\n    - {from: \"*\", to: one}\n";

fn with(spec: &str, expect: &str) -> String {
    format!("{spec}{expect}")
}

#[test]
fn what_holds_changes_nothing_that_is_generated() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    place.write("spec.yaml", with(SMALL, HOLDS));
    assert!(place.run(&["check", "spec.yaml"]).out.starts_with("no findings\n"));
    place.generate();
    assert_eq!(before, place.files("out"));
}

#[test]
fn what_does_not_hold_is_an_error_at_its_line_with_the_path_that_trace_shows() {
    let place = Place::new();
    place.write("spec.yaml", with(SMALL, "expect:\n  never:\n    - {from: two, to: one}\n"));
    let run = place.run(&["check", "spec.yaml"]);
    assert_eq!(run.code, Some(1));
    let line = SMALL.lines().count() + 3;
    assert!(run.out.contains("error[never-violated]: `two` can reach `one` on tcp/80"), "{}", run.out);
    assert!(run.out.contains(&format!("--> spec.yaml:{line}:14")), "{}", run.out);
    let path = |text: &str| {
        let line = text.lines().find_map(|line| line.split_once("path: ")).unwrap().1;
        line.to_owned()
    };
    let traced = place.run(&["trace", "spec.yaml", "two", "one", "80"]);
    assert_eq!(path(&run.out), path(&traced.out));
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(1));
    assert!(!place.path("out").exists());
}

#[test]
fn each_file_of_a_spec_may_expect_something() {
    let place = Place::new();
    let file = |name: &str, kind: &str, ends: &str| {
        place.write(&format!("net/{name}.yaml"), format!("version: 1\nexpect:\n  {kind}: [{{{ends}}}]\n"));
    };
    place.write("net/a.yaml", SMALL);
    file("b", "never", "from: two, to: one");
    file("c", "never", "from: two, to: one, ports: [tcp/80]");
    file("d", "always", "from: one, to: two");
    file("e", "always", "from: two, to: one");
    let run = place.run(&["check", "net"]);
    let places: Vec<_> = run.out.lines().filter(|line| line.contains("-->")).map(str::trim).collect();
    assert_eq!(places, ["--> net/b.yaml:3:18", "--> net/c.yaml:3:18", "--> net/d.yaml:3:19"], "{}", run.out);
}

#[test]
fn a_vpc_with_a_new_name_is_expected_by_it() {
    let place = Place::new();
    let renamed = SMALL.replace("  two:", "  web:").replace("{two:", "{web:");
    let renamed = renamed.replace("  web: {", "  web: {renamed-from: two, ");
    assert!(renamed.contains("renamed-from: two"), "{renamed}");
    let found = |vpc: &str| {
        place.write("spec.yaml", with(&renamed, &format!("expect:\n  never: [{{from: {vpc}, to: one}}]\n")));
        place.run(&["check", "spec.yaml"]).out
    };
    assert!(found("web").contains("error[never-violated]: `web` can reach `one`"), "{}", found("web"));
    assert!(found("two").contains("error[unknown-name]: no VPC is named `two`"), "{}", found("two"));
}
