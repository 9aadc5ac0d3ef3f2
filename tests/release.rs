//! What a release is named by and made from: one version in every file, packages that can be published, and an action whose inputs
//! are never text of a script.

use std::fs;

use regex::Regex;

use crate::support::{files_of_the_version, root};

#[test]
fn every_file_names_the_version_of_the_workspace() {
    // `crossvpc==1.2.3`, `crossvpc@v1.2.3`, `rev: v1.2.3`, and the keys of YAML and TOML.
    let names = Regex::new(
        r#"(?m)(?:crossvpc==|crossvpc@v|crossvpc:|rev: v|^version = "|^ +default: "|^crossvpc.*version = ")(\d+\.\d+\.\d+)"#,
    );
    let (names, listed) = (names.unwrap(), files_of_the_version());
    for (file, text) in super::tidy::files("") {
        // The changelog and tests speak of other versions too.
        if file.starts_with("tests/")
            || file.starts_with("fuzz/")
            || file.ends_with("Cargo.lock")
            || file.starts_with(".ci/")
        {
            continue;
        }
        let found: Vec<_> = names.captures_iter(&text).map(|found| found[1].to_owned()).collect();
        assert_eq!(listed.contains(&file), !found.is_empty(), "{file}");
        assert!(found.iter().all(|version| version == env!("CARGO_PKG_VERSION")), "{file}: {found:?}");
    }
}

#[test]
fn each_published_package_says_what_it_is() {
    let mut published = 0;
    for (file, text) in super::tidy::files("toml") {
        let is_package = file.ends_with("Cargo.toml") && text.contains("[package]");
        if !is_package || text.contains("\npublish = false\n") {
            continue;
        }
        published += 1;
        for key in
            ["description = \"", "license.workspace", "readme", "keywords.workspace", "categories.workspace"]
        {
            assert!(text.contains(&format!("\n{key}")), "{file} has no `{key}`");
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    // A package of crates.io names no other by its path alone.
    assert_eq!(
        published,
        manifest.matches("\ncrossvpc").count() - 1,
        "the program is, the tests and benchmarks are not"
    );
    assert_eq!(published, manifest.matches("\", path = \"").count() + 1);
}

#[test]
fn inputs_of_the_action_are_never_text_of_a_script() {
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    let action: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let steps = action["runs"]["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 2);
    for step in steps {
        assert!(!step["run"].as_str().unwrap().contains("${{"), "{step}");
    }
}
