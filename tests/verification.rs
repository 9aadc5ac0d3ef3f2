//! The target `verification`: each declared flow is a path of AWS's analyzer, or named with the reason why it is none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hcl_edit::structure::Body;
use serde_yaml::Value;

use crate::matrix::permute;
use crate::support::{Files, crossvpc, read_tree, scenes};

/// Generates the target of a spec, and no other.
fn generate(spec: &Path) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut run = crossvpc();
    let run = run.arg("generate").arg(spec).args(["--target", "verification", "--out"]).arg(&out);
    let run = run.output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    read_tree(&out)
}

/// The names of the paths in each folder below `accounts`.
fn paths(files: &Files) -> BTreeMap<String, BTreeSet<String>> {
    let own = files.iter().filter_map(|(path, text)| {
        let folder = path.strip_prefix("verification/accounts/")?.strip_suffix("/paths.tf")?;
        let body: Body = text.parse().unwrap();
        let locals = body.get_blocks("locals").next().unwrap();
        let paths = locals.body.get_attribute("paths").unwrap().value.as_object().unwrap().clone();
        let names = paths.iter().map(|(key, _)| key.as_expr().unwrap().as_str().unwrap().to_owned());
        Some((folder.to_owned(), names.collect()))
    });
    own.collect()
}

/// The flows that a spec declares: connection, consumer, provider, ports.
fn declared(spec: &Value) -> Vec<[String; 4]> {
    let mut flows = Vec::new();
    for (name, connection) in spec["connections"].as_mapping().unwrap() {
        let provider = connection["provider"]["vpc"].as_str().unwrap();
        let consumers = connection["consumers"].as_mapping().unwrap().keys().map(|key| key.as_str().unwrap());
        let is_service = connection.get("privatelink").is_some();
        for consumer in consumers.filter(|consumer| is_service || *consumer != provider) {
            for ports in connection["ports"].as_sequence().unwrap() {
                let flow = [name.as_str().unwrap(), consumer, provider, ports.as_str().unwrap()];
                flows.push(flow.map(str::to_owned));
            }
        }
    }
    flows
}

/// Each a folder and a part of the way.
type Stages = Vec<(String, String)>;

/// What the page says of each flow: the paths by folder, and what is not verified.
fn told(files: &Files) -> BTreeMap<[String; 4], (Stages, String)> {
    let page = &files["verification/README.md"];
    let (_, table) = page.split_once("## What verifies each flow").unwrap();
    let mut rows = BTreeMap::new();
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> =
            line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`')).collect();
        let [connection, from, to, ports, paths, reason] = cells[..] else { panic!("{line}") };
        let stages = paths.split("; ").filter_map(|of| of.split_once("`: ").or_else(|| of.split_once(": ")));
        let stages = stages.flat_map(|(folder, stages)| {
            stages.split(", ").map(move |stage| (folder.trim_matches('`').to_owned(), stage.to_owned()))
        });
        let stages: Vec<_> = stages.collect();
        for ports in ports.split(", ") {
            let flow = [connection, from, to, ports].map(str::to_owned);
            rows.insert(flow, (stages.clone(), reason.to_owned()));
        }
    }
    rows
}

#[test]
fn every_declared_flow_is_a_path_or_named_with_its_reason() {
    let mut count = [0, 0];
    for (scene, path) in scenes() {
        let spec: Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let files = generate(&path);
        let (told, mut left) = (told(&files), paths(&files));
        let flows = declared(&spec);
        assert!(told.keys().cloned().eq(flows.iter().cloned().collect::<BTreeSet<_>>()), "{scene}: {told:?}");
        for flow in &flows {
            let (stages, reason) = &told[flow];
            assert!(!stages.is_empty() || !reason.is_empty(), "{scene}: nothing is said of {flow:?}");
            let [connection, consumer, _, ports] = flow;
            let probes =
                if ports == "all" { vec!["tcp/0-65535", "udp/0-65535"] } else { vec![ports.as_str()] };
            for (folder, stage) in stages {
                for probe in &probes {
                    let name = format!("{connection} {consumer} {probe} {stage}");
                    assert!(left.get_mut(folder).unwrap().remove(&name), "{scene}: {folder} has no {name}");
                    count[0] += 1;
                }
            }
            count[1] += usize::from(!reason.is_empty());
        }
        assert!(left.values().all(BTreeSet::is_empty), "{scene}: of no flow: {left:?}");
    }
    assert!(count[0] > 100 && count[1] > 5, "{count:?}");
}

