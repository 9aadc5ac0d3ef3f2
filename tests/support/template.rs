//! The values of a CloudFormation template in YAML: its short tags as the JSON that they stand for.

use serde_json::{Map, Value, json};

/// The same as JSON.
pub fn to_json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let value = to_json(tagged.value);
            match (tag.as_str(), value) {
                ("!Ref", name) => json!({ "Ref": name }),
                ("!GetAtt", Value::String(path)) => {
                    let (resource, attribute) = path.split_once('.').expect("an attribute of a resource");
                    json!({ "Fn::GetAtt": [resource, attribute] })
                }
                ("!Sub", text) => json!({ "Fn::Sub": text }),
                (tag, value) => json!({ format!("Fn::{}", &tag[1..]): value }),
            }
        }
        serde_yaml::Value::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let key = key.as_str().expect("every key is a text").to_owned();
                (key, to_json(value))
            });
            Value::Object(entries.collect::<Map<_, _>>())
        }
        serde_yaml::Value::Sequence(items) => items.into_iter().map(to_json).collect(),
        serde_yaml::Value::Null
        | serde_yaml::Value::Bool(_)
        | serde_yaml::Value::Number(_)
        | serde_yaml::Value::String(_) => serde_json::to_value(value).expect("a scalar is JSON"),
    }
}
