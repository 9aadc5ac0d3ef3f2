//! Laws that hold for every scene: the same spec gives the same bytes, order means nothing, a connection touches only
//! what names it, and the routes and rules are exactly those that the flows need.

mod acts;
mod blackholes;
mod flows;
mod names;
mod narrow;
mod order;
pub(crate) mod permute;
mod plans;
mod policies;
mod prefix;
mod prefix_lists;
mod reach;
mod rendered;
mod runbook;
mod sizes;
mod split;
mod tofu;
mod touched;
mod transit_gateway;

use std::collections::BTreeSet;
use std::fs;

use crate::support::hub::with_spokes;
use crate::support::{Files, generated, scene_files, scenes};
use policies::{accounts, policy_of};
use serde_yaml::Value;

/// What a scene expects is not so of a part of it.
fn spec(path: &std::path::Path) -> Value {
    let mut spec: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    spec.as_mapping_mut().unwrap().remove("expect");
    spec
}

/// Generates a text of a spec.
fn generated_text(text: &str) -> Files {
    generated_as("spec", text)
}

/// The same in a file of the name of a scene, which the runbook names.
fn generated_as(scene: &str, text: &str) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join(format!("{scene}.yaml"));
    fs::write(&spec, text).unwrap();
    generated(&spec)
}

fn text(spec: &Value) -> String {
    serde_yaml::to_string(spec).unwrap()
}

#[test]
fn twice_gives_the_same_bytes() {
    for (scene, path) in scenes() {
        assert_eq!(generated(&path), generated(&path), "{scene}");
    }
}

#[test]
fn order_means_nothing() {
    for (scene, path) in scenes() {
        let expected = scene_files(&path);
        for seed in 0..3 {
            let permuted = permute::permuted(&spec(&path), seed);
            let found = generated_as(&scene, &text(&permuted));
            assert_eq!(found, expected, "{scene} with its keys permuted:\n{}", text(&permuted));
        }
    }
}

#[test]
fn a_connection_touches_only_what_names_it() {
    for (scene, path) in scenes() {
        let whole = spec(&path);
        let with = scene_files(&path);
        for connection in names(&whole["connections"]) {
            let mut less = whole.clone();
            less["connections"].as_mapping_mut().unwrap().remove(connection.as_str());
            let without = generated_as(&scene, &text(&less));
            touched::check(&format!("{scene} without {connection}"), &whole, &connection, &with, &without);
        }
    }
}

#[test]
fn a_consumer_of_a_service_touches_only_its_own_files_and_the_services() {
    let path = scenes().into_iter().find(|(scene, _)| scene == "many-consumers").unwrap().1;
    let (whole, with) = (spec(&path), scene_files(&path));
    let services = names(&whole["connections"])
        .into_iter()
        .filter(|c| whole["connections"][c].get("privatelink").is_some());
    for (connection, consumer) in services.flat_map(|connection| {
        let consumers = names(&whole["connections"][&connection]["consumers"]);
        consumers.into_iter().map(move |consumer| (connection.clone(), consumer))
    }) {
        let mut less = whole.clone();
        let consumers = &mut less["connections"][connection.as_str()]["consumers"];
        consumers.as_mapping_mut().unwrap().remove(consumer.as_str());
        let without = generated_as("many-consumers", &text(&less));
        for path in with.keys().chain(without.keys()).filter(|path| with.get(*path) != without.get(*path)) {
            let service = [
                format!("privatelink-{connection}.tf"),
                format!("privatelink-{connection}-service."),
                format!("runbook/connections/{connection}.md"),
            ];
            let own = [format!("--{consumer}.tf"), format!("-endpoint-{consumer}.")];
            let lists = [
                "README.md",
                "runbook/README.md",
                "terraform/outputs.tf",
                "cdk/manifest.json",
                "cdk/steps.txt",
                "cdk/tree.json",
                "cloudformation/steps.txt",
            ];
            let parties = accounts(&whole, &connection);
            let named = service.iter().chain(&own).any(|part| path.contains(part))
                || lists.contains(&path.as_str())
                || policy_of(path).is_some_and(|account| parties.contains(account))
                || runbook::account_of(path)
                    .is_some_and(|account| names(&whole["accounts"]).contains(&account));
            assert!(named, "{consumer} of {connection} touches {path}");
        }
    }
}