/// AWS takes source and destination of one region, and of other accounts from administrators only.
#[test]
fn a_flow_that_leaves_its_account_or_region_is_a_path_on_each_side() {
    for (scene, path) in scenes() {
        let spec: Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let place = |vpc: &str| {
            let vpc = &spec["vpcs"][vpc];
            let region = vpc["region"].as_str().or(spec["defaults"]["region"].as_str()).unwrap();
            format!("{}/{region}", vpc["account"].as_str().unwrap())
        };
        for ([connection, from, to, ports], (stages, _)) in told(&generate(&path)) {
            let all: BTreeSet<_> = stages.iter().map(|(_, stage)| stage.as_str()).collect();
            let is_routed = spec["connections"][connection.as_str()].get("privatelink").is_none();
            let of = |wanted: &str| {
                stages.iter().find(|(_, stage)| stage == wanted).map(|(folder, _)| folder.clone())
            };
            let what = format!("{scene}: {connection} of {from} on {ports}: {stages:?}");
            if ports == "icmp" {
                assert!(all.is_empty(), "{what}");
            } else if is_routed && place(&from) == place(&to) {
                assert_eq!(all, BTreeSet::from(["whole"]), "{what}");
            } else {
                assert_eq!(of("leaving"), Some(place(&from)), "{what}");
                assert!(of("entering").is_none_or(|folder| folder == place(&to)), "{what}");
                assert!(!is_routed || of("entering").is_some(), "{what}");
            }
        }
    }
}

#[test]
fn the_order_of_keys_means_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let permuted = folder.path().join("spec.yaml");
    for (scene, path) in scenes() {
        let mut spec: Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        // What it expects is in lists.
        spec.as_mapping_mut().unwrap().remove("expect");
        fs::write(&permuted, serde_yaml::to_string(&permute::permuted(&spec, 1)).unwrap()).unwrap();
        let own = |files: Files| -> Files {
            files.into_iter().filter(|(path, _)| path.starts_with("verification/")).collect()
        };
        assert_eq!(own(generate(&permuted)), own(generate(&path)), "{scene}");
    }
}

/// Many VPCs in one account, all of which reach the first.
fn crowd(has_ids: bool) -> String {
    let mut text = "version: 1\ndefaults: {region: eu-west-1}\naccounts: {a: {id: \"111111111111\"}}\n\
        transit-gateways: {core: {account: a}}\nquotas: {rules-per-security-group: 1000}\nvpcs:\n"
        .to_owned();
    let names: Vec<_> = (0..=200).map(|number| format!("v{number}")).collect();
    for (number, name) in names.iter().enumerate() {
        let (one, two) = (10 + number / 200, number % 200);
        let id = if has_ids { format!("id: vpc-{number:017x}, ") } else { String::new() };
        text += &format!(
            "  {name}: {{account: a, {id}cidrs: [{one}.{two}.0.0/16], route-tables: {{main: null}}, \
             security-groups: {{g: null}}, subnets: {{s: {{cidr: {one}.{two}.1.0/24, zone: euw1-az1, route-table: main}}}}}}\n"
        );
    }
    let consumers: Vec<_> =
        names[1..].iter().map(|name| format!("{name}: {{security-groups: [g]}}")).collect();
    text + &format!(
        "connections: {{api: {{provider: {{vpc: v0, security-groups: [g]}}, consumers: {{{}}}, ports: [tcp/443], \
         transit-gateway: {{via: core}}}}}}\n",
        consumers.join(", ")
    )
}

