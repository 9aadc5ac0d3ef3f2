//! The policies of deployers: an account of every target has its own, within what IAM takes, and the tables that they are
//! made from know whatever is generated.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use walkdir::WalkDir;

use super::{generated_text, names, spec, text};
use crate::support::hub::with_spokes;
use crate::support::{Files, generated, root, scene_files, scenes};

/// What IAM takes: the characters of a managed policy without blanks, and the policies of a role.
const LONGEST: usize = 6144;
const MOST: usize = 10;

/// The account whose policy a file is, or a part of it.
pub(crate) fn policy_of(path: &str) -> Option<&str> {
    let (_, file) = path.split_once("/policies/").filter(|(target, _)| !target.contains('/'))?;
    file.split('.').next()
}

/// The accounts that a connection is about.
pub(crate) fn accounts(spec: &serde_yaml::Value, connection: &str) -> BTreeSet<String> {
    let connection = &spec["connections"][connection];
    let gateway = connection["transit-gateway"]["via"].as_str();
    let gateway = gateway.map(|name| &spec["transit-gateways"][name]);
    let vpcs = names(&connection["consumers"]).into_iter();
    let vpcs = vpcs.chain([connection["provider"]["vpc"].as_str().unwrap().to_owned()]);
    let owners = vpcs.map(|vpc| &spec["vpcs"][vpc]).chain(gateway);
    owners.map(|of| of["account"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_account_has_a_policy_of_each_target() {
    for (scene, path) in scenes() {
        let files = scene_files(&path);
        let Some(table) = files.get("cloudformation/steps.txt") else { continue };
        let accounts: BTreeSet<_> =
            table.lines().filter_map(|line| line.strip_prefix("account ")?.split(' ').next()).collect();
        for target in ["terraform", "cloudformation", "cdk"] {
            let of_target = files.keys().filter(|path| path.starts_with(target));
            let found: BTreeSet<_> = of_target.filter_map(|path| policy_of(path)).collect();
            assert_eq!(found, accounts, "{scene}: {target}");
        }
        check_sizes(&scene, &files);
    }
}

/// Their names are anybody's until Terraform has given them ours.
#[test]
fn what_is_adopted_is_allowed_by_its_id() {
    let scene = scenes().into_iter().find(|(scene, _)| scene == "adopted").unwrap().1;
    let files = generated(&scene);
    let documents = files.iter().filter(|(path, _)| policy_of(path).is_some());
    let documents = documents.map(|(_, text)| serde_json::from_str::<Value>(text).unwrap());
    let statements: Vec<_> =
        documents.flat_map(|document| document["Statement"].as_array().unwrap().clone()).collect();
    let spec = fs::read_to_string(&scene).unwrap();
    let ids = spec
        .lines()
        .filter_map(|line| line.split("adopt: ").nth(1))
        .map(|rest| rest.trim_matches(['}', ' ']));
    // A peering is known by its two VPCs.
    let ids: Vec<_> = ids.filter(|id| !id.starts_with("pcx-")).collect();
    assert_eq!(ids.len(), 3);
    for id in ids {
        let names = |of: &&Value| of["Resource"].as_str().is_some_and(|arn| arn.ends_with(id));
        let by_id = statements.iter().find(names).unwrap_or_else(|| panic!("{id}"));
        assert!(
            by_id["Condition"].is_null()
                && by_id["Action"].as_array().unwrap().contains(&"ec2:CreateTags".into())
        );
    }
}

#[test]
fn an_account_with_many_vpcs_has_policies_that_iam_takes() {
    let scene = spec(&scenes().into_iter().find(|(scene, _)| scene == "hub-and-spokes").unwrap().1);
    for (spokes, names_ids) in [(40, true), (250, false)] {
        let mut large = with_spokes(&scene, spokes);
        for at in 1..=spokes {
            large["vpcs"][format!("spoke-{at}")]["account"] = "spoke-1".into();
        }
        let files = generated_text(&text(&large));
        check_sizes(&format!("{spokes} spokes"), &files);
        let of_account = |target: &str| {
            let files = files.iter().filter(|(path, _)| path.starts_with(target));
            files
                .filter(|(path, _)| policy_of(path) == Some("spoke-1"))
                .map(|(_, text)| &**text)
                .collect::<String>()
        };
        for target in ["terraform", "cloudformation", "cdk"] {
            let all = of_account(target);
            for id in 1..=spokes {
                let table = large["vpcs"][format!("spoke-{id}")]["route-tables"].as_mapping().unwrap();
                let table = table.values().next().unwrap().as_str().unwrap();
                assert!(all.contains(table) || all.contains("route-table/*"), "{target}: {table}");
            }
            assert_eq!(all.contains(":subnet/subnet-"), names_ids, "{target}: {spokes} spokes");
        }
    }
}

/// Each file within the size of a policy, each account with as many as a role may have, each statement with a name.
fn check_sizes(case: &str, files: &Files) {
    let mut count: BTreeMap<_, usize> = BTreeMap::new();
    for (path, text) in files {
        let Some(account) = policy_of(path) else { continue };
        let size = text.chars().filter(|c| !c.is_whitespace()).count();
        assert!(size <= LONGEST, "{case}: {path} has {size} characters");
        *count.entry((path.split('/').next().unwrap(), account)).or_default() += 1;
        let document: Value = serde_json::from_str(text).unwrap();
        let statements = document["Statement"].as_array().unwrap();
        let sids: BTreeSet<_> = statements.iter().map(|of| of["Sid"].as_str().unwrap()).collect();
        assert_eq!(sids.len(), statements.len(), "{case}: {path}");
        assert!(sids.iter().all(|sid| sid.chars().all(|c| c.is_ascii_alphanumeric())), "{case}: {path}");
    }
    assert!(count.values().all(|&count| count <= MOST), "{case}: {count:?}");
}

#[test]
fn every_resource_type_of_terraform_has_its_permissions() {
    let pages = WalkDir::new(root().join("templates/terraform")).into_iter().map(Result::unwrap);
    let pages = pages.filter(|entry| entry.file_type().is_file());
    let text: String = pages.map(|entry| fs::read_to_string(entry.path()).unwrap()).collect();
    let named = |start: &str| -> BTreeSet<_> {
        let rest = text.lines().filter_map(|line| line.strip_prefix(start));
        rest.map(|line| line.split('"').next().unwrap().to_owned()).collect()
    };
    let data = named("data \"").into_iter().map(|kind| format!("data.{kind}"));
    // One that Terraform itself has calls nothing.
    let resources = named("resource \"").into_iter().filter(|kind| kind != "terraform_data");
    let used: BTreeSet<_> = resources.chain(data).collect();
    assert!(used.contains("aws_route"), "{used:?}");
    assert_eq!(types("terraform", |key| key.starts_with("aws_") || key.starts_with("data.")), used);
}

#[test]
fn every_resource_type_of_a_template_and_every_step_has_its_permissions() {
    let mut used = BTreeSet::new();
    for (_, path) in scenes() {
        for (_, text) in scene_files(&path).iter().filter(|(path, _)| path.starts_with("cloudformation/")) {
            let types = text.lines().filter_map(|line| line.strip_prefix("    Type: \"AWS::"));
            // A parameter's type ends in `::Id`.
            let types = types.map(|rest| format!("AWS::{}", rest.trim_end_matches('"')));
            used.extend(types.filter(|kind| !kind.ends_with("::Id")));
        }
    }
    assert_eq!(types("cloudformation", |key| key.starts_with("AWS::")), used);

    let actions = fs::read_to_string(root().join("templates/cloudformation/scripts/actions.sh")).unwrap();
    let steps: BTreeSet<_> = actions
        .split("\n# Step: ")
        .skip(1)
        .map(|step| step.lines().find_map(|line| line.strip_suffix("() {")).unwrap().to_owned())
        .collect();
    assert!(steps.contains("accept_share"), "{steps:?}");
    assert_eq!(types("cloudformation", |key| steps.contains(key)), steps);
}

/// The keys of a target's table that are of a kind, without what is said about some of them after a blank.
fn types(target: &str, is_kind: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let path = root().join(format!("templates/{target}/permissions.json"));
    let table: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let keys = table.as_object().unwrap().keys().map(|key| key.split(' ').next().unwrap());
    keys.filter(|key| is_kind(key)).map(str::to_owned).collect()
}
