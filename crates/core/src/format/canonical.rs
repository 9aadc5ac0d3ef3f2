//! A spec as one value without comments, order of keys, files and aliases: what a folder keeps of the spec that it was generated
//! from. As JSON it is YAML too, and reads as the spec that it was made of.

use serde_json::{Map, Value};

use crate::diagnostic::Report;
use crate::source::Sources;
use crate::yaml::{Document, Entries, Kind, Node, Resolved};

use super::arrange::key_text;

/// What does not decide what is generated: where it is written, what is expected, and the findings that are no news. Tags of VPCs
/// do not either.
const LEFT_OUT: [&[&str]; 3] = [&["allow"], &["expect"], &["generate", "out"]];

/// The value of a spec without errors, with the keys of every map sorted.
pub fn canonical(sources: &Sources) -> Value {
    let mut spec = Map::new();
    for (file, source) in sources.iter() {
        let document = Document::parse(file, source.text(), &mut Report::keeping(1));
        let Some(Value::Object(top)) = document.map(|document| value(document.root())) else { continue };
        for (key, value) in top {
            match (spec.get_mut(&key), value) {
                (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
                (Some(known), _) if !known.is_null() => {}
                (_, value) => {
                    spec.insert(key, value);
                }
            }
        }
    }
    for path in LEFT_OUT {
        remove(&mut spec, path);
    }
    let vpcs = spec.get_mut("vpcs").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
    vpcs.filter_map(Value::as_object_mut).for_each(|vpc| remove(vpc, &["tags"]));
    spec.retain(|_, value| !value.is_null());
    spec.values_mut().filter_map(Value::as_object_mut).for_each(Map::sort_keys);
    spec.sort_keys();
    Value::Object(spec)
}

fn remove(map: &mut Map<String, Value>, path: &[&str]) {
    match path {
        [] => {}
        [key] => {
            map.shift_remove(*key);
        }
        [key, rest @ ..] => {
            if let Some(Value::Object(inner)) = map.get_mut(*key) {
                remove(inner, rest);
            }
        }
    }
}

fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Sequence(items) => items.map(value).collect(),
        Kind::Mapping(entries) => mapping(entries).into(),
        Kind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => Value::Null,
            Resolved::Bool(is_true) => is_true.into(),
            // What is no number to the reader of a spec is a text to it.
            Resolved::Int(text) => text.parse::<u64>().map_or_else(|_| text.into(), Value::from),
            Resolved::Float(text) | Resolved::Str(text) => text.into(),
        },
    }
}

fn mapping(entries: Entries<'_>) -> Map<String, Value> {
    let mut map: Map<_, _> = entries.map(|(key, item)| (key_text(key).to_owned(), value(item))).collect();
    map.sort_keys();
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Value {
        let mut sources = Sources::default();
        for text in texts {
            sources.add("spec.yaml", *text);
        }
        canonical(&sources)
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        let one = of(&[
            "version: 1\nallow: {x: y}\naccounts: {b: {id: \"2\"}, a: &a {id: \"1\"}} # c\nvpcs:\n  v: *a\n",
        ]);
        let two = of(&[
            "accounts:\n  a: {id: '1'}\nversion: 1\ndefaults:\n",
            "version: 01\nvpcs: {v: {\"id\": \"1\"}}\naccounts: {b: {id: \"2\"}}\ngenerate: {out: x}\n",
        ]);
        assert_eq!(
            one.to_string(),
            r#"{"accounts":{"a":{"id":"1"},"b":{"id":"2"}},"version":1,"vpcs":{"v":{"id":"1"}}}"#
        );
        assert_eq!(two.to_string(), one.to_string().replace(r#","version""#, r#","generate":{},"version""#));
        let kinds = of(&["a: [true, null, 7, 1.10, '7', 0x1f, \"t\\te\"]\n"]);
        assert_eq!(kinds.to_string(), r#"{"a":[true,null,7,"1.10","7","0x1f","t\te"]}"#);
    }
}