#[test]
fn a_scope_that_cloudformation_does_not_take_is_split_or_named() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec.yaml");
    let scopes = |files: &Files| -> Vec<Value> {
        let own = files.iter().filter(|(path, _)| path.contains("/scope"));
        let own = own.filter(|(_, text)| text.contains("\nResources:"));
        let own = own.inspect(|(path, text)| assert!(text.len() <= 51_200, "{path}: {}", text.len()));
        own.map(|(_, text)| serde_yaml::from_str(text).unwrap()).collect()
    };
    fs::write(&spec, crowd(true)).unwrap();
    let files = generate(&spec);
    let found = scopes(&files);
    assert!(found.len() > 1 && !files["verification/README.md"].contains("have no scope"), "{}", found.len());
    // Each VPC is an end of what one of them finds.
    let owned = found.iter().flat_map(|scope| {
        let to = &scope["Resources"]["Scope"]["Properties"]["MatchPaths"][0]["Destination"];
        to["ResourceStatement"]["Resources"].as_sequence().unwrap().clone()
    });
    let owned: Vec<_> = owned.map(|id| id.as_str().unwrap().to_owned()).collect();
    assert_eq!((owned.len(), owned.iter().collect::<BTreeSet<_>>().len()), (201, 201));
    fs::write(&spec, crowd(false)).unwrap();
    let files = generate(&spec);
    assert!(scopes(&files).is_empty());
    let page = &files["verification/README.md"];
    assert!(page.contains("have no scope") && page.contains("`v0`, `v1`"), "{page}");
}

/// What is looked up by its name has that of the deployment, and two specs may share an account.
#[test]
fn names_start_with_the_prefix_of_the_spec() {
    let (_, path) = scenes().into_iter().find(|(scene, _)| scene == "one-key-privatelink").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec.yaml");
    let text = fs::read_to_string(path).unwrap();
    fs::write(&spec, format!("{text}generate: {{name-prefix: acme, terraform: {{}}}}\n")).unwrap();
    let files = generate(&spec);
    let web = |name: &str| &files[&format!("verification/accounts/web/eu-west-1/{name}")];
    assert!(web("data.tf").contains(r#"values = ["acme-ledger"]"#), "{}", web("data.tf"));
    assert!(web("scope.tf").contains(r#"= "acme-crossvpc-verification""#), "{}", web("scope.tf"));
    let policy = &files["verification/policies/web.json"];
    assert!(policy.contains(":stack/acme-crossvpc-verification/*"), "{policy}");
    // IAM asks for the ends of a path too.
    assert!(policy.contains(":network-interface/*") && policy.contains(":vpc-endpoint/*"), "{policy}");
}

#[test]
fn a_spec_that_names_no_target_gets_no_verification() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec.yaml");
    let generated = |text: &str| {
        fs::write(&spec, text).unwrap();
        crate::support::generated(&spec)
    };
    let has = |files: &Files, target: &str| files.keys().any(|path| path.starts_with(target));
    let files = generated(crate::support::SMALL);
    assert!(has(&files, "cdk/") && !has(&files, "verification/"));
    let files =
        generated(&format!("{}generate: {{terraform: {{}}, verification: {{}}}}\n", crate::support::SMALL));
    assert!(has(&files, "terraform/") && has(&files, "verification/") && !has(&files, "cdk/"));
    let page = &files["README.md"];
    assert!(page.contains("[`verification/README.md`](verification/README.md) describes"), "{page}");
    assert!(!page.contains("Deploy with **one** of the tools"), "it is no second tool: {page}");
}

#[test]
fn the_root_of_a_consumer_reads_well() {
    let (_, path) = scenes().into_iter().find(|(scene, _)| scene == "one-key-privatelink").unwrap();
    let files = generate(&path);
    let folder = "verification/accounts/web/eu-west-1/";
    let wanted = ["data.tf", "paths.tf", "scope.tf", "scope.yaml"];
    let shown = wanted.map(|name| format!("--- {name}\n{}", files[&format!("{folder}{name}")]));
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn the_page_of_a_gateway_reads_well() {
    let (_, path) = scenes().into_iter().find(|(scene, _)| scene == "third-account-gateway").unwrap();
    insta::assert_snapshot!(generate(&path)["verification/README.md"]);
}
