//! Plans are equal exactly if their specs mean the same: in any order of keys, and after no change of anything that is
//! generated.

use std::fs;

use crossvpc::{Checked, Sources};
use serde_yaml::Value;

use super::{permute, spec, text};
use crate::support::scenes;

/// What says how a plan is written down, what is reported, and nothing about the plan.
const ASIDE: [&str; 5] = ["allow", "expect", "generate", "quotas", "version"];

fn checked(text: &str) -> Checked {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    crossvpc::check(sources, &[])
}

#[test]
fn the_order_of_a_spec_means_nothing_to_its_plan() {
    for (scene, path) in scenes() {
        let plan = checked(&fs::read_to_string(&path).unwrap()).plan.unwrap();
        for seed in 0..3 {
            let permuted = text(&permute::permuted(&spec(&path), seed));
            let other = checked(&format!("# Moved.\n\n{permuted}")).plan.unwrap();
            assert!(plan.facts() == other.facts(), "{scene} with its keys permuted:\n{permuted}");
            assert_eq!(
                serde_json::to_string(&plan).unwrap(),
                serde_json::to_string(&other).unwrap(),
                "{scene}"
            );
            assert!(plan == other && plan == plan.clone());
        }
    }
}

/// Each value is changed, and each item and entry taken away, one at a time.
#[test]
fn plans_that_differ_in_what_is_generated_are_not_equal() {
    let (mut same, mut different, mut missed) = (0, 0, Vec::new());
    for (scene, path) in scenes() {
        let before = checked(&fs::read_to_string(&path).unwrap());
        let plan = before.plan.as_ref().unwrap();
        let mut changes = Vec::new();
        let whole = spec(&path);
        changed(&whole, &mut Vec::new(), &mut changes);
        // The largest scenes repeat themselves.
        let step = changes.len().div_ceil(120);
        for (place, value) in changes.into_iter().step_by(step) {
            let text = text(&value);
            let after = checked(&text);
            let Some(other) = &after.plan else { continue };
            if plan != other {
                different += 1;
                continue;
            }
            same += 1;
            let trees = [&before, &after].map(|checked| {
                let tree = crossvpc::generate(checked.plan.as_ref().unwrap(), &checked.targets, &[]).unwrap();
                // Comments say what the spec has, also where nothing uses it.
                let is_code = |line: &&str| !line.trim_start().starts_with('#');
                let code = |text: &str| text.lines().filter(is_code).collect::<Vec<_>>().join("\n");
                tree.iter().map(|(path, text)| (path.to_owned(), code(text))).collect::<Vec<_>>()
            });
            let differs = trees[0].iter().zip(&trees[1]).find(|(before, after)| before != after);
            if let Some((before, after)) = differs {
                let lines = before.1.lines().zip(after.1.lines()).find(|(before, after)| before != after);
                missed.push(format!("{scene}: {place} changes {}: {lines:?}", before.0));
            }
        }
    }
    assert!(missed.is_empty(), "{} changes are not in the plan:\n{}", missed.len(), missed.join("\n"));
    assert!(different > 1_000 && same > 10, "{different} plans differ, {same} do not");
}

/// Copies of a value with one change each, and where that is.
fn changed(value: &Value, path: &mut Vec<String>, changes: &mut Vec<(String, Value)>) {
    let place = |path: &[String]| path.join("/");
    match value {
        Value::Mapping(map) => {
            for (key, item) in map {
                path.push(key.as_str().map_or_else(|| key.as_u64().unwrap().to_string(), str::to_owned));
                if !(path.len() == 1 && ASIDE.contains(&path[0].as_str())) {
                    let mut less = map.clone();
                    less.remove(key);
                    changes.push((place(path), Value::Mapping(less)));
                    within(item, path, changes, |item| {
                        let mut map = map.clone();
                        map.insert(key.clone(), item);
                        Value::Mapping(map)
                    });
                }
                path.pop();
            }
        }
        Value::Sequence(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(at.to_string());
                let mut less = items.clone();
                less.remove(at);
                changes.push((place(path), Value::Sequence(less)));
                within(item, path, changes, |item| {
                    let mut items = items.clone();
                    items[at] = item;
                    Value::Sequence(items)
                });
                path.pop();
            }
        }
        Value::Bool(is) => changes.push((place(path), Value::Bool(!is))),
        Value::Number(number) => {
            changes.push((place(path), Value::Number((number.as_u64().unwrap() + 1).into())));
        }
        Value::String(text) => {
            // Of a CIDR block the second number, of what else has any the last.
            let digits: Vec<_> =
                text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
            let is_block = text.contains(['.', ':']) && text.contains('/') && !text.starts_with("arn:");
            let at = if is_block { digits.get(2).copied() } else { digits.last().copied() };
            let other = match at {
                Some(at) => {
                    let digit = if &text[at..=at] == "9" { "8" } else { "9" };
                    format!("{}{digit}{}", &text[..at], &text[at + 1..])
                }
                None => format!("{text}x"),
            };
            changes.push((place(path), Value::String(other)));
        }
        Value::Null | Value::Tagged(_) => {}
    }
}

/// The changes of an item, each in a copy of what it is in.
fn within(
    item: &Value,
    path: &mut Vec<String>,
    changes: &mut Vec<(String, Value)>,
    put: impl Fn(Value) -> Value,
) {
    let mut inner = Vec::new();
    changed(item, path, &mut inner);
    changes.extend(inner.into_iter().map(|(place, item)| (place, put(item))));
}
