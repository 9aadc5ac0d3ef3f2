//! The CDK CLI reads the cloud assemblies, and the CDK library reads every template.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;
use serde_json::Value;

use super::assembly::Assembly;
use super::scene;
use super::template;
use crate::support::found::{program, run};
use crate::support::root;

/// Scenes of which every stack is printed; the others differ in nothing that matters to it.
const SYNTHESISED: [&str; 3] = ["article-peering", "ids-missing", "privatelink-private-dns"];

pub(crate) fn cdk_lists_every_stack_after_those_it_needs() {
    let home = tempfile::tempdir().unwrap();
    scene::all().par_iter().for_each(|scene| {
        let Some(assembly) = Assembly::read(&scene.out.join("cdk")) else { return };
        check_list(&scene.name, &assembly, home.path());
        if SYNTHESISED.contains(&scene.name.as_str()) {
            check_synthesis(&assembly, home.path());
        }
    });
}

pub(crate) fn the_cdk_library_loads_every_template() {
    let json = tempfile::tempdir().unwrap();
    let mut templates: Vec<PathBuf> = Vec::new();
    for scene in scene::all() {
        let files = template::cloudformation(scene).into_iter().chain(template::cdk(scene));
        templates.extend(files.map(|template| template.path));
    }
    let mut node = program("node");
    let script = root().join("tests/tools/include.cjs");
    let printed = run(node.current_dir(json.path()).arg(script).arg(json.path()).args(&templates));
    assert_eq!(printed.trim(), format!("{} templates", templates.len()));
}

fn check_list(scene: &str, assembly: &Assembly, home: &Path) {
    let flags = ["ls", "--long", "--show-dependencies", "--json", "--app"];
    let printed = run(cdk(home).args(flags).arg(&assembly.folder));
    let listed: Vec<Value> = serde_json::from_str(&printed).unwrap();
    assert_eq!(listed.len(), assembly.stacks.len(), "{scene}");
    let mut before: Vec<&str> = Vec::new();
    for stack in &listed {
        let name = stack["name"].as_str().expect("a stack has a name");
        let expected =
            assembly.stacks.iter().find(|stack| stack.name == name).expect("only stacks of the manifest");
        assert_eq!(stack["environment"]["account"], *expected.account, "{scene}: {name}");
        assert_eq!(stack["environment"]["region"], *expected.region, "{scene}: {name}");
        let needed = stack["dependencies"].as_array().expect("dependencies are listed");
        let needed: Vec<_> = needed.iter().filter_map(|stack| stack["id"].as_str()).collect();
        assert_eq!(needed, expected.after, "{scene}: {name}");
        assert!(
            needed.iter().all(|needed| before.contains(needed)),
            "{scene}: {name} comes before one of {needed:?}"
        );
        before.push(name);
    }
}

fn check_synthesis(assembly: &Assembly, home: &Path) {
    for stack in &assembly.stacks {
        let mut cdk = cdk(home);
        let printed = run(cdk.args(["synth", "--json", &stack.name, "--app"]).arg(&assembly.folder));
        let written = fs::read_to_string(&stack.template).unwrap();
        let [printed, written] = [printed, written].map(|text| serde_json::from_str::<Value>(&text).unwrap());
        assert_eq!(printed, written, "{}", stack.name);
    }
}

/// The CDK CLI, which must neither look for news nor report itself.
fn cdk(home: &Path) -> Command {
    let mut cdk = program("cdk");
    cdk.env("HOME", home).env("CDK_DISABLE_CLI_TELEMETRY", "true").env("CI", "true").current_dir(home);
    cdk.args(["--no-notices", "--no-version-reporting"]);
    cdk
}
