//! The policies of deployers, read by cfn-lint, which knows every action of IAM and what it acts on; and what
//! CloudFormation's resource types call, as AWS publishes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};
use walkdir::WalkDir;

use super::cfn_lint::EVERYTHING;
use super::scene;
use crate::support::found::{program, run};
use crate::support::root;

/// What the types may call and no template of ours makes them call, by why.
const NOT_OURS: [(&str, &[&str]); 4] = [
    (
        "no action of IAM has this name",
        &[
            "ec2:CreateVpcEndpointServicePermissions",
            "ec2:DeleteVpcEndpointServicePermissions",
            "ec2:ModifyTransitGatewayOptions",
            "vpc-lattice:CreateServiceNetworkVpcEndpointAssociation",
            "vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation",
        ],
    ),
    (
        "for properties that no template has",
        &[
            "cloudwatch:DeleteInsightRules",
            "cloudwatch:PutManagedInsightRules",
            "cognito-idp:DescribeUserPoolClient",
            "ec2:ModifyVpcEndpointServicePayerResponsibility",
            "elasticloadbalancing:ModifyCapacityReservation",
            "elasticloadbalancing:ModifyIpPools",
            "elasticloadbalancing:SetIpAddressType",
            "iam:AttachRolePolicy",
            "iam:DeleteRolePermissionsBoundary",
            "iam:DetachRolePolicy",
            "iam:PutRolePermissionsBoundary",
            "ram:AssociateResourceSharePermission",
        ],
    ),
    ("only to list what others made", &["iam:ListRoles"]),
    (
        "allowed by another entry of the table, where it is needed",
        &["ec2:DeleteTransitGatewayRoute", "ec2:ModifyVpcPeeringConnectionOptions", "vpce:AllowMultiRegion"],
    ),
];

pub(crate) fn cfn_lint_knows_every_action_and_what_it_acts_on() {
    let folder = tempfile::tempdir().unwrap();
    // Scenes repeat each other's statements.
    let documents = scene::all().iter().flat_map(|scene| policies(&scene.out));
    let statements = documents.flat_map(|document| document["Statement"].as_array().unwrap().clone());
    let statements: BTreeSet<_> = statements.map(|statement| statement.to_string()).collect();
    assert!(!statements.is_empty(), "there is a policy");
    let statements: Vec<Value> = statements.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let resources = statements.chunks(20).enumerate().map(|(at, some)| (format!("Policy{at}"), policy(some)));
    run(lint().arg(template(folder.path(), "policies", &resources.collect())));

    // It does notice.
    for (action, resource) in [
        ("ec2:CreateRoutes", "arn:aws:ec2:eu-west-1:111111111111:route-table/*"),
        ("ec2:CreateRoute", "arn:aws:ec2:eu-west-1:111111111111:subnet/*"),
    ] {
        let statement = json!({ "Sid": "A", "Effect": "Allow", "Action": action, "Resource": resource });
        let resources = Map::from_iter([("Wrong".to_owned(), policy(&[statement]))]);
        let wrong = template(folder.path(), "wrong", &resources);
        assert!(!lint().arg(wrong).output().unwrap().status.success(), "{action} on {resource}");
    }
}

/// What AWS says that a resource type may call, the table of permissions has too.
pub(crate) fn the_handlers_of_cloudformation_may_call_what_they_need() {
    let types = run(program("python").arg(root().join("tests/tools/schemas.py")));
    let types: Value = serde_json::from_str(&types).unwrap();
    let table = fs::read_to_string(root().join("templates/cloudformation/permissions.json")).unwrap();
    let table: Value = serde_json::from_str(&table).unwrap();
    let mut allowed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, entry) in table.as_object().unwrap().iter().filter(|(key, _)| key.starts_with("AWS::")) {
        let grants = entry["write"].as_object().into_iter().flat_map(Map::values);
        let lists = grants.map(|grant| &grant["actions"]).chain([&entry["read"]]);
        let actions = lists.filter_map(Value::as_array).flatten().map(|action| action.as_str().unwrap());
        allowed.entry(key.split(' ').next().unwrap()).or_default().extend(actions);
    }
    let mut missing = BTreeMap::new();
    let mut excused = BTreeSet::new();
    let not_ours: BTreeSet<_> = NOT_OURS.iter().flat_map(|(_, actions)| *actions).copied().collect();
    for (kind, allowed) in allowed {
        let needed =
            types[kind]["permissions"].as_array().unwrap().iter().map(|action| action.as_str().unwrap());
        let (ours, others): (Vec<_>, Vec<_>) =
            needed.filter(|action| !allowed.contains(action)).partition(|action| !not_ours.contains(action));
        excused.extend(others);
        if !ours.is_empty() {
            missing.insert(kind, ours);
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(excused, not_ours, "what is not ours is called by some type");
}

/// Every policy below a generated folder.
pub(super) fn policies(out: &Path) -> Vec<Value> {
    let entries =
        WalkDir::new(out).min_depth(3).max_depth(3).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().parent().unwrap().ends_with("policies"));
    let files = files.filter(|entry| entry.file_type().is_file());
    files.map(|entry| serde_json::from_str(&fs::read_to_string(entry.path()).unwrap()).unwrap()).collect()
}

/// Statements as a resource.
pub(super) fn policy(statements: &[Value]) -> Value {
    // Statements of several policies may have one name.
    let statements = statements.iter().enumerate().map(|(at, statement)| {
        let mut statement = statement.clone();
        statement["Sid"] = format!("{}At{at}", statement["Sid"].as_str().unwrap()).into();
        statement
    });
    let document = json!({ "Version": "2012-10-17", "Statement": statements.collect::<Vec<_>>() });
    json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": document } })
}

pub(super) fn template(folder: &Path, name: &str, resources: &Map<String, Value>) -> PathBuf {
    let path = folder.join(format!("{name}.template.json"));
    let template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Policies of deployers",
        "Resources": resources,
    });
    fs::write(&path, template.to_string()).unwrap();
    path
}

pub(super) fn lint() -> Command {
    let mut lint = program("cfn-lint");
    // ARNs are those of the spec's own partition, region and account, which is what is right outside of templates.
    lint.args(EVERYTHING).args(["--ignore-checks", "I3042", "--regions", "us-east-1", "--template"]);
    lint
}
