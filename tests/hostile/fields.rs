//! The places of a spec where a text can stand, out of its schema: a field that joins the format joins here.

use std::fs;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::support::{crossvpc, root};

/// A place where a text can stand.
pub(super) struct Field {
    /// From the top: keys, `*` for any name, `[]` for an item.
    steps: Vec<String>,
    pub(super) spot: Spot,
}

/// What the text is there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    /// The value itself.
    Value,
    /// The name of an entry.
    Key,
    /// A key that the format does not have.
    UnknownKey,
}

/// Places that can have a text at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Keys that the format does not have.
    UnknownKeys,
    /// Why findings are allowed.
    Reasons,
}

/// Every place, in the order of the schema.
pub(super) fn all() -> Vec<Field> {
    let run = crossvpc().arg("schema").output().unwrap();
    let schema: Value = serde_json::from_slice(&run.stdout).unwrap();
    let mut fields = Vec::new();
    walk(&schema, &schema, &[], &mut fields);
    fields
}

fn walk(schema: &Value, node: &Value, steps: &[String], fields: &mut Vec<Field>) {
    let mut add = |spot| fields.push(Field { steps: steps.to_vec(), spot });
    let node = match node["$ref"].as_str() {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')).unwrap(),
        None => node,
    };
    let below = |step: &str| [steps, &[step.to_owned()]].concat();
    let is_map = node["properties"].is_object() || node["additionalProperties"].is_object();
    if node["properties"].is_object() {
        add(Spot::UnknownKey);
    }
    if node["additionalProperties"].is_object() {
        add(Spot::Key);
        walk(schema, &node["additionalProperties"], &below("*"), fields);
    }
    for (key, property) in node["properties"].as_object().into_iter().flatten() {
        walk(schema, property, &below(key), fields);
    }
    if node["items"].is_object() {
        walk(schema, &node["items"], &below("[]"), fields);
    }
    if !is_map && !node["items"].is_object() {
        fields.push(Field { steps: steps.to_vec(), spot: Spot::Value });
    }
}

impl Field {
    /// How failures name it.
    pub(super) fn path(&self) -> String {
        let last = match self.spot {
            Spot::Value => None,
            Spot::Key => Some("<key>"),
            Spot::UnknownKey => Some("<unknown key>"),
        };
        self.steps.iter().map(String::as_str).chain(last).collect::<Vec<_>>().join(".")
    }

    /// With which others it can have a text at the same time.
    pub(super) fn group(&self) -> Option<Group> {
        match self.spot {
            Spot::UnknownKey => Some(Group::UnknownKeys),
            Spot::Value if self.steps[0] == "allow" => Some(Group::Reasons),
            Spot::Value | Spot::Key => None,
        }
    }

    /// Puts a text there, behind what a valid spec has.
    pub(super) fn put(&self, text: &str, spec: &mut Value) {
        let place = self.steps.iter().enumerate().fold(spec, |at, (number, step)| {
            descend(at, step, self.steps.get(number + 1).map(String::as_str))
        });
        match self.spot {
            Spot::Value => {
                let before = place.as_str().unwrap_or_default();
                *place = format!("{before}{text}").into();
            }
            Spot::Key | Spot::UnknownKey => {
                if !place.is_object() {
                    *place = Map::new().into();
                }
                let entries = place.as_object_mut().unwrap();
                let first = entries.iter().next().map(|(key, value)| (key.clone(), value.clone()));
                let (key, value) = first.unwrap_or_else(|| ("key".to_owned(), "value".into()));
                if matches!(self.spot, Spot::Key) {
                    entries.shift_remove(&key);
                }
                entries.insert(format!("{key}{text}"), value);
            }
        }
    }
}

/// A valid spec with a text in some places.
pub(super) fn spec<'f>(fields: impl IntoIterator<Item = &'f Field>, text: &str) -> String {
    static BASE: LazyLock<Value> = LazyLock::new(|| {
        let text = fs::read_to_string(root().join("specs/every-option.yaml")).unwrap();
        serde_yaml::from_str(&text).unwrap()
    });
    let mut spec = BASE.clone();
    fields.into_iter().for_each(|field| field.put(text, &mut spec));
    serde_yaml::to_string(&spec).unwrap()
}

/// The value at a step, made where it is not there; of several entries, one that has the next step.
fn descend<'v>(at: &'v mut Value, step: &str, next: Option<&str>) -> &'v mut Value {
    if step == "[]" {
        if at.as_array().is_none_or(Vec::is_empty) {
            *at = vec![Value::Null].into();
        }
        return &mut at[0];
    }
    if !at.is_object() {
        *at = Map::new().into();
    }
    let entries = at.as_object_mut().unwrap();
    let key = if step == "*" {
        let has_next = |(_, value): &(&String, &Value)| next.is_some_and(|next| value.get(next).is_some());
        let found = entries.iter().find(has_next).or_else(|| entries.iter().next());
        found.map_or_else(|| "a".to_owned(), |(key, _)| key.clone())
    } else {
        step.to_owned()
    };
    entries.entry(key).or_insert(Value::Null)
}
