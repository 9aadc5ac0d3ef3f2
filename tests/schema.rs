//! The schema that `crossvpc schema` prints: it accepts what the program accepts, refuses what has the wrong shape, and
//! has exactly the keys that the program reads.
//! `BLESS=1 cargo test --test integration schema::` writes the copy for editors again.

use std::collections::BTreeSet;
use std::fs;

use crate::support::pages::spec_of;
use crate::support::{crossvpc, root, scenes};
use boon::{Compiler, SchemaIndex, Schemas};
use crossvpc_core::aws::quota::Quota;
use crossvpc_core::source::Sources;
use crossvpc_core::target::{Setting, Takes};
use serde_json::{Value, json};

/// The findings about the shape of a spec that a schema can make. Others are about YAML itself, such as a key that is
/// there twice, or about values that have to be compared.
const OF_SHAPE: [&str; 16] = [
    "allowed-error",
    "empty-document",
    "invalid-account-id",
    "invalid-cidr",
    "invalid-id",
    "invalid-name",
    "invalid-ports",
    "invalid-value",
    "missing-key",
    "one-option",
    // So deep that no key takes it.
    "too-deep",
    // By a key that is read only to be refused.
    "transitive-vpc-peering",
    "unknown-key",
    // As a number, unless it starts with a zero: readers of YAML do not agree on that.
    "unquoted-account-id",
    "unsupported-version",
    "wrong-type",
];

/// Where the copy for editors stands.
const COPY: &str = "docs/crossvpc.schema.json";

/// Keys that are read only to be refused with a reason.
const REFUSED: [&str; 1] = ["/connections/a/vpc-peering/via"];

fn schema() -> Value {
    let run = crossvpc().arg("schema").output().unwrap();
    assert!(run.status.success());
    serde_json::from_slice(&run.stdout).unwrap()
}

fn compiled(schema: Value) -> (Schemas, SchemaIndex) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("crossvpc.json", schema).unwrap();
    let index = compiler.compile("crossvpc.json", &mut schemas).unwrap();
    (schemas, index)
}

/// The text as editors hand it to a validator; nothing where it is not YAML, or of tags.
fn instance(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok()
}

#[test]
fn it_is_a_schema_of_its_draft() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    // Compiling validates it against the schema of schemas.
    compiled(schema);
}

#[test]
fn its_copy_for_editors_is_what_is_printed() {
    let printed = String::from_utf8(crossvpc().arg("schema").output().unwrap().stdout).unwrap();
    let copy = root().join(COPY);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(&copy, &printed).unwrap();
    }
    let kept = fs::read_to_string(&copy).unwrap_or_default();
    assert!(kept == printed, "`{COPY}` is not what is printed: `BLESS=1` writes it again");
}

#[test]
fn it_accepts_every_scene() {
    let (schemas, index) = compiled(schema());
    for (name, path) in scenes() {
        let instance = instance(&fs::read_to_string(path).unwrap()).unwrap();
        let refused = schemas.validate(&instance, index).err().map(|error| error.to_string());
        assert_eq!(refused, None, "{name}");
    }
}

/// Refused is what has the wrong shape, and nothing else: not what has the right one and cannot work.
#[test]
fn it_refuses_what_has_the_wrong_shape() {
    let (schemas, index) = compiled(schema());
    let mut refused = BTreeSet::new();
    for code in crossvpc::codes() {
        let Some(instance) = spec_of(code).and_then(|text| instance(&text)) else { continue };
        if schemas.validate(&instance, index).is_err() {
            refused.insert(code.name);
        }
    }
    assert_eq!(refused, OF_SHAPE.into());
}

/// Readers of YAML do not agree on digits that start with zero; those of others are a number to all.
#[test]
fn it_refuses_an_account_id_without_quotes() {
    let (schemas, index) = compiled(schema());
    let is_refused = |id: &str| {
        let text = format!("version: 1\naccounts: {{web: {{id: {id}}}}}\n");
        schemas.validate(&instance(&text).unwrap(), index).is_err()
    };
    assert!(is_refused("222222222222") && !is_refused("'222222222222'"));
}

/// A map with a fixed set of keys: how to write it down in a spec, and its keys.
struct Keys {
    path: Vec<String>,
    keys: BTreeSet<String>,
}

