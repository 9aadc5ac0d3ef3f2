//! `crossvpc fmt`: order and quotes; comments and meaning stay.

use std::fs;

use crossvpc::Sources;
use serde_yaml::{Mapping, Value};

use super::support::{Place, SMALL};
use crate::matrix::permute::permuted;
use crate::support::pages::spec_of;
use crate::support::{root, scenes};

/// The text as `fmt` writes it.
fn formatted(text: &str) -> Option<String> {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let formatted = crossvpc::format(&sources).ok()?;
    Some(formatted.iter().map(|(_, source)| source.text()).collect())
}

/// The comments of a text that has no `#` elsewhere, sorted.
fn comments(text: &str) -> Vec<&str> {
    let starts = text.lines().filter_map(|line| {
        line.match_indices('#')
            .map(|(at, _)| at)
            .find(|&at| at == 0 || line[..at].ends_with(' '))
            .map(|at| &line[at..])
    });
    let mut comments: Vec<_> = starts.collect();
    comments.sort_unstable();
    comments
}

/// The value with every map sorted by key, but for what `fmt` quotes.
fn meaning(text: &str) -> Value {
    fn sorted(value: Value) -> Value {
        match value {
            Value::Mapping(map) => {
                let mut entries: Vec<_> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
                entries.sort_by_cached_key(|(key, _)| serde_json::to_string(key).unwrap());
                Value::Mapping(entries.into_iter().collect::<Mapping>())
            }
            Value::Sequence(items) => Value::Sequence(items.into_iter().map(sorted).collect()),
            other @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Tagged(_)) => other,
        }
    }
    sorted(serde_yaml::from_str(text).unwrap())
}

/// Every spec of the repository: the examples, those of the findings, and the starter.
fn texts() -> Vec<(String, String)> {
    let scenes = scenes().into_iter().map(|(name, path)| (name, fs::read_to_string(path).unwrap()));
    let pages = crossvpc::codes().into_iter();
    let pages = pages.filter_map(|code| Some((code.name.to_owned(), spec_of(code)?)));
    scenes.chain(pages).chain([("starter".to_owned(), crossvpc_templates::STARTER.to_owned())]).collect()
}

#[test]
fn meaning_and_comments_stay_and_a_second_run_changes_nothing() {
    let mut count = 0;
    for (name, text) in texts() {
        let Some(after) = formatted(&text) else { continue };
        count += 1;
        assert_eq!(comments(&text), comments(&after), "{name}");
        if name != "unquoted-account-id" {
            assert_eq!(meaning(&text), meaning(&after), "{name}:\n{after}");
        }
        assert_eq!(formatted(&after).as_deref(), Some(&*after), "{name}");
        let lines = |text: &str| text.lines().filter(|line| line.trim().is_empty()).count();
        assert_eq!(lines(&text), lines(&after), "{name}: blank lines");
    }
    assert!(count > 100, "{count}");
}

#[test]
fn every_order_becomes_the_usual_one() {
    let schema: Value = serde_json::from_str(&crossvpc_core::spec::schema::schema(&[], &[])).unwrap();
    for (name, path) in scenes() {
        let text = fs::read_to_string(path).unwrap();
        let spec: Value = serde_yaml::from_str(&text).unwrap();
        for seed in 0..3 {
            let moved = serde_yaml::to_string(&permuted(&spec, seed)).unwrap();
            let after = formatted(&moved).unwrap_or_else(|| panic!("{name}:\n{moved}"));
            assert_eq!(meaning(&moved), meaning(&after), "{name}");
            is_ordered(&serde_yaml::from_str(&after).unwrap(), &schema, &name);
        }
    }
}

/// Fails if the keys of a map are in another order than those of the schema.
fn is_ordered(value: &Value, schema: &Value, about: &str) {
    if let Some(map) = value.as_mapping() {
        let known: Vec<_> = schema["properties"].as_mapping().into_iter().flat_map(Mapping::keys).collect();
        let ranks: Vec<_> =
            map.keys().filter_map(|key| known.iter().position(|known| *known == key)).collect();
        assert!(ranks.is_sorted(), "{about}: {map:?}");
        for (key, value) in map {
            let named = &schema["properties"][key];
            is_ordered(value, if named.is_null() { &schema["additionalProperties"] } else { named }, about);
        }
    }
    value.as_sequence().into_iter().flatten().for_each(|item| is_ordered(item, &schema["items"], about));
}

