//! Names in AWS with a prefix.

use std::path::Path;

use regex::Regex;

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
