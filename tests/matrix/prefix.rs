//! Names in AWS with a prefix.

use std::path::Path;

use regex::Regex;
use serde_json::Value;

use super::{generated_as, spec, text};
use crate::support::scenes;

/// As long as a prefix may be.
const PREFIX: &str = "a-23456789";

/// Names of things and tags in Terraform's files and in templates. A template names by tags, and in its share; other names
/// come from its stack.
const NAMES: [&str; 4] = [
    r#"(?m)^ *(?:name|security_group_name) += "([^"]*)"$"#,
    r#"\bName += "([^"]*)""#,
    r#"target_group_name = "([^"]*)""#,
    r#"(?:Key: "Name"\n +Value|AWS::RAM::ResourceShare"\n +Properties:\n +Name): "([^"]*)""#,
];

#[test]
fn every_name_in_aws_has_the_prefix_and_nothing_else_of_terraform_changes() {
    let names = NAMES.map(|names| Regex::new(names).unwrap());
    let target_group = &names[2];
    let mut seen = [0; 4];
    for (scene, path) in scenes() {
        let mut spec = spec(&path);
        spec["generate"]["policies"] = false.into();
        let [plain, prefixed] = [serde_yaml::Value::Null, PREFIX.into()].map(|prefix| {
            spec["generate"]["name-prefix"] = prefix;
            generated_as(&scene, &text(&spec))
        });
        assert!(plain.keys().eq(prefixed.keys()), "{scene}");
        for (path, text) in prefixed.iter().filter(|(path, _)| !path.contains("/modules/")) {
            let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
            let is_terraform = extension == Some("tf");
            if !is_terraform && extension != Some("yaml") {
                continue;
            }
            for (names, seen) in names.iter().zip(&mut seen) {
                for found in names.captures_iter(text) {
                    assert!(found[1].starts_with(&format!("{PREFIX}-")), "{scene}: {path}: {}", &found[1]);
                    *seen += 1;
                }
            }
            let groups = target_group.captures_iter(text);
            assert!(groups.into_iter().all(|found| found[1].len() <= 32), "{scene}: {path}");
            if is_terraform {
                // A hash keeps the names of target groups apart.
                let bare = |text: &str| target_group.replace_all(text, "").replace(&format!("{PREFIX}-"), "");
                assert_eq!(bare(text), bare(&plain[path]), "{scene}: {path}");
            }
        }
    }
    assert!(seen.iter().all(|&seen| seen > 10), "{seen:?}");
}

/// What policies name a thing by: its tag, and the name of a share.
const CONDITIONS: [&str; 2] = ["aws:ResourceTag/Name", "ram:ResourceShareName"];

#[test]
fn policies_name_things_with_the_prefix() {
    let mut seen = [0; 2];
    for (scene, path) in scenes() {
        let mut spec = spec(&path);
        spec["generate"]["name-prefix"] = PREFIX.into();
        let generated = generated_as(&scene, &text(&spec));
        for (path, text) in generated.iter().filter(|(path, _)| path.contains("/policies/")) {
            let policy: Value = serde_json::from_str(text).unwrap();
            let statements = policy["Statement"].as_array().unwrap().iter();
            let compared = statements.filter_map(|statement| statement["Condition"].as_object());
            let by_text = compared.flatten().filter(|(operator, _)| operator.starts_with("String"));
            for (_, keys) in by_text {
                for (condition, seen) in CONDITIONS.iter().zip(&mut seen) {
                    let values = &keys[*condition];
                    let values =
                        values.as_array().map_or_else(|| std::slice::from_ref(values), Vec::as_slice);
                    for name in values.iter().filter_map(Value::as_str) {
                        assert!(name.starts_with(&format!("{PREFIX}-")), "{scene}: {path}: {name}");
                        *seen += 1;
                    }
                }
            }
        }
    }
    assert!(seen.iter().all(|&seen| seen > 10), "{seen:?}");
}