#[test]
fn the_examples_are_formatted() {
    for (name, path) in scenes() {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(formatted(&text), Some(text), "`crossvpc fmt specs/{name}.yaml` formats it");
    }
    assert_eq!(formatted(crossvpc_templates::STARTER).as_deref(), Some(crossvpc_templates::STARTER));
}

/// Texts and what they become; a text without another stays as it is.
#[test]
fn comments_and_blank_lines_stay_with_their_entries() {
    let cases = fs::read_to_string(root().join("tests/fixtures/fmt.txt")).unwrap();
    let cases: Vec<_> = cases.split("\n=== ").skip(1).collect();
    assert!(cases.len() >= 8);
    for case in cases {
        let (name, texts) = case.split_once('\n').unwrap();
        let (before, after) = texts.split_once("--- becomes\n").unwrap_or((texts, texts));
        for [before, after] in
            [[before, after], [&*before.replace('\n', "\r\n"), &*after.replace('\n', "\r\n")]]
        {
            assert_eq!(formatted(before).as_deref(), Some(after), "{name}");
        }
    }
}

#[test]
fn files_are_written_and_standard_input_is_printed() {
    let place = Place::new();
    let moved = SMALL.replace("version: 1\n", "") + "version: 1\n";
    fs::create_dir(place.path("specs")).unwrap();
    place.write("specs/a.yaml", moved.replace("\"222222222222\"", "222222222222"));
    place.write("specs/b.yaml", "version: 1\n");
    let check = place.run(&["fmt", "specs", "--check"]);
    assert_eq!(check.code, Some(1), "{check:?}");
    assert_eq!(check.err, "note: 1 file would change, 1 unchanged\n");
    assert!(check.out.contains("+++ b/specs/a.yaml") && !check.out.contains("b.yaml\n+"), "{}", check.out);
    assert!(place.read("specs/a.yaml").ends_with("version: 1\n"));
    let run = place.run(&["fmt", "specs"]);
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (Some(0), "", "note: 1 file changed, 1 unchanged\n")
    );
    assert_eq!(place.read("specs/a.yaml"), SMALL);
    assert_eq!(place.run(&["fmt", "specs", "--check"]).code, Some(0));
    let piped = place.run_with_input(&["fmt", "-"], &moved);
    assert_eq!((piped.code, piped.out.as_str(), piped.err.as_str()), (Some(0), SMALL, ""));
    assert_eq!(place.run_with_input(&["fmt", "-", "--check"], &moved).code, Some(1));
}

#[test]
fn a_spec_that_cannot_be_read_gets_its_errors_and_is_not_written() {
    let place = Place::new();
    fs::create_dir(place.path("specs")).unwrap();
    place.write("specs/a.yaml", SMALL.replace("version: 1\n", "") + "version: 1\n");
    for (broken, code) in
        [("version: 1\nvpcs: [\n", "yaml-syntax"), ("vpcs: {}\nvpcs: {}\n", "duplicate-key")]
    {
        place.write("specs/b.yaml", broken);
        let before = place.files("specs");
        let run = place.run(&["fmt", "specs"]);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
        assert!(run.err.contains(&format!("error[{code}]")), "{}", run.err);
        assert!(run.err.ends_with("1 error; nothing was written\n"), "{}", run.err);
        assert_eq!(place.files("specs"), before);
    }
    let missing = place.run(&["fmt", "nowhere.yaml"]);
    assert_eq!(missing.code, Some(2), "{missing:?}");
}

#[test]
fn programs_get_the_formatted_text_where_it_is_not_written() {
    let place = Place::new();
    let written = SMALL.replace("version: 1\n", "") + "version: 1\n";
    place.write("spec.yaml", &written);
    let run = |arguments: &[&str]| {
        let run = place.run(&[&["fmt", "spec.yaml", "--format", "json"], arguments].concat());
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        (run.code, json["files"][0].clone())
    };
    let (code, checked) = run(&["--check"]);
    assert_eq!((code, &checked["changed"]), (Some(1), &true.into()), "{checked}");
    assert_eq!(place.read("spec.yaml"), written);
    let (code, file) = run(&[]);
    assert_eq!((code, &file["changed"], file["text"].is_null()), (Some(0), &true.into(), true));
    assert_eq!(place.read("spec.yaml"), checked["text"].as_str().unwrap());
    assert_eq!(run(&["--check"]).0, Some(0));
}
