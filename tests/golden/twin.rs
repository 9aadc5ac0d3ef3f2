//! What the CDK's files have in common with CloudFormation's, of which they are another form.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::Files;
use crate::support::template::to_json;

/// What the CDK's file has to be, by CloudFormation's of the same stacks; an error names what is missing for that.
pub(super) fn of(path: &str, text: &str, files: &Files) -> Result<(), String> {
    let templates = templates(files);
    match path.strip_prefix("cdk/").and_then(|name| name.strip_suffix(".template.json")) {
        Some(stack) => {
            let (_, yaml) = templates.get(stack).ok_or("CloudFormation has no such stack")?;
            same_template(text, yaml)
        }
        None if path == "cdk/tags.json" => {
            let is_same = files.get("cloudformation/tags.json").is_some_and(|tags| tags == text);
            is_same.then_some(()).ok_or_else(|| "other tags than CloudFormation's".to_owned())
        }
        None => {
            let steps = files.get("cloudformation/steps.txt").ok_or("CloudFormation has no steps")?;
            let in_words_of_cdk = |word: &str| {
                let stack = templates.iter().find(|(_, (path, _))| *path == word);
                stack.map_or_else(|| word.to_owned(), |(stack, _)| format!("{stack}.template.json"))
            };
            let line = |line: &str| line.split(' ').map(in_words_of_cdk).collect::<Vec<_>>().join(" ");
            let expected: Vec<_> = steps.lines().map(line).collect();
            let found: Vec<_> = text.lines().collect();
            let differing = expected.iter().zip(&found).find(|(expected, found)| expected != found);
            match differing {
                Some((expected, found)) => Err(format!("`{found}` should be `{expected}`")),
                None if expected.len() != found.len() => Err("other lines".to_owned()),
                None => Ok(()),
            }
        }
    }
}

/// The path below `cloudformation/`, and the text, of each stack's template.
fn templates(files: &Files) -> BTreeMap<&str, (&str, &str)> {
    let paths = files.iter().filter_map(|(path, text)| Some((path.strip_prefix("cloudformation/")?, text)));
    let templates = paths.filter_map(|(path, text)| {
        let [_, _, file] = path.split('/').collect::<Vec<_>>()[..] else { return None };
        let stack = file.strip_suffix(".yaml").or(file.strip_suffix(".json"))?;
        Some((stack, (path, text.as_str())))
    });
    templates.collect()
}

/// The same, with the comments that open the YAML as metadata; printed as JSON is.
fn same_template(json: &str, text: &str) -> Result<(), String> {
    let found: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    if json != serde_json::to_string_pretty(&found).expect("a value is JSON") + "\n" {
        return Err("not printed as JSON is".to_owned());
    }
    let yaml: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let mut expected = to_json(yaml);
    let header: Vec<_> = text.lines().map_while(|line| line.strip_prefix("# ")).collect();
    if !header.is_empty() {
        expected["Metadata"] = json!({ "crossvpc": header.join(" ") });
    }
    if found == expected { Ok(()) } else { Err("another template than CloudFormation's".to_owned()) }
}
