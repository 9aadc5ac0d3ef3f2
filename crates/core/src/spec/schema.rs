//! The JSON Schema of the spec, for editors: `schema.json` beside this file, with the quotas and findings that are known.
//! It knows the shape of each key and value; what they mean together is left to the rules.

use serde_json::{Map, Value, json};

use crate::aws::quota::{self, Quota};
use crate::diagnostic::{Code, Severity};

/// The schema, draft 2020-12, for these findings and kinds of changes, and a line break.
///
/// # Panics
///
/// Never: a test reads the same file.
pub fn schema(codes: &[&Code], changes: &[&Code]) -> String {
    let mut schema = written();
    schema["properties"]["quotas"]["properties"] = quotas();
    schema["properties"]["allow"]["properties"] = allowed(codes, changes);
    let mut text = serde_json::to_string_pretty(&schema).expect("a value serializes");
    text.push('\n');
    text
}

/// The keys of the spec in their usual order, without quotas and findings.
pub(crate) fn written() -> Value {
    serde_json::from_str(include_str!("schema.json")).expect("the schema is an object")
}

fn quotas() -> Value {
    let adjustable = Quota::ALL.into_iter().filter(|quota| quota.is_adjustable());
    let properties: Map<_, _> = adjustable.map(|quota| (quota.key().to_owned(), property(quota))).collect();
    properties.into()
}

fn property(quota: Quota) -> Value {
    let published = quota.published();
    let description = format!("{}, as of {}. {}.", published.name, quota::as_of(), published.source);
    let mut property = json!({
        "description": description,
        "type": ["integer", "null"],
        "minimum": 1,
        "default": published.value,
    });
    if let Some(most) = published.most {
        property["maximum"] = most.into();
    }
    property
}

/// Errors cannot be allowed, and a change only for one connection or link at a time.
fn allowed(codes: &[&Code], changes: &[&Code]) -> Value {
    let can_be = codes.iter().filter(|code| code.severity != Severity::Error);
    let findings = can_be.map(|code| {
        let property = json!({"description": code.summary(), "type": "string", "pattern": "\\S"});
        (code.name.to_owned(), property)
    });
    let changes = changes.iter().map(|code| {
        let reasons = json!({
            "description": format!("By connection or link: {}", code.summary()),
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": "\\S"},
        });
        (code.name.to_owned(), reasons)
    });
    findings.chain(changes).collect::<Map<_, _>>().into()
}
