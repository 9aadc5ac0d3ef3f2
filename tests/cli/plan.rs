//! `crossvpc plan --format json`: the facts, and the schema that describes them.

use std::collections::BTreeSet;

use boon::{Compiler, Schemas};
use crossvpc_benches::Kind;
use serde_json::{Value, json};

use super::support::{Place, larger};
use crate::support::{crossvpc, root, scenes};

fn plan(args: &[&str]) -> Value {
    let run = Place::new().run(args);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn the_plan_for_programs_is_json() {
    let run = Place::new().run(&["plan", "spec.yaml", "--format", "json", "--target", "cloudformation"]);
    assert_eq!(run.code, Some(0));
    let plan: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(plan["version"], 2);
    assert_eq!(plan["links"][0]["sides"][0]["account_id"], "111111111111");
    let [target] = plan["targets"].as_array().unwrap().as_slice() else { panic!("{plan}") };
    let units = target["units"].as_array().unwrap();
    let wired = units
        .iter()
        .flat_map(|unit| unit["inputs"].as_array().unwrap())
        .find(|input| !input["from"].is_null());
    let from = &wired.unwrap()["from"];
    let source = units.iter().find(|unit| unit["id"] == from["unit"]).unwrap();
    assert!(source["outputs"].as_array().unwrap().contains(&from["output"]));
    assert_eq!(target["waves"][0][0]["kind"], "deploy");
    let first = target["waves"][0][0]["unit"].clone();
    assert_eq!(
        target["removal"].as_array().unwrap().last().unwrap()["unit"],
        first,
        "the first is removed last"
    );
}

#[test]
fn commands_are_printed_only_if_all_is_asked_for() {
    let steps = |args: &[&str]| -> Vec<Value> {
        let targets = plan(args)["targets"].as_array().unwrap().clone();
        let of =
            |key: &str| targets.iter().flat_map(|target| target[key].as_array().unwrap()).cloned().collect();
        let (waves, removal): (Vec<Value>, Vec<Value>) = (of("waves"), of("removal"));
        waves.iter().flat_map(|wave| wave.as_array().unwrap()).cloned().chain(removal).collect()
    };
    let json = ["plan", "spec.yaml", "--format", "json"];
    let (some, mut all) = (steps(&json), steps(&[&json[..], &["--all"]].concat()));
    assert!(all.iter().all(|step| step["command"].as_array().is_some_and(|lines| !lines.is_empty())));
    for step in &mut all {
        assert!(step.as_object_mut().unwrap().remove("command").is_some());
    }
    assert_eq!(some, all);
}

#[test]
fn a_long_list_is_printed_whole_only_if_all_is_asked_for() {
    let place = Place::new();
    place.write("spec.yaml", crossvpc_benches::spec(Kind::VpcPeering, 30));
    let (some, all) = (place.run(&["plan", "spec.yaml"]).out, place.run(&["plan", "spec.yaml", "--all"]).out);
    let links = |text: &str| text.lines().filter(|line| line.starts_with("    for ")).count();
    assert_eq!((links(&some), links(&all)), (20, 30));
    assert!(some.contains("\n  … and 10 more; --all prints them\n"), "{some}");
    assert!(!all.contains("… and "), "{all}");
    for line in some.lines().filter(|line| !line.contains("… and ")) {
        assert!(all.contains(line), "{line}");
    }
}

#[test]
fn facts_have_names_ids_and_what_needs_them() {
    let plan = plan(&["plan", "spec.yaml", "--format", "json"]);
    let facts = plan["facts"].as_array().unwrap();
    let of = |kind: &str| facts.iter().filter(|fact| fact["kind"] == kind).collect::<Vec<_>>();
    let route = json!({
        "kind": "route", "link": "vpc-peering-one--two", "account": "a", "account_id": "111111111111",
        "region": "eu-west-1", "vpc": "one", "table": "main", "table_id": null, "destination": "10.1.0.0/16",
        "target": "vpc-peering-one--two", "peer": "two", "for": ["web"],
    });
    assert_eq!(*of("route")[0], route);
    let rule = json!({
        "kind": "rule", "link": "vpc-peering-one--two", "account": "a", "account_id": "111111111111",
        "region": "eu-west-1", "vpc": "one", "group": {"name": "api", "id": null}, "direction": "ingress",
        "protocol": "tcp", "ports": "80", "peer": {"cidr": "10.1.0.0/16", "vpc": "two"}, "for": ["web"],
    });
    assert_eq!(of("rule"), [&rule]);
    assert_eq!(
        (of("acceptance")[0]["accepts"].as_str(), of("acceptance")[0]["account"].as_str()),
        (Some("peering"), Some("b"))
    );
}

#[test]
fn facts_of_one_link_are_those_of_no_other() {
    let place = Place::new();
    place.write("spec.yaml", larger());
    let links = |args: &[&str]| -> BTreeSet<String> {
        let plan: Value = serde_json::from_str(&place.run(args).out).unwrap();
        let links = plan["facts"].as_array().unwrap().iter().filter_map(|fact| fact["link"].as_str());
        links.map(str::to_owned).collect()
    };
    let json = ["plan", "spec.yaml", "--format", "json"];
    assert_eq!(links(&json).len(), 2);
    let one = links(&[&json[..], &["--link", "web"]].concat());
    assert_eq!(one, BTreeSet::from(["vpc-peering-one--two".to_owned()]));
}

/// The schema leaves room for fields that are added; here it has none, so that each field is described.
pub(crate) fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let mut map: serde_json::Map<_, _> =
                map.iter().map(|(key, value)| (key.clone(), closed(value))).collect();
            if map.get("properties").is_some_and(Value::is_object) && map.contains_key("required") {
                map.insert("additionalProperties".to_owned(), false.into());
            }
            map.into()
        }
        Value::Array(items) => items.iter().map(closed).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => schema.clone(),
    }
}