impl Keys {
    /// The smallest document that holds the map, with one key in it.
    fn document(&self, key: &str) -> Value {
        self.path.iter().rev().fold(json!({key: null}), |inner, step| match step.as_str() {
            "[]" => json!([inner]),
            step => json!({step: inner}),
        })
    }

    /// Whether the program knows a key here.
    fn are_known(&self, key: &str) -> bool {
        let mut sources = Sources::default();
        sources.add("spec.yaml", self.document(key).to_string());
        let findings = crossvpc::check(sources, &[]).findings.shown;
        let about = format!(" has no key `{key}`");
        !findings
            .iter()
            .any(|finding| finding.code.name == "unknown-key" && finding.message.ends_with(&about))
    }
}

fn walk(schema: &Value, node: &Value, path: &[String], found: &mut Vec<Keys>) {
    if let Some(reference) = node["$ref"].as_str() {
        walk(schema, schema.pointer(reference.trim_start_matches('#')).unwrap(), path, found);
    }
    let below = |step: &str| [path, &[step.to_owned()]].concat();
    if let Some(properties) = node["properties"].as_object().filter(|_| node["additionalProperties"] == false)
    {
        found.push(Keys { path: path.to_vec(), keys: properties.keys().cloned().collect() });
        properties.iter().for_each(|(key, value)| walk(schema, value, &below(key), found));
    }
    if node["additionalProperties"].is_object() {
        walk(schema, &node["additionalProperties"], &below("a"), found);
    }
    if node["items"].is_object() {
        walk(schema, &node["items"], &below("[]"), found);
    }
}

/// Settings, and those of the maps among them.
fn all_settings(settings: &'static [Setting]) -> Vec<&'static Setting> {
    settings.iter().flat_map(|setting| [vec![setting], all_settings(setting.settings())].concat()).collect()
}

/// Every key that is spelt out in the modules that read a spec is tried in every map.
#[test]
fn it_has_exactly_the_keys_that_the_program_reads() {
    let schema = schema();
    let mut maps = Vec::new();
    walk(&schema, &schema, &[], &mut maps);
    assert!(maps.len() >= 20, "only {} maps", maps.len());
    let mut words: BTreeSet<_> = Quota::ALL.iter().map(|quota| quota.key().to_owned()).collect();
    for entry in fs::read_dir(root().join("crates/core/src/spec")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            words.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    for target in crossvpc::Engine::default().targets() {
        words.insert(target.id.to_owned());
        words.extend(all_settings(target.settings).into_iter().map(|setting| setting.key.to_owned()));
    }
    let is_key = |word: &String| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    words.retain(|word| is_key(word) || word.starts_with("ipv"));
    assert!(words.len() > 60 && words.contains("appliance-mode"), "{words:?}");
    // The keys of `allow` are findings, which the program looks up later.
    for map in maps.iter().filter(|map| map.path != ["allow"]) {
        for key in map.keys.iter().chain(&words) {
            let place = format!("/{}/{key}", map.path.join("/"));
            if !REFUSED.contains(&&*place) {
                assert_eq!(map.are_known(key), map.keys.contains(key), "{place}");
            }
        }
    }
}

/// The schema is one file for all targets: what they declare of their settings is in it.
#[test]
fn it_has_the_settings_that_each_target_declares() {
    let schema = schema();
    let sections = &schema["properties"]["generate"]["properties"];
    let targets = crossvpc::Engine::default().targets();
    // These are of no target.
    let others = ["out", "name-prefix", "runbook", "policies"];
    let of_targets = sections.as_object().unwrap().keys().filter(|key| !others.contains(&key.as_str()));
    assert_eq!(of_targets.count(), targets.len());
    for target in targets {
        has_settings(&sections[target.id], target.settings);
    }
}

fn has_settings(section: &Value, settings: &'static [Setting]) {
    let properties = section["properties"].as_object();
    assert_eq!(properties.map_or(0, serde_json::Map::len), settings.len(), "{section}");
    let needed = settings.iter().filter(|setting| setting.is_needed).map(|setting| setting.key);
    assert!(
        section["required"].as_array().into_iter().flatten().filter_map(Value::as_str).eq(needed),
        "{section}"
    );
    for setting in settings {
        let property = &section["properties"][setting.key];
        assert!(property.is_object(), "{}", setting.key);
        let words = property["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        assert!(words.eq(setting.words().iter().copied()), "{}", setting.key);
        if let Takes::Map(_, below) = setting.takes {
            has_settings(property, below);
        }
    }
}