#[test]
fn a_spoke_touches_only_its_own_files_and_the_lists_of_the_owner() {
    let scene = spec(&scenes().into_iter().find(|(scene, _)| scene == "hub-and-spokes").unwrap().1);
    let mut with_accounts = scene.clone();
    with_accounts["transit-gateways"]["core"].as_mapping_mut().unwrap().remove("share");
    for scene in [scene, with_accounts] {
        let [sixty, more] = [60, 61].map(|count| with_spokes(&scene, count));
        let [old, new] = [&sixty, &more].map(|spec| generated_text(&text(spec)));
        let changed: BTreeSet<_> = old
            .keys()
            .chain(new.keys())
            .filter(|path| old.get(*path) != new.get(*path) && !path.contains("spoke-61"))
            .map(String::as_str)
            .collect();
        // The hub is the owner's: the lists are what it makes, whom Terraform lets in, where its own VPC routes to.
        let expected = BTreeSet::from([
            "README.md",
            "cdk/manifest.json",
            "cdk/steps.txt",
            "cdk/transit-gateway-core-routing-hub.template.json",
            "cdk/tree.json",
            "cloudformation/network/eu-west-1/transit-gateway-core-routing-hub.yaml",
            "cloudformation/steps.txt",
            "runbook/README.md",
            "runbook/accounts/network.md",
            "terraform/outputs.tf",
            "terraform/providers.tf",
            "terraform/terraform.tfvars.example",
            "terraform/transit-gateway-core--hub.tf",
            "terraform/transit-gateway-core.tf",
            "terraform/variables.tf",
        ]);
        assert_eq!(changed, expected);
        for path in changed.into_iter().filter(|path| !path.ends_with("README.md")) {
            assert!(touched::is_part_of(&old[path], &new[path]), "{path} does more than gain entries");
        }
        let found = transit_gateway::of_cloudformation(&more, &new);
        assert_eq!(found, transit_gateway::expected(&more));
        assert_eq!(found.attached.len(), 62);
        assert_eq!(transit_gateway::of_terraform(&more, &new), found);
    }
}

#[test]
fn stacks_that_would_be_too_large_are_split_and_stay_so() {
    let scene = spec(&scenes().into_iter().find(|(scene, _)| scene == "hub-and-spokes").unwrap().1);
    let mut hub = scene.clone();
    for at in 0..12 {
        hub["vpcs"]["hub"]["route-tables"][format!("private-{at}")] = Value::Null;
    }
    let stacks = |count: usize| -> Files {
        let mut files = generated_text(&text(&with_spokes(&hub, count)));
        let is_part = |path: &str| path.contains("-routing-") && path.ends_with("-hub.yaml");
        files.retain(|path, _| path.starts_with("cloudformation/") && is_part(path));
        files
    };
    let resources = |text: &str| {
        let template: Value = serde_yaml::from_str(text).unwrap();
        template["Resources"].as_mapping().unwrap().len()
    };
    let old = stacks(60);
    // 13 route tables, and a rule for each spoke.
    assert_eq!(old.values().map(|text| resources(text)).sum::<usize>(), 60 * 14);
    assert!(old.len() > 1 && old.values().all(|text| resources(text) <= 500), "{:?}", old.keys());
    let new = stacks(61);
    let changed = new.keys().filter(|path| old.get(*path) != new.get(*path)).count();
    assert_eq!((old.len(), changed), (new.len(), 1), "another spoke changes one stack");
}

/// Whether a scene generates stacks: one that adopts does not.
fn has_stacks(files: &Files) -> bool {
    files.keys().any(|path| path.starts_with("cloudformation/"))
}