#[test]
fn the_schema_describes_the_plan_of_every_example() {
    let printed = crossvpc().args(["schema", "--of", "plan"]).output().unwrap().stdout;
    let schema: Value = serde_json::from_slice(&printed).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("plan.json", closed(&schema)).unwrap();
    let index = compiler.compile("plan.json", &mut schemas).unwrap();
    let mut seen = BTreeSet::new();
    for (scene, path) in scenes() {
        let run = crossvpc().arg("plan").arg(path).args(["--format", "json", "--all"]).output().unwrap();
        let plan: Value = serde_json::from_slice(&run.stdout).unwrap();
        if let Err(error) = schemas.validate(&plan, index) {
            panic!("{scene}: {error:#}");
        }
        let facts = plan["facts"].as_array().unwrap();
        seen.extend(facts.iter().map(|fact| fact["kind"].as_str().unwrap().to_owned()));
        let mut wrong = plan.clone();
        wrong["facts"][0]["surprise"] = json!(1);
        assert!(schemas.validate(&wrong, index).is_err(), "{scene}: a field that is not described");
    }
    let kinds = schema["$defs"].as_object().unwrap().keys().filter_map(|name| name.strip_prefix("fact-"));
    assert_eq!(kinds.map(str::to_owned).collect::<BTreeSet<_>>(), seen, "every kind is in some example");
}

#[test]
fn another_block_or_port_is_another_plan() {
    let place = Place::new();
    let spec = std::fs::read_to_string(root().join("specs/one-key-vpc-peering.yaml")).unwrap();
    let facts = |spec: &str| {
        place.write("spec.yaml", spec);
        let plan: Value =
            serde_json::from_str(&place.run(&["plan", "spec.yaml", "--format", "json"]).out).unwrap();
        plan["facts"].clone()
    };
    let whole = facts(&spec);
    assert_eq!(whole, facts(&format!("# A comment.\n{spec}\n")));
    for (one, other) in [("tcp/443", "tcp/22"), ("10.1.", "10.99.")] {
        assert!(spec.contains(one), "{one}");
        assert_ne!(whole, facts(&spec.replace(one, other)), "{other}");
    }
}
