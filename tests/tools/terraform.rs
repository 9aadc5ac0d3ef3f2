//! Terraform formats, validates, plans and applies what is generated, and the modules that it is generated from.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::scene::{self, Scene};
use super::workspace::{Workspace, take_offline};
use super::{hcl, planned, privatelink, transit_gateway, vpc_peering};
use crate::support::found::{program, run};
use crate::support::{read_tree, root};

/// Scenes that are also applied: one for each way in which a connection is accepted.
const APPLIED: [&str; 10] = [
    "article-peering",
    "article-privatelink",
    "article-transit-gateway",
    "article-transit-gateway-outside",
    "cross-region-dual-stack",
    "existing-gateway",
    "gateway-dual-stack",
    "privatelink-private-dns",
    "same-account",
    "two-account-gateway",
];

pub(crate) fn terraform_fmt_changes_nothing() {
    let scenes = scene::all()[0].out.parent().unwrap();
    for folder in [scenes.to_owned(), root().join("templates/terraform/modules"), root().join("golden")] {
        let mut terraform = program("terraform");
        run(terraform.args(["fmt", "-check", "-diff", "-recursive"]).arg(folder));
    }
}

pub(crate) fn modules_are_valid_by_themselves() {
    let workspace = Workspace::new();
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

pub(crate) fn every_scene_is_valid_and_planned() {
    let workspace = Workspace::new();
    let parent = tempfile::tempdir().unwrap();
    let scenes = scene::generate_all(parent.path());
    let roots: Vec<_> = scenes.iter().map(|scene| (scene, scene.out.join("terraform"))).collect();
    roots.par_iter().filter(|(_, root)| root.join("main.tf").exists()).for_each(|(scene, root)| {
        let links = check_planned(&workspace, scene, root);
        let names = privatelink::private_dns_names(scene);
        if APPLIED.contains(&scene.name.as_str()) {
            let (states, again) = workspace.apply_and_plan(root);
            assert_eq!(states.len(), if names.is_empty() { 1 } else { 2 }, "{}", scene.name);
            for (state, published) in states.iter().zip([names.is_empty(), true]) {
                let made = planned::of_state(state);
                vpc_peering::check_state(scene, &links.peerings, &made);
                privatelink::check_state(scene, &links.services, &made, published);
                transit_gateway::check_state(scene, &links.gateways, &made);
            }
            nothing_changes(scene, &again);
        }
    });
}

/// Each option, with what another region and an existing gateway make of it.
const IN_BOTH_LAYOUTS: [&str; 3] = ["cross-region-dual-stack", "existing-gateway", "per-account"];

pub(crate) fn roots_of_accounts_make_what_one_root_makes() {
    let workspace = Workspace::new();
    let parent = tempfile::tempdir().unwrap();
    let scenes = scene::generate_in_both_layouts(parent.path(), &IN_BOTH_LAYOUTS);
    assert_eq!(scenes.len(), IN_BOTH_LAYOUTS.len());
    scenes.par_iter().for_each(|[one, many]| {
        let names = privatelink::private_dns_names(one);
        let all = made_in(&workspace, &one.terraform_roots()[0], &names, false);
        let roots = many.terraform_roots();
        assert!(roots.len() > 1, "{}", many.name);
        let parts: Vec<_> = roots.par_iter().map(|root| made_in(&workspace, root, &names, true)).collect();
        let mut parts: Vec<_> = parts.into_iter().flatten().collect();
        parts.sort();
        assert_eq!(all, parts, "{}", many.name);
    });
}

pub(crate) fn values_without_files_are_valid() {
    let workspace = Workspace::shared();
    for (handover, backend) in
        [("ssm", ""), ("remote-state", ", profile: p"), ("remote-state", ", role: 'R'")]
    {
        let parent = tempfile::tempdir().unwrap();
        let role = "arn:aws:iam::333333333333:role/states";
        let bucket = format!("{{bucket: states, region: us-east-1{}}}", backend.replace('R', role));
        let settings = format!("{{layout: per-account, handover: {handover}, backend: {{s3: {bucket}}}}}");
        let scene = scene::generate_with(parent.path(), "per-account", &settings);
        let mut format = program("terraform");
        run(format.args(["fmt", "-check", "-diff", "-recursive"]).arg(scene.out.join("terraform")));
        let roots = scene.terraform_roots();
        assert_eq!(roots.len(), 3);
        roots.par_iter().for_each(|root| {
            // Only a backend that is there can be initialised; `tests/emulator` has one.
            fs::remove_file(root.join("state.tf")).unwrap();
            workspace.initialise(root);
            workspace.validate(root);
        });
    }
}

/// The addresses of what a root makes once everything is handed over and published; before that, it can be planned too.
fn made_in(workspace: &Workspace, root: &Path, names: &[&str], nothing_yet: bool) -> Vec<String> {
    workspace.initialise(root);
    take_offline(root, &[]);
    if nothing_yet {
        workspace.plan(root);
    }
    let files = hcl::folder(root);
    let mut values = hcl::handed_over(&files);
    if files["variables.tf"]
        .get_blocks("variable")
        .any(|block| block.has_labels(&["published_private_dns_names"]))
    {
        values["published_private_dns_names"] = names.into();
    }
    fs::write(root.join("zz_handed.auto.tfvars.json"), values.to_string()).unwrap();
    let plan = workspace.plan(root);
    let changes = plan["resource_changes"].as_array().unwrap();
    let made = changes.iter().filter(|change| change["mode"] == "managed");
    // What keeps values is in no other layout.
    let made = made.filter(|change| change["type"] != "terraform_data");
    // A call of which there may be none has a number.
    let address = |change: &serde_json::Value| change["address"].as_str().unwrap().replace("[0]", "");
    let mut made: Vec<_> = made.map(address).collect();
    made.sort();
    made
}

pub(crate) fn a_hub_with_sixty_spokes_is_planned() {
    let workspace = Workspace::shared();
    let parent = tempfile::tempdir().unwrap();
    let scene = scene::hub(parent.path(), 60);
    let root = scene.out.join("terraform");
    let links = check_planned(&workspace, &scene, &root);
    assert_eq!(
        links.gateways[0].modules().count(),
        61 + 2,
        "an attachment a VPC, the gateway and its routing"
    );
}

/// Plans a generated root and holds the plan to the spec.
fn check_planned(workspace: &Workspace, scene: &Scene, root: &Path) -> Links {
    workspace.initialise(root);
    let links = links(root);
    take_offline(root, &privatelink::private_dns_names(scene));
    // Whether something is there only AWS knows: `tests/emulator` imports.
    if root.join("imports.tf").exists() {
        fs::remove_file(root.join("imports.tf")).unwrap();
    }
    let plan = workspace.plan(root);
    let made = planned::of_plan(scene, &plan);
    let mut modules = links.peerings.iter().flat_map(vpc_peering::Link::modules).collect::<Vec<_>>();
    modules.extend(links.services.iter().flat_map(privatelink::Service::modules));
    modules.extend(links.gateways.iter().flat_map(transit_gateway::Gateway::modules));
    // A share is accepted once an account, which no module of a VPC could do.
    let is_known = |made: &planned::Resource<'_>| {
        made.kind == "aws_ram_resource_share_accepter" || modules.iter().any(|module| made.is_in(module))
    };
    let stray = made.iter().find(|made| !is_known(made));
    assert!(stray.is_none(), "{}: {}", scene.name, stray.unwrap().address);
    vpc_peering::check_plan(scene, &links.peerings, &made);
    privatelink::check_plan(scene, &links.services, &made);
    transit_gateway::check_plan(scene, &links.gateways, &made);
    links
}

/// The links of a root, from the names of its files.
struct Links {
    peerings: Vec<vpc_peering::Link>,
    services: Vec<privatelink::Service>,
    gateways: Vec<transit_gateway::Gateway>,
}

fn links(root: &Path) -> Links {
    let files = hcl::folder(root);
    let peerings =
        files.iter().filter_map(|(name, body)| vpc_peering::Link::of(name.strip_suffix(".tf")?, body));
    Links {
        peerings: peerings.collect(),
        services: privatelink::Service::all(&files),
        gateways: transit_gateway::Gateway::all(&files),
    }
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
