//! Steps by hand are those that the target cannot express, going by the resource types that the tools know.

use std::collections::BTreeSet;

use crossvpc_core::aws::region::Region;
use serde_json::Value;

use crate::support::found::{program, run};
use crate::support::{crossvpc, root, scenes};

/// Each call that a step by hand makes, and the resource types of CloudFormation that make it too: why they do not spare
/// the step is said beside them.
const BY_HAND: [(&str, &[&str]); 5] = [
    ("ec2:AcceptTransitGatewayVpcAttachment", &[]),
    // To the brokers of a Kafka cluster only.
    ("ec2:AcceptVpcEndpointConnections", &["AWS::MSK::VpcConnection"]),
    // It may make the call, but no property asks for it.
    ("ec2:ModifyVpcPeeringConnectionOptions", &["AWS::EC2::VPCPeeringConnection"]),
    ("ec2:StartVpcEndpointServicePrivateDnsVerification", &[]),
    // Each accepts the shares that it makes itself.
    (
        "ram:AcceptResourceShareInvitation",
        &[
            "AWS::HealthLake::FHIRDatastore",
            "AWS::Omics::AnnotationStore",
            "AWS::Omics::VariantStore",
            "AWS::RefactorSpaces::Environment",
        ],
    ),
];

pub(crate) fn these_calls_are_made_by_hand() {
    let calls: BTreeSet<_> =
        actions("cloudformation").iter().filter_map(|line| changing_call(line)).collect();
    assert_eq!(calls, BY_HAND.iter().map(|&(call, _)| call.to_owned()).collect());
}

pub(crate) fn cloudformation_has_no_type_for_what_is_done_by_hand() {
    let types = run(program("python").arg(root().join("tests/tools/schemas.py")));
    let types: Value = serde_json::from_str(&types).unwrap();
    let types = types.as_object().unwrap();
    assert!(types.len() > 1000, "only {} types", types.len());
    for (call, known) in BY_HAND {
        let makes = |of: &Value| of["calls"].as_array().unwrap().iter().any(|made| made == call);
        let all: Vec<_> = types.iter().filter(|(_, of)| makes(of)).map(|(name, _)| name.as_str()).collect();
        assert_eq!(all, known, "{call}");
    }
    let peering = types["AWS::EC2::VPCPeeringConnection"]["properties"].as_array().unwrap();
    let is_option = |name: &&Value| name.as_str().unwrap().contains("Option");
    assert_eq!(peering.iter().find(is_option), None);
}

/// Elsewhere, the share of a gateway has no stack for each account.
pub(crate) fn cloudformation_has_principal_associations_where_we_say_so() {
    let types = run(program("python").arg(root().join("tests/tools/schemas.py")));
    let types: Value = serde_json::from_str(&types).unwrap();
    let missing = types["AWS::RAM::PrincipalAssociation"]["missing"].as_array().unwrap();
    let missing: Vec<_> = missing.iter().map(|region| region.as_str().unwrap()).collect();
    let has = |name: &&str| Region::parse(name).unwrap().has_principal_associations();
    assert_eq!(missing, Region::names().filter(|name| !has(name)).collect::<Vec<_>>());
}

/// Its provider has a resource for everything else.
pub(crate) fn terraform_leaves_only_public_dns_to_people() {
    for line in actions("terraform") {
        assert!(line.contains("private_dns") || line == "terraform -chdir=terraform apply", "{line}");
    }
}

/// The commands of the steps by hand that a target needs in any scene.
fn actions(target: &str) -> Vec<String> {
    let mut commands = Vec::new();
    for (_, spec) in scenes() {
        let plan = run(crossvpc().arg("plan").arg(spec).args(["--format", "json", "--all"]));
        let plan: Value = serde_json::from_str(&plan).unwrap();
        let targets = plan["targets"].as_array().unwrap().iter();
        let waves =
            targets.filter(|of| of["target"] == target).flat_map(|of| of["waves"].as_array().unwrap());
        let steps = waves.flat_map(|wave| wave.as_array().unwrap());
        let by_hand = steps.filter(|step| step["kind"] == "action");
        let lines = by_hand.flat_map(|step| step["command"].as_array().unwrap());
        commands.extend(lines.map(|line| line.as_str().unwrap().to_owned()));
    }
    assert!(!commands.is_empty(), "{target}");
    commands
}

/// The API action of a command of the AWS CLI, unless it only looks or deploys a stack.
fn changing_call(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let (Some("aws"), Some(service), Some(verb)) = (words.next(), words.next(), words.next()) else {
        return None;
    };
    let looks = ["describe-", "get-", "wait"].iter().any(|start| verb.starts_with(start));
    if looks || service == "cloudformation" {
        return None;
    }
    let capital = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    Some(format!("{service}:{}", verb.split('-').map(capital).collect::<String>()))
}
