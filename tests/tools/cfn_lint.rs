//! cfn-lint has nothing to say about any template, not even a hint.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::scene;
use super::template::{self, Template};
use crate::support::found::{program, run};

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

pub(crate) fn cfn_lint_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut by_region: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut lint = |templates: Vec<Template>| {
        for template in templates {
            by_region.entry(template.region).or_default().push(template.path);
        }
    };
    for scene in scene::all() {
        lint(template::cloudformation(scene));
        lint(template::cdk(scene));
    }
    for scene in scene::all_as_json() {
        lint(template::cloudformation(scene));
    }
    assert!(!by_region.is_empty(), "there is a template");
    by_region.par_iter().for_each(|(region, templates)| {
        let mut cfn_lint = program("cfn-lint");
        run(cfn_lint
            .current_dir(folder.path())
            .args(EVERYTHING)
            .args(["--regions", region, "--template"])
            .args(templates));
    });
}
