//! A template as JSON: read back from its YAML, so that there is one page for both.

use crossvpc_core::backend::RenderBug;
use serde_json::{Map, Value, json};
use serde_yaml::Value as Yaml;

/// The same template as JSON. Comments are lost; what they say of the file's origin stands in its metadata.
///
/// # Errors
///
/// [`RenderBug`] when the text is not a template.
pub fn to_json(text: &str) -> Result<Map<String, Value>, RenderBug> {
    let yaml: Yaml = serde_yaml::from_str(text).map_err(|error| RenderBug(error.to_string()))?;
    let Value::Object(template) = value(yaml)? else {
        return Err(RenderBug("a template is not a map".to_owned()));
    };
    let header: Vec<_> = text.lines().map_while(|line| line.strip_prefix("# ")).collect();
    let mut whole = Map::new();
    whole.insert("Metadata".to_owned(), json!({ "crossvpc": header.join(" ") }));
    whole.extend(template);
    Ok(whole)
}

/// The template as a JSON file.
pub(crate) fn print(text: &str) -> Result<String, RenderBug> {
    let mut text =
        serde_json::to_string_pretty(&to_json(text)?).map_err(|error| RenderBug(error.to_string()))?;
    text.push('\n');
    Ok(text)
}

fn value(yaml: Yaml) -> Result<Value, RenderBug> {
    Ok(match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => value.into(),
        Yaml::Number(number) => match number.as_i64() {
            Some(number) => number.into(),
            None => return Err(RenderBug(format!("`{number}` is not a whole number"))),
        },
        Yaml::String(text) => text.into(),
        Yaml::Sequence(items) => items.into_iter().map(value).collect::<Result<Vec<_>, _>>()?.into(),
        Yaml::Mapping(entries) => {
            let mut map = Map::new();
            for (key, entry) in entries {
                let Yaml::String(key) = key else {
                    return Err(RenderBug("a key of a template is not a string".to_owned()));
                };
                map.insert(key, value(entry)?);
            }
            map.into()
        }
        Yaml::Tagged(tagged) => intrinsic(&tagged.tag.to_string(), &value(tagged.value)?)?,
    })
}

/// The long form of an intrinsic function.
fn intrinsic(tag: &str, argument: &Value) -> Result<Value, RenderBug> {
    match (tag, argument) {
        ("!Ref", _) => Ok(json!({ "Ref": argument })),
        ("!Sub", _) => Ok(json!({ "Fn::Sub": argument })),
        ("!GetAtt", Value::String(path)) if path.contains('.') => {
            Ok(json!({ "Fn::GetAtt": path.splitn(2, '.').collect::<Vec<_>>() }))
        }
        ("!Select" | "!Split" | "!Join" | "!If" | "!Not" | "!Equals", Value::Array(_)) => {
            Ok(json!({ format!("Fn::{}", &tag[1..]): argument }))
        }
        _ => Err(RenderBug(format!("`{tag}` has no long form here"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intrinsics_take_their_long_form() {
        let read = to_json(
            "# one\n# two\nA: !Ref B\nC: !GetAtt D.E\nF: !Sub \"${G}\"\nH: [1, \"2\"]\n\
                I: !Select [1, !Split [\":\", !Select [0, !GetAtt D.E]]]\nJ: !Join [\",\", !Ref B]\n\
                K: !Not [!Equals [!Ref B, \"\"]]\nL: !If [K, !Ref B, \"\"]\n",
        )
        .unwrap();
        let expected = json!({
            "Metadata": { "crossvpc": "one two" },
            "A": { "Ref": "B" }, "C": { "Fn::GetAtt": ["D", "E"] }, "F": { "Fn::Sub": "${G}" }, "H": [1, "2"],
            "I": { "Fn::Select": [1, { "Fn::Split": [":", { "Fn::Select": [0, { "Fn::GetAtt": ["D", "E"] }] }] }] },
            "J": { "Fn::Join": [",", { "Ref": "B" }] },
            "K": { "Fn::Not": [{ "Fn::Equals": [{ "Ref": "B" }, ""] }] }, "L": { "Fn::If": ["K", { "Ref": "B" }, ""] },
        });
        assert_eq!(Value::from(read), expected);
    }
}
