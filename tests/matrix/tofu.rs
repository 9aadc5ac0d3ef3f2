//! What is generated for OpenTofu: the same as for Terraform but for the word.

use regex::Regex;

use super::{generated_as, spec, text};
use crate::support::scenes;

/// What OpenTofu is called, and what Terraform is called in the same place.
const WORDS: [(&str, &str); 4] = [
    ("OpenTofu 1.6", "Terraform 1.5"),
    ("OpenTofu", "Terraform"),
    ("opentofu", "terraform"),
    ("tofu", "terraform"),
];

#[test]
fn with_tofu_only_the_word_differs_and_no_command_of_terraform_is_left() {
    let left = Regex::new(r"Terraform|(^|[^=\w])terraform (-|\$|[a-z]+\b)|`terraform`").unwrap();
    for (scene, path) in scenes() {
        let [terraform, tofu] = ["terraform", "tofu"].map(|tool| {
            let mut spec = spec(&path);
            spec["generate"]["terraform"]["tool"] = tool.into();
            generated_as(&scene, &text(&spec))
        });
        assert!(terraform.keys().eq(tofu.keys()), "{scene}");
        for (path, text) in &tofu {
            let found = left.find(text).map(|found| found.as_str());
            // Stacks have nothing to do with either.
            let is_stack = ["cdk/", "cloudformation/"].iter().any(|folder| path.starts_with(folder));
            assert!(found.is_none() || is_stack, "{scene}: {path}: {found:?}");
            let back =
                WORDS.iter().fold(text.clone(), |text, (tofu, terraform)| text.replace(tofu, terraform));
            assert_eq!(back, terraform[path], "{scene}: {path}");
        }
        for path in ["README.md", "terraform/.gitignore", "terraform/versions.tf"] {
            let is_there = tofu.get(path).is_none_or(|text| text.to_lowercase().contains("tofu"));
            assert!(is_there, "{scene}: {path}");
        }
    }
}
