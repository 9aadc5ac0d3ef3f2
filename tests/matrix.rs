//! Laws that hold for every scene: the same spec gives the same bytes, order means nothing, a connection touches only
//! what names it, and the routes and rules are exactly those that the flows need.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

#[path = "matrix/flows.rs"]
mod flows;
#[path = "matrix/narrow.rs"]
mod narrow;
#[path = "matrix/permute.rs"]
mod permute;
mod support;

use std::fs;

use serde_yaml::Value;
use support::{Files, generated, scenes};

fn spec(path: &std::path::Path) -> Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Generates a text of a spec.
fn generated_text(text: &str) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec.yaml");
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
        let expected = generated(&path);
        for seed in 0..3 {
            let permuted = permute::permuted(&spec(&path), seed);
            let found = generated_text(&text(&permuted));
            assert_eq!(found, expected, "{scene} with its keys permuted:\n{}", text(&permuted));
        }
    }
}

#[test]
fn a_connection_touches_only_what_names_it() {
    for (scene, path) in scenes() {
        let whole = spec(&path);
        let with = generated(&path);
        for connection in names(&whole["connections"]) {
            let mut less = whole.clone();
            less["connections"].as_mapping_mut().unwrap().remove(connection.as_str());
            let without = generated_text(&text(&less));
            check_touched(&format!("{scene} without {connection}"), &whole, &connection, &with, &without);
        }
    }
}

#[test]
fn a_consumer_of_a_service_touches_only_its_own_files_and_the_services() {
    let path = scenes().into_iter().find(|(scene, _)| scene == "many-consumers").unwrap().1;
    let (whole, with) = (spec(&path), generated(&path));
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
        let without = generated_text(&text(&less));
        for path in with.keys().chain(without.keys()).filter(|path| with.get(*path) != without.get(*path)) {
            let service =
                [format!("privatelink-{connection}.tf"), format!("privatelink-{connection}-service.")];
            let own = [format!("--{consumer}.tf"), format!("-endpoint-{consumer}.")];
            let lists = ["README.md", "terraform/outputs.tf", "cdk/manifest.json", "cdk/tree.json"];
            let named =
                service.iter().chain(&own).any(|part| path.contains(part)) || lists.contains(&path.as_str());
            assert!(named, "{consumer} of {connection} touches {path}");
        }
    }
}

#[test]
fn routes_and_rules_are_exactly_those_of_the_flows() {
    for (scene, path) in scenes() {
        let expected = flows::expected(&spec(&path));
        let files = generated(&path);
        let peered = fs::read_to_string(&path).unwrap().contains("vpc-peering:");
        assert_eq!(expected.routes.is_empty(), !peered, "{scene}");
        let found = flows::of_cloudformation(&files);
        assert_eq!(found.routes, expected.routes, "{scene}, CloudFormation");
        assert_eq!(found.rules, expected.rules, "{scene}, CloudFormation");
        let found = flows::of_terraform(&files);
        assert_eq!(found.routes, expected.routes, "{scene}, Terraform");
        assert_eq!(found.rules, expected.rules, "{scene}, Terraform");
    }
}

#[test]
fn nothing_is_wider_than_declared() {
    for (scene, path) in scenes() {
        narrow::check(&scene, &spec(&path), &generated(&path));
    }
}

#[test]
fn the_option_is_one_key() {
    let [peering, privatelink] = ["vpc-peering", "privatelink"].map(|option| {
        let scene = scenes().into_iter().find(|(scene, _)| *scene == format!("one-key-{option}")).unwrap();
        let text = fs::read_to_string(scene.1).unwrap();
        // The first line is a comment that names the other scene.
        text.split_once('\n').unwrap().1.to_owned()
    });
    assert_eq!(peering.replace("vpc-peering: {}", "privatelink: {}"), privatelink);
    let link =
        |text: &str, link: &str| generated_text(text).keys().filter(|path| path.contains(link)).count();
    assert!(link(&peering, "vpc-peering-payments--web") > 0 && link(&peering, "privatelink-ledger") == 0);
    assert!(
        link(&privatelink, "privatelink-ledger") > 0 && link(&privatelink, "vpc-peering-payments--web") == 0
    );
}

/// Every file that differs names the connection or one of its links; the lists that all links share only lose words.
fn check_touched(case: &str, spec: &Value, connection: &str, with: &Files, without: &Files) {
    let links = links(spec, connection);
    for path in with.keys().chain(without.keys()) {
        let (old, new) = (with.get(path), without.get(path));
        if old == new {
            continue;
        }
        let old = old.unwrap_or_else(|| panic!("{case} creates {path}"));
        let of_option = path.starts_with("terraform/modules/");
        let named = links.iter().any(|link| path.contains(link))
            || old.contains(&format!("connections.{connection}`"));
        if named || (of_option && new.is_none()) {
            continue;
        }
        let shared = [
            "README.md",
            "terraform/outputs.tf",
            "terraform/terraform.tfvars.example",
            "terraform/variables.tf",
        ];
        let shared = shared.contains(&path.as_str()) || path.starts_with("cdk/");
        // Without any connection, the runbook says so instead.
        if path == "README.md" && names(&spec["connections"]).len() == 1 {
            continue;
        }
        let new = new.unwrap_or_else(|| panic!("{case} removes {path}"));
        assert!(shared, "{case} changes {path}");
        assert!(is_part_of(new, old), "{case} does more than remove from {path}:\n{new}");
    }
}

/// The ids of the links a connection uses.
fn links(spec: &Value, connection: &str) -> Vec<String> {
    let name = connection;
    let connection = &spec["connections"][connection];
    if connection.get("privatelink").is_some() {
        return vec![format!("privatelink-{name}")];
    }
    let provider = connection["provider"]["vpc"].as_str().unwrap();
    let link = |consumer: String| {
        let (a, b) =
            if consumer.as_str() < provider { (consumer.as_str(), provider) } else { (provider, &*consumer) };
        format!("vpc-peering-{a}--{b}")
    };
    names(&connection["consumers"]).into_iter().map(link).collect()
}

fn names(map: &Value) -> Vec<String> {
    map.as_mapping().unwrap().keys().map(|key| key.as_str().unwrap().to_owned()).collect()
}

/// Whether the words of one text stand in the other in the same order.
fn is_part_of(part: &str, whole: &str) -> bool {
    let words = |text: &str| {
        let separators = |c: char| c.is_whitespace() || ",[](){}".contains(c);
        text.split(separators).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut whole = words(whole).into_iter();
    words(part).into_iter().all(|word| whole.any(|other| other == word))
}
