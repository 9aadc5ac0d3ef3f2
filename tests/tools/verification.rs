//! The roots and scopes of the target `verification`: Terraform validates and applies them to an AWS that is made up, where each
//! path of the page is created, and cfn-lint reads the scopes. The emulated AWS has no analyzers.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Map, Value};
use walkdir::WalkDir;

use super::cfn_lint::EVERYTHING;
use super::policies::{lint, policies, policy, template};
use super::workspace::{Workspace, take_offline};
use super::{hcl, planned};
use crate::support::found::{program, run};
use crate::support::{crossvpc, scenes};

/// A scene of each connection type, and of ids that the spec leaves out.
pub(super) const APPLIED: [&str; 4] = ["every-option", "ids-missing", "one-key-vpc-peering", "same-account"];

/// What stands for everything that is looked up; made up anew, it would change.
const MOCKS: &str = r#"
mock_provider "aws" {
  mock_data "aws_network_interfaces" {
    defaults = { ids = ["eni-0123456789abcdef0"] }
  }

  mock_data "aws_ec2_transit_gateway" {
    defaults = { id = "tgw-0123456789abcdef0" }
  }

  mock_data "aws_ec2_transit_gateway_attachment" {
    defaults = { transit_gateway_attachment_id = "tgw-attach-0123456789abcdef0" }
  }

  mock_data "aws_ec2_transit_gateway_vpc_attachment" {
    defaults = { id = "tgw-attach-0123456789abcdef0" }
  }

  mock_data "aws_vpc_endpoint" {
    defaults = { id = "vpce-0123456789abcdef0" }
  }

  mock_data "aws_vpc_endpoint_service" {
    defaults = { service_id = "vpce-svc-0123456789abcdef0" }
  }

  mock_data "aws_vpc_peering_connection" {
    defaults = { id = "pcx-0123456789abcdef0" }
  }

  mock_resource "aws_cloudformation_stack" {
    defaults = { outputs = { ScopeId = "nis-0123456789abcdef0" } }
  }

  mock_resource "aws_ec2_network_insights_analysis" {
    defaults = { path_found = true }
  }
}

run "apply" {
  variables {
    run = "once"
  }
}

run "again" {
  command = plan

  variables {
    run = "once"
  }
}
"#;

/// Generates the scenes of these names, or all.
pub(super) fn generate(parent: &Path, wanted: &[&str]) -> Vec<PathBuf> {
    let wanted =
        scenes().into_iter().filter(|(name, _)| wanted.is_empty() || wanted.contains(&name.as_str()));
    let out = |(name, spec): (String, PathBuf)| {
        let out = parent.join(&name);
        run(crossvpc().arg("generate").arg(spec).args(["--target", "verification", "--out"]).arg(&out));
        out
    };
    wanted.collect::<Vec<_>>().into_par_iter().map(out).collect()
}

fn files(outs: &[PathBuf], is: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = outs.iter().flat_map(|out| WalkDir::new(out).sort_by_file_name().into_iter().flatten());
    let files = entries.filter(|entry| is(&entry.file_name().to_string_lossy()));
    files.map(walkdir::DirEntry::into_path).collect()
}

pub(crate) fn roots_are_valid_and_create_every_path() {
    let workspace = Workspace::shared();
    let parent = tempfile::tempdir().unwrap();
    let outs = generate(parent.path(), &APPLIED);
    assert_eq!(outs.len(), APPLIED.len());
    run(program("terraform").args(["fmt", "-check", "-diff", "-recursive"]).arg(parent.path()));
    let roots = files(&outs, |name| name == "versions.tf");
    assert!(roots.len() >= 8, "{}", roots.len());
    let paths: usize = roots.par_iter().map(|file| check(&workspace, file.parent().unwrap())).sum();
    assert!(paths > 15, "{paths}");
}

/// Applies a root; says how many paths it creates.
fn check(workspace: &Workspace, root: &Path) -> usize {
    workspace.initialise(root);
    take_offline(root, &[]);
    fs::write(root.join("zz_test.tftest.hcl"), MOCKS).unwrap();
    workspace.validate(root);
    let (states, again) = workspace.apply_and_plan(root);
    let made = planned::of_state(&states[0]);
    let of_kind = |kind: &str| made.iter().filter(|made| made.kind == kind).collect::<Vec<_>>();
    let written = hcl::folder(root);
    let named: BTreeSet<_> = written.get("paths.tf").map_or_else(BTreeSet::new, |body| {
        let locals = body.get_blocks("locals").next().unwrap();
        let paths = locals.body.get_attribute("paths").unwrap().value.as_object().unwrap();
        paths.iter().map(|(key, _)| key.as_expr().unwrap().as_str().unwrap().to_owned()).collect()
    });
    for kind in ["aws_ec2_network_insights_path", "aws_ec2_network_insights_analysis"] {
        let tags = of_kind(kind)
            .iter()
            .map(|made| made.values["tags"]["Name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(named, tags, "{kind} in {}", root.display());
    }
    for path in of_kind("aws_ec2_network_insights_path") {
        let filter = &path.values["filter_at_source"][0];
        assert!(filter["destination_port_range"][0]["to_port"].is_u64(), "{}: {filter}", path.address);
    }
    for stack in of_kind("aws_cloudformation_stack") {
        let text = stack.values["template_body"].as_str().unwrap();
        let template: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
        let keys = template["Parameters"].as_mapping().into_iter().flatten();
        let keys: BTreeSet<_> = keys.map(|(key, _)| key.as_str().unwrap().to_owned()).collect();
        let given = stack.values["parameters"].as_object().into_iter().flat_map(Map::keys).cloned();
        assert_eq!(keys, given.collect(), "{}", root.display());
    }
    let changes = again["resource_changes"].as_array().unwrap();
    let other = changes.iter().find(|change| change["change"]["actions"] != serde_json::json!(["no-op"]));
    assert!(other.is_none(), "{}: {}", root.display(), other.unwrap());
    named.len()
}

pub(crate) fn cfn_lint_finds_nothing_in_scopes_and_policies() {
    let parent = tempfile::tempdir().unwrap();
    let outs = generate(parent.path(), &[]);
    let scopes =
        files(&outs, |name| name.starts_with("scope") && Path::new(name).extension().unwrap() == "yaml");
    assert!(scopes.len() >= outs.len(), "each scene has a scope");
    let lint_scopes = |scopes: &[PathBuf]| {
        let mut cfn_lint = program("cfn-lint");
        cfn_lint.args(EVERYTHING).args(["--regions", "us-east-1", "--template"]).args(scopes);
        cfn_lint
    };
    run(&mut lint_scopes(&scopes));
    // It does notice.
    let wrong = parent.path().join("scope-wrong.yaml");
    let text = fs::read_to_string(&scopes[0]).unwrap().replace("SourceAddresses", "SourceAddress");
    fs::write(&wrong, text).unwrap();
    assert!(!lint_scopes(&[wrong]).output().unwrap().status.success());
    let documents: Vec<Value> = outs.iter().flat_map(|out| policies(out)).collect();
    let statements = documents.iter().flat_map(|document| document["Statement"].as_array().unwrap());
    let statements: BTreeSet<_> = statements.map(ToString::to_string).collect();
    let statements: Vec<Value> = statements.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let resources = statements.chunks(20).enumerate().map(|(at, some)| (format!("Policy{at}"), policy(some)));
    run(lint().arg(template(parent.path(), "policies", &resources.collect())));
}