#[test]
fn routes_and_rules_are_exactly_those_of_the_flows() {
    for (scene, path) in scenes() {
        let expected = flows::expected(&spec(&path));
        let files = scene_files(&path);
        let text = fs::read_to_string(&path).unwrap();
        let is_routed = text.contains("vpc-peering:") || text.contains("transit-gateway:");
        assert_eq!(expected.routes.is_empty(), !is_routed, "{scene}");
        if has_stacks(&files) {
            let found = flows::of_cloudformation(&files);
            assert_eq!(found.routes, expected.routes, "{scene}, CloudFormation");
            assert_eq!(found.rules, expected.rules, "{scene}, CloudFormation");
        }
        let found = flows::of_terraform(&files);
        assert_eq!(found.routes, expected.routes, "{scene}, Terraform");
        assert_eq!(found.rules, expected.rules, "{scene}, Terraform");
    }
}

#[test]
fn gateways_are_exactly_those_of_the_connections() {
    let mut seen = 0;
    for (scene, path) in scenes() {
        let (spec, files) = (spec(&path), scene_files(&path));
        let expected = transit_gateway::expected(&spec);
        seen += expected.attached.len();
        assert_eq!(transit_gateway::of_terraform(&spec, &files), expected, "{scene}, Terraform");
        if has_stacks(&files) {
            assert_eq!(
                transit_gateway::of_cloudformation(&spec, &files),
                expected,
                "{scene}, CloudFormation"
            );
        }
    }
    assert!(seen > 30, "only {seen} attachments");
}

#[test]
fn gateways_pass_every_connection_on_and_nothing_between_others() {
    for (scene, path) in scenes() {
        let spec = spec(&path);
        let found = transit_gateway::of_cloudformation(&spec, &scene_files(&path));
        let joined = transit_gateway::joined(&spec);
        for (gateway, one) in &found.attached {
            for (_, other) in found.attached.iter().filter(|(via, other)| via == gateway && other != one) {
                let both_ways = [(one, other), (other, one)]
                    .iter()
                    .all(|(from, to)| transit_gateway::passes(&spec, &found, gateway, from, to));
                let is_joined = joined
                    .iter()
                    .any(|(via, a, b)| via == gateway && [(a, b), (b, a)].contains(&(one, other)));
                assert_eq!(both_ways, is_joined, "{scene}: {one} and {other} by {gateway}");
            }
        }
    }
}

#[test]
fn gateways_are_applied_and_removed_in_an_order_that_works() {
    for (scene, path) in scenes() {
        let spec = spec(&path);
        order::check(&scene, &path, &spec, &transit_gateway::expected(&spec));
    }
}

#[test]
fn nothing_is_wider_than_declared() {
    for (scene, path) in scenes() {
        narrow::check(&scene, &spec(&path), &scene_files(&path));
    }
}

#[test]
fn the_option_is_one_key() {
    const OPTIONS: [(&str, &str); 3] = [
        ("vpc-peering", "vpc-peering: {}"),
        ("privatelink", "privatelink: {}"),
        ("transit-gateway", "transit-gateway: {via: core}"),
    ];
    let links = ["vpc-peering-payments--web", "privatelink-ledger", "transit-gateway-core"];
    let texts = OPTIONS.map(|(option, key)| {
        let scene = scenes().into_iter().find(|(scene, _)| *scene == format!("one-key-{option}")).unwrap();
        let text = fs::read_to_string(scene.1).unwrap();
        // The comment above it names another scene, and what is found in this one.
        let text: String = text.split_inclusive('\n').skip_while(|line| line.starts_with('#')).collect();
        assert!(text.contains(key), "{option}");
        (text.replace(key, "…"), text)
    });
    assert!(texts.windows(2).all(|pair| pair[0].0 == pair[1].0), "they differ in more than the key");
    for ((_, text), own) in texts.iter().zip(links) {
        let files = generated_text(text);
        for link in links {
            let named = files.keys().filter(|path| path.contains(link)).count();
            assert_eq!(named > 0, link == own, "{own}: {link}");
        }
    }
}

/// The keys of a map.
fn names(map: &Value) -> Vec<String> {
    map.as_mapping().unwrap().keys().map(|key| key.as_str().unwrap().to_owned()).collect()
}
