//! A name is no identity: what was renamed keeps what it was generated as, in every target.

use std::collections::BTreeMap;

use super::support::Place;

/// Each thing that has a name, with each connection type.
const SPEC: &str = "\
version: 1
defaults: {region: eu-west-1}
accounts:
  acct-a: {id: \"111111111111\"}
  acct-b: {id: \"222222222222\"}
vpcs:
  vpc-one: {id: vpc-0a1b2c3d4e5f60718, account: acct-a, cidrs: [10.0.0.0/16], route-tables: {tab-one: {id: rtb-0a1b2c3d4e5f60718}},
    subnets: {sub-one: {cidr: 10.0.1.0/24, zone: euw1-az1, route-table: tab-one}, sub-two: {cidr: 10.0.2.0/24, zone: euw1-az2, route-table: tab-one}},
    security-groups: {grp-one: {id: null}}}
  vpc-two: {account: acct-b, cidrs: [10.1.0.0/16], route-tables: {tab-two: {}}, subnets: {sub-three: {cidr: 10.1.1.0/24, zone: euw1-az1, route-table: tab-two}}}
  vpc-hub: {account: acct-b, cidrs: [10.2.0.0/16], route-tables: {tab-hub: {}}, subnets: {sub-hub: {cidr: 10.2.1.0/24, zone: euw1-az1, route-table: tab-hub}}}
transit-gateways:
  gate-one: {account: acct-a, route-tables: {way-one: {}}, attachments: {vpc-one: {route-table: way-one}, vpc-hub: {route-table: way-one}}}
connections:
  peer-one: {provider: {vpc: vpc-one, security-groups: [grp-one]}, consumers: {vpc-two: {}}, ports: [tcp/443], vpc-peering: {}}
  link-one: {provider: {vpc: vpc-one, subnets: [sub-one, sub-two]}, consumers: {vpc-two: {subnets: [sub-three]}}, ports: [tcp/8443],
    privatelink: {targets: {ips: [10.0.1.10]}}}
  gate-way: {provider: {vpc: vpc-one}, consumers: {vpc-hub: {}}, ports: [tcp/22], transit-gateway: {via: gate-one}}
";

/// Each of its names.
const NAMES: [&str; 18] = [
    "acct-a",
    "acct-b",
    "vpc-one",
    "vpc-two",
    "vpc-hub",
    "tab-one",
    "tab-two",
    "tab-hub",
    "sub-one",
    "sub-two",
    "sub-three",
    "sub-hub",
    "grp-one",
    "gate-one",
    "way-one",
    "peer-one",
    "link-one",
    "gate-way",
];

/// The new name sorts elsewhere.
fn renamed(spec: &str, name: &str, new: &str) -> String {
    let mut spec = spec.to_owned();
    for end in [":", ",", "]", "}"] {
        for start in [" ", "{", "["] {
            spec = spec.replace(&format!("{start}{name}{end}"), &format!("{start}{new}{end}"));
        }
    }
    spec
}

/// The same with the earlier name in the spec.
fn said(spec: &str, new: &str, old: &str) -> String {
    spec.replacen(&format!("{new}: {{"), &format!("{new}: {{renamed-from: {old}, "), 1).replace(", }", "}")
}

/// The files of the targets, and the texts for people.
fn files(place: &Place) -> [BTreeMap<String, String>; 2] {
    let mut files = [BTreeMap::new(), BTreeMap::new()];
    for (path, text) in place.files("out") {
        let is_for_people =
            path.ends_with("README.md") && !path.contains("modules") || path.contains("runbook/");
        if let (true, Some(text)) = (path != ".crossvpc.lock", text) {
            files[usize::from(is_for_people)].insert(path, text);
        }
    }
    files
}

fn generate(place: &Place, spec: &str) -> String {
    place.write("spec.yaml", spec);
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}\n{spec}");
    run.err
}

fn specs() -> [String; 2] {
    [SPEC.to_owned(), format!("{SPEC}generate: {{terraform: {{layout: per-account}}}}\n")]
}

#[test]
fn a_new_name_of_anything_changes_no_file_of_a_target() {
    for spec in specs() {
        let first = Place::new();
        generate(&first, &spec);
        let [before, _] = files(&first);
        let mut all = spec.clone();
        for name in NAMES {
            let new = format!("z-{name}");
            all = renamed(&all, name, &new);
            let once = renamed(&spec, name, &new);
            assert_ne!(once, spec, "{name}");
            // Recognised in the record, which keeps the key for the next run, and for the next name.
            let place = Place::new();
            generate(&place, &spec);
            let told = generate(&place, &once);
            assert!(told.contains(&format!("write `renamed-from: {name}` there")), "{name}: {told}");
            assert_eq!(files(&place)[0], before, "{name}");
            let told = generate(&place, &renamed(&once, &new, &format!("b-{name}")));
            assert!(told.contains(&format!("write `renamed-from: {name}` there")), "{name}: {told}");
            assert_eq!(files(&place)[0], before, "{name}, twice");
            // Said by the spec, for an empty folder.
            let place = Place::new();
            generate(&place, &said(&once, &new, name));
            assert_eq!(files(&place)[0], before, "{name}, said");
        }
        // All at once.
        generate(&first, &all);
        let [after, people] = files(&first);
        assert_eq!(after, before);
        assert!(people["README.md"].contains("runbook/connections/z-peer-one.md"));
    }
}

#[test]
fn two_names_are_swapped_and_a_name_that_is_used_is_refused() {
    let place = Place::new();
    generate(&place, SPEC);
    let [before, _] = files(&place);
    let swapped = renamed(&renamed(&renamed(SPEC, "vpc-two", "x"), "vpc-hub", "vpc-two"), "x", "vpc-hub");
    let swapped = said(&said(&swapped, "vpc-two", "vpc-hub"), "vpc-hub", "vpc-two");
    for _ in 0..2 {
        generate(&place, &swapped);
        assert_eq!(files(&place)[0], before);
    }
    // The key of a recognised name is used too.
    let place = Place::new();
    generate(&place, SPEC);
    generate(&place, &renamed(SPEC, "vpc-one", "vpc-new"));
    let more = "  vpc-one: {account: acct-b, cidrs: [10.9.0.0/16]}\ntransit-gateways:";
    place.write("spec.yaml", renamed(SPEC, "vpc-one", "vpc-new").replace("transit-gateways:", more));
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("two entries are generated as `vpc-one`"), "{run:?}");
}

#[test]
fn diff_says_that_there_are_new_names_and_nothing_else() {
    for name in NAMES {
        let place = Place::new();
        generate(&place, SPEC);
        let once = renamed(SPEC, name, &format!("z-{name}"));
        place.write("old.yaml", SPEC);
        place.write("spec.yaml", once);
        for base in [&["diff", "spec.yaml", "--out", "out"][..], &["diff", "old.yaml", "spec.yaml"]] {
            let run = place.run(&[base, &["--format", "json"]].concat());
            let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
            let changes = json["changes"].as_array().unwrap();
            assert_eq!(changes.len(), 1, "{name}: {json:#}");
            assert_eq!(changes[0]["code"], "renames-only", "{name}");
            assert_eq!(json["steps"], serde_json::json!([]), "{name}");
        }
    }
}
