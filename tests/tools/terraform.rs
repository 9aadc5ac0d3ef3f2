//! Terraform formats, validates, plans and applies what is generated, and the modules that it is generated from.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::found::{program, run};
use crate::scene::{self, Scene};
use crate::support::{read_tree, root};
use crate::workspace::{Workspace, take_offline};
use crate::{hcl, peering};

/// Scenes that are also applied: one for each way in which a connection is accepted.
const APPLIED: [&str; 3] = ["article-peering", "cross-region-dual-stack", "same-account"];

#[test]
fn terraform_fmt_changes_nothing() {
    let parent = tempfile::tempdir().unwrap();
    scene::generate_all(parent.path());
    for folder in
        [parent.path().to_owned(), root().join("templates/terraform/modules"), root().join("golden")]
    {
        let Some(mut terraform) = program("terraform") else { return };
        run(terraform.args(["fmt", "-check", "-diff", "-recursive"]).arg(folder));
    }
}

#[test]
fn modules_are_valid_by_themselves() {
    let Some(workspace) = Workspace::find() else { return };
    let modules = root().join("templates/terraform/modules");
    let folders = walkdir::WalkDir::new(&modules).into_iter().map(Result::unwrap);
    let folders: Vec<_> = folders.filter(|entry| entry.path().join("main.tf").exists()).collect();
    assert!(!folders.is_empty(), "there is a module");
    folders.par_iter().for_each(|module| {
        let copy = tempfile::tempdir().unwrap();
        for (name, text) in read_tree(module.path()) {
            fs::write(copy.path().join(name), text).unwrap();
        }
        workspace.initialise(copy.path());
        workspace.validate(copy.path());
    });
}

#[test]
fn every_scene_is_valid_and_planned() {
    let Some(workspace) = Workspace::find() else { return };
    let parent = tempfile::tempdir().unwrap();
    let scenes = scene::generate_all(parent.path());
    let roots: Vec<_> = scenes.iter().map(|scene| (scene, scene.out.join("terraform"))).collect();
    roots.par_iter().filter(|(_, root)| root.exists()).for_each(|(scene, root)| {
        workspace.initialise(root);
        let links = links(root);
        take_offline(root);
        let plan = workspace.plan(root);
        peering::check_plan(scene, &links, &plan);
        if APPLIED.contains(&scene.name.as_str()) {
            let (state, again) = workspace.apply_and_plan(root);
            peering::check_state(scene, &links, &state);
            nothing_changes(scene, &again);
        }
    });
}

/// The peerings of a root, one a file.
fn links(root: &Path) -> Vec<peering::Link> {
    let files = hcl::folder(root);
    files.iter().filter_map(|(name, body)| peering::Link::of(name.strip_suffix(".tf")?, body)).collect()
}

fn nothing_changes(scene: &Scene, plan: &serde_json::Value) {
    for change in plan["resource_changes"].as_array().expect("a plan lists its resources") {
        assert_eq!(
            change["change"]["actions"],
            serde_json::json!(["no-op"]),
            "{}: {}",
            scene.name,
            change["address"]
        );
    }
}
