//! `crossvpc compare`: what it says is possible passes `check`, what it calls impossible fails with the reason that it gives,
//! and its pages are those of the documentation. `BLESS=1` writes `docs/choosing.md` again.

use std::collections::BTreeSet;
use std::env;
use std::fs;

use boon::{Compiler, Schemas};
use crossvpc::{Checked, Sources};
use crossvpc_compare::outcome::{Outcome, Verdict};
use crossvpc_compare::{Document, Traffic};
use crossvpc_core::diagnostic::Severity;
use serde_json::Value as Json;
use serde_yaml::Value;

use crate::cli::support::Place;
use crate::support::{crossvpc, root, scenes};

fn check(text: &str) -> Checked {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    crossvpc::check_all(sources, &[])
}

fn compared(text: &str) -> Document {
    crossvpc_compare::compare(&check(text), None, &Traffic::parse("500GB").unwrap())
}

/// The spec as somebody writes it who does what the comparison says: by the keys alone, without the engine.
fn rewritten(spec: &Value, connection: &str, outcome: &Outcome) -> String {
    let mut spec = spec.clone();
    if !outcome.changes.is_empty() {
        let connection = spec["connections"][connection].as_mapping_mut().unwrap();
        connection.retain(|key, _| {
            !["vpc-peering", "privatelink", "transit-gateway"].contains(&key.as_str().unwrap())
        });
    }
    for change in &outcome.changes {
        let mut place = &mut spec;
        for key in change.path.split('.') {
            if place.is_null() {
                *place = Value::Mapping(serde_yaml::Mapping::new());
            }
            place = place.as_mapping_mut().unwrap().entry(key.into()).or_insert(Value::Null);
        }
        *place = serde_yaml::from_str(&change.yaml).unwrap();
    }
    serde_yaml::to_string(&spec).unwrap()
}

fn errors(checked: &Checked) -> BTreeSet<(&'static str, String)> {
    let found = checked.findings.shown.iter().filter(|found| found.code.severity == Severity::Error);
    found.map(|found| (found.code.name, found.message.clone())).collect()
}

