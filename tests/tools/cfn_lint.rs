//! cfn-lint has nothing to say about any template, not even a hint.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::found::{program, run};
use super::scene;
use super::template::{self, Template};

/// Every rule there is, except one: I4010 asks for prose about the architecture, in a key meant for language models.
pub(crate) const EVERYTHING: [&str; 8] = [
    "--include-experimental",
    "--include-checks",
    "I",
    "--ignore-checks",
    "I4010",
    "--non-zero-exit-code",
    "informational",
    "--format=parseable",
];

#[test]
fn cfn_lint_finds_nothing() {
    if program("cfn-lint").is_none() {
        return;
    }
    let (yaml, json) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut by_region: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut lint = |templates: Vec<Template>| {
        for template in templates {
            by_region.entry(template.region).or_default().push(template.path);
        }
    };
    for scene in scene::generate_all(yaml.path()) {
        lint(template::cloudformation(&scene));
        lint(template::cdk(&scene));
    }
    for scene in scene::generate_all_as_json(json.path()) {
        lint(template::cloudformation(&scene));
    }
    assert!(!by_region.is_empty(), "there is a template");
    by_region.par_iter().for_each(|(region, templates)| {
        let mut cfn_lint = program("cfn-lint").expect("it was there before");
        run(cfn_lint
            .current_dir(yaml.path())
            .args(EVERYTHING)
            .args(["--regions", region, "--template"])
            .args(templates));
    });
}
