//! Terraform formats, validates, plans and applies what is generated, and the modules that it is generated from.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::found::{program, run};
use crate::scene::{self, Scene};
use crate::support::{read_tree, root};
use crate::workspace::{Workspace, take_offline};
use crate::{hcl, peering, planned, privatelink};

/// Scenes that are also applied: one for each way in which a connection is accepted.
const APPLIED: [&str; 5] = [
    "article-peering",
    "article-privatelink",
    "cross-region-dual-stack",
    "privatelink-private-dns",
    "same-account",
];

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
        let (peerings, services) = links(root);
        let names = privatelink::private_dns_names(scene);
        take_offline(root, &names);
        let plan = workspace.plan(root);
        let made = planned::of_plan(scene, &plan);
        let mut modules = peerings.iter().flat_map(peering::Link::modules).collect::<Vec<_>>();
        modules.extend(services.iter().flat_map(privatelink::Service::modules));
        let stray = made.iter().find(|made| !modules.iter().any(|module| made.is_in(module)));
        assert!(stray.is_none(), "{}: {}", scene.name, stray.unwrap().address);
        peering::check_plan(scene, &peerings, &made);
        privatelink::check_plan(scene, &services, &made);
        if APPLIED.contains(&scene.name.as_str()) {
            let (states, again) = workspace.apply_and_plan(root);
            assert_eq!(states.len(), if names.is_empty() { 1 } else { 2 }, "{}", scene.name);
            for (state, published) in states.iter().zip([names.is_empty(), true]) {
                let made = planned::of_state(state);
                peering::check_state(scene, &peerings, &made);
                privatelink::check_state(scene, &services, &made, published);
            }
            nothing_changes(scene, &again);
        }
    });
}

/// The links of a root: a peering has one file, a service has one and another for each endpoint.
fn links(root: &Path) -> (Vec<peering::Link>, Vec<privatelink::Service>) {
    let files = hcl::folder(root);
    let peerings = files.iter().filter_map(|(name, body)| peering::Link::of(name.strip_suffix(".tf")?, body));
    (peerings.collect(), privatelink::Service::all(&files))
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