#[test]
fn possible_types_pass_the_check_and_others_fail_for_the_reason_given() {
    let mut seen = BTreeSet::new();
    for (scene, path) in scenes() {
        let text = fs::read_to_string(path).unwrap();
        let spec: Value = serde_yaml::from_str(&text).unwrap();
        let document = compared(&text);
        assert_eq!(document.connections.len(), spec["connections"].as_mapping().unwrap().len(), "{scene}");
        for compared in &document.connections {
            assert_eq!(compared.types.len(), 3);
            for outcome in &compared.types {
                let name = format!("{scene}: {} by {}", compared.connection, outcome.r#type.title());
                let after = check(&rewritten(&spec, &compared.connection, outcome));
                let reasons = outcome.reasons.iter().map(|said| (said.code, said.message.clone())).collect();
                assert_eq!(errors(&after), reasons, "{name}");
                assert_eq!(outcome.verdict == Verdict::Impossible, after.plan.is_none(), "{name}");
                assert_eq!(outcome.verdict == Verdict::Current, outcome.changes.is_empty(), "{name}");
                assert_eq!(outcome.cost.is_some(), after.plan.is_some(), "{name}");
                seen.insert((outcome.r#type.title(), format!("{:?}", outcome.verdict)));
                seen.extend(outcome.reasons.iter().map(|said| ("reason", said.code.to_owned())));
            }
            let best = compared.types.iter().find(|outcome| outcome.r#type == compared.recommendation.r#type);
            assert_ne!(best.unwrap().verdict, Verdict::Impossible, "{scene}: {}", compared.connection);
        }
    }
    for expected in [
        ("VPC peering", "Conditional"),
        ("VPC peering", "Impossible"),
        ("PrivateLink", "Conditional"),
        ("PrivateLink", "Impossible"),
        ("Transit Gateway", "Possible"),
        ("Transit Gateway", "Conditional"),
        ("Transit Gateway", "Impossible"),
        ("reason", "cidr-overlap"),
        ("reason", "privatelink-protocol"),
        ("reason", "zone-mismatch"),
        ("reason", "transit-gateway-region"),
        ("reason", "duplicate-route"),
    ] {
        assert!(
            seen.contains(&(expected.0, expected.1.to_owned())),
            "no example shows {expected:?}: {seen:?}"
        );
    }
}

fn run(args: &[&str]) -> String {
    let output = crossvpc().arg("compare").args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What findings say is in their own snapshots.
fn without_messages(text: &str) -> String {
    let line = |line: &str| match line.rsplit_once(" (`") {
        Some((_, code)) if code.ends_with("`)") => format!("… (`{code}\n"),
        Some(_) | None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

#[test]
fn comparisons_read_well() {
    for (name, args) in [
        ("of-a-peering", &["specs/article-peering.yaml", "web"][..]),
        ("of-a-peering-markdown", &["specs/article-peering.yaml", "web", "--format", "markdown"]),
        ("of-an-overlap-markdown", &["specs/privatelink-overlap.yaml", "ledger", "--format", "markdown"]),
        ("of-a-hub", &["specs/hub-and-spokes.yaml", "proxy-of-spoke-1", "--traffic", "2TB"]),
        ("of-a-spec", &["specs/many-connections.yaml"]),
        ("of-a-spec-markdown", &["specs/many-connections.yaml", "--format", "markdown"]),
    ] {
        insta::with_settings!({snapshot_path => "snapshots/compare", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, without_messages(&run(args)));
        });
    }
}

/// Every table has as many cells in each row as in its head, and no line of it is torn.
#[test]
fn tables_of_every_example_are_whole() {
    for (scene, path) in scenes() {
        let path = path.to_str().unwrap();
        let spec: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let names = spec["connections"].as_mapping().unwrap().keys().map(|name| name.as_str().unwrap());
        let name = names.min().unwrap();
        for args in [&[path, "--format", "markdown"][..], &[path, name, "--format", "markdown"]] {
            let mut columns = None;
            for line in run(args).lines() {
                let cells = line.replace("\\|", "").matches('|').count();
                if cells > 0 {
                    assert!(line.starts_with('|') && line.ends_with('|'), "{scene}: {line}");
                    assert_eq!(*columns.get_or_insert(cells), cells, "{scene}: {line}");
                } else {
                    columns = None;
                }
                assert!(!line.contains("\n\n\n"), "{scene}");
            }
        }
    }
}

#[test]
fn the_general_comparison_is_a_page_of_the_documentation() {
    let page = root().join("docs/choosing.md");
    let printed = run(&["--format", "markdown"]);
    if env::var_os("BLESS").is_some() {
        fs::write(&page, &printed).unwrap();
    }
    assert_eq!(fs::read_to_string(page).unwrap(), printed, "`BLESS=1` writes it again");
}

#[test]
fn the_schema_describes_every_comparison() {
    let printed = crossvpc().args(["schema", "--of", "compare"]).output().unwrap().stdout;
    let schema: Json = serde_json::from_slice(&printed).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("compare.json", crate::cli::plan::closed(&schema)).unwrap();
    let index = compiler.compile("compare.json", &mut schemas).unwrap();
    let general: Json = serde_json::from_str(&run(&["--format", "json"])).unwrap();
    schemas.validate(&general, index).unwrap_or_else(|error| panic!("{error:#}"));
    for (scene, path) in scenes() {
        let document = run(&[path.to_str().unwrap(), "--format", "json", "--traffic", "6000TB"]);
        let mut document: Json = serde_json::from_str(&document).unwrap();
        schemas.validate(&document, index).unwrap_or_else(|error| panic!("{scene}: {error:#}"));
        document["connections"][0]["types"][0]["surprise"] = 1.into();
        assert!(schemas.validate(&document, index).is_err(), "{scene}: a field that is not described");
    }
}

#[test]
fn a_region_without_prices_is_said() {
    let text = fs::read_to_string(root().join("specs/one-key-transit-gateway.yaml")).unwrap();
    let place = Place::new();
    place.write("spec.yaml", text.replace("eu-west-1", "eu-west-2").replace("euw1", "euw2"));
    let spec = place.path("spec.yaml");
    let spec = spec.to_str().unwrap();
    let text = run(&[spec, "ledger"]);
    assert!(text.contains("Transit Gateway  no price for eu-west-2\n"), "{text}");
    let json: Json = serde_json::from_str(&run(&[spec, "--format", "json"])).unwrap();
    let cost = &json["connections"][0]["types"][2]["cost"];
    assert!(cost["total"].is_null() && cost["missing"][0]["region"] == "eu-west-2", "{cost}");
}

#[test]
fn mistakes_on_the_command_line_are_refused_with_help() {
    let place = Place::new();
    for (args, code, expected) in [
        (&["compare", "spec.yaml", "weg"][..], 2, "the spec has no connection `weg`"),
        (&["compare", "spec.yaml", "weg"], 2, "did you mean `web`?"),
        (&["compare", "nowhere.yaml"], 2, "cannot read `nowhere.yaml`"),
        (&["compare", "--traffic", "500"], 2, "the unit is missing; write `500GB`"),
        (&["compare", "--traffic", "500Gb"], 2, "the unit must be MB, GB, TB"),
        (&["compare", "--traffic", "0GB"], 2, "more than 0"),
        (&["compare", "--traffic", "lots"], 2, "such as `500GB`, `2TB` or `750GiB`"),
    ] {
        let run = place.run(args);
        assert_eq!((run.code, run.out.as_str()), (Some(code), ""), "{args:?}");
        assert!(run.err.contains(expected), "{args:?}: {}", run.err);
    }
    place.write("bad.yaml", "version: 1\nacounts: {}\n");
    let run = place.run(&["compare", "bad.yaml"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "a spec with errors is not compared");
    assert!(run.err.contains("error[unknown-key]"), "{}", run.err);
}

#[test]
fn a_large_spec_is_compared_in_part() {
    use std::fmt::Write;
    let mut text = fs::read_to_string(root().join("specs/article-peering.yaml")).unwrap();
    for number in 0..60 {
        let port = 8000 + number;
        let _ = writeln!(
            text,
            "  c{number}: {{provider: {{vpc: vpc-a}}, consumers: {{vpc-b: {{}}}}, ports: [tcp/{port}], vpc-peering: {{}}}}"
        );
    }
    let place = Place::new();
    place.write("spec.yaml", &text);
    let run = place.run(&["compare", "spec.yaml"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.contains("The spec has 11 more connections."), "{}", run.out);
    let one = place.run(&["compare", "spec.yaml", "web"]);
    assert!(one.out.starts_with("`web`: `vpc-b` calls `vpc-a`"), "{}", one.out);
}
