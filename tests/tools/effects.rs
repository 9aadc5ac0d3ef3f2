//! The table of what an edit does to resources, checked against the schemas that cfn-lint and the AWS provider ship. The schema of
//! the provider does not say which arguments replace a resource: of Terraform, only the existence of an argument is checked.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::change::{Kind, Row, effects};
use serde_json::Value;

use super::workspace::Workspace;
use super::{scene, template};
use crate::support::found::{program, run};
use crate::support::root;

/// Why an edit never changes a property that would replace the resource, or which row of the table announces it.
enum Why {
    /// The row of the table.
    Row(&'static str),
    /// The name of the resource in the template contains the value: another value is another resource, whose flow is announced.
    InName,
    /// The value is the same for every spec.
    Fixed,
}

use Why::{Fixed, InName, Row as InRow};

/// Each property of a generated resource for which CloudFormation replaces it.
const REPLACED_FOR: &[(&str, &[(&str, Why)])] = &[
    (
        "Route",
        &[
            ("DestinationCidrBlock", InName),
            ("DestinationIpv6CidrBlock", InName),
            ("RouteTableId", InRow("part-id")),
        ],
    ),
    ("SecurityGroup", &[("GroupDescription", InName), ("VpcId", InRow("vpc"))]),
    (
        "SecurityGroupEgress",
        &[
            ("CidrIp", InName),
            ("CidrIpv6", InName),
            ("DestinationSecurityGroupId", InRow("part-id")),
            ("FromPort", InName),
            ("GroupId", InRow("part-id")),
            ("IpProtocol", InName),
            ("ToPort", InName),
        ],
    ),
    (
        "SecurityGroupIngress",
        &[
            ("CidrIp", InName),
            ("CidrIpv6", InName),
            ("FromPort", InName),
            ("GroupId", InRow("part-id")),
            ("IpProtocol", InName),
            ("SourcePrefixListId", InName),
            ("SourceSecurityGroupId", InRow("part-id")),
            ("ToPort", InName),
        ],
    ),
    ("TransitGateway", &[("AmazonSideAsn", InRow("gateway")), ("MulticastSupport", Fixed)]),
    ("TransitGatewayAttachment", &[("TransitGatewayId", InRow("gateway")), ("VpcId", InRow("vpc"))]),
    (
        "TransitGatewayRoute",
        &[
            ("Blackhole", InRow("static-route")),
            ("DestinationCidrBlock", InName),
            ("TransitGatewayAttachmentId", InRow("static-route")),
            ("TransitGatewayRouteTableId", InName),
        ],
    ),
    ("TransitGatewayRouteTable", &[("TransitGatewayId", InRow("gateway"))]),
    (
        "TransitGatewayRouteTableAssociation",
        &[("TransitGatewayAttachmentId", InRow("vpc")), ("TransitGatewayRouteTableId", InRow("association"))],
    ),
    (
        "TransitGatewayRouteTablePropagation",
        &[("TransitGatewayAttachmentId", InRow("vpc")), ("TransitGatewayRouteTableId", InName)],
    ),
    (
        "VPCEndpoint",
        &[
            ("ServiceName", InName),
            ("ServiceRegion", InRow("vpc")),
            ("VpcEndpointType", Fixed),
            ("VpcId", InRow("vpc")),
        ],
    ),
    ("VPCEndpointServicePermissions", &[("ServiceId", InName)]),
    (
        "VPCPeeringConnection",
        &[
            ("PeerOwnerId", InRow("vpc")),
            ("PeerRegion", InRow("vpc")),
            ("PeerVpcId", InRow("requester")),
            ("VpcId", InRow("requester")),
        ],
    ),
    ("Listener", &[("LoadBalancerArn", InRow("load-balancer"))]),
    ("LoadBalancer", &[("Scheme", Fixed), ("Type", Fixed)]),
    (
        "TargetGroup",
        &[
            ("Port", InRow("target-group")),
            ("Protocol", InName),
            ("TargetType", InRow("target-group")),
            ("VpcId", InRow("vpc")),
        ],
    ),
    ("PrincipalAssociation", &[("Principal", InName), ("ResourceShareArn", InRow("gateway"))]),
    ("Role", &[("RoleName", InName)]),
];

/// What the schemas of cfn-lint say of each type, and with what arguments a script prints it.
fn types() -> Value {
    let types = run(program("python").arg(root().join("tests/tools/schemas.py")));
    serde_json::from_str(&types).unwrap()
}

fn has(list: &Value, property: &str) -> bool {
    list.as_array().unwrap().iter().any(|known| known == property)
}

pub(crate) fn rows_agree_with_the_schemas_of_cloudformation() {
    let types = types();
    assert_eq!(disagreeing(effects(), &types), [""; 0]);
    // It does notice.
    let edited = |from: &str, to: &str| -> Vec<Row> {
        let text = include_str!("../../crates/core/src/change/effects.json");
        assert!(text.contains(from), "{from}");
        serde_json::from_str(&text.replace(from, to)).unwrap()
    };
    for (from, to) in [
        ("\"AmazonSideAsn\", \"effect\": \"replace\"", "\"AmazonSideAsn\", \"effect\": \"update\""),
        ("\"Subnets\", \"effect\": \"update\"", "\"Subnets\", \"effect\": \"replace\""),
        ("\"AcceptanceRequired\"", "\"AcceptanceNeeded\""),
    ] {
        assert!(!disagreeing(&edited(from, to), &types).is_empty(), "{from}");
    }
}

fn disagreeing(rows: &[Row], types: &Value) -> Vec<String> {
    let wrong = rows.iter().filter(|row| {
        let cell = &row.cloudformation;
        let known = &types[&cell.r#type];
        let is_replaced = has(&known["replaced_for"], &cell.property);
        let agrees = match cell.effect {
            Kind::Replace => is_replaced,
            Kind::Update => !is_replaced,
            // What matters is the name of the resource, or the order of steps.
            Kind::Again | Kind::Order => true,
        };
        // A stack is no resource of a template: its name is an argument of the API.
        let is_stack = cell.r#type == "AWS::CloudFormation::Stack" && cell.property == "StackName";
        let is_property = is_stack || has(&known["properties"], &cell.property);
        known.is_null() || !is_property || !agrees
    });
    wrong.map(|row| row.id.clone()).collect()
}

/// Each property for which a generated resource is replaced has a row, or does not change by an edit.
pub(crate) fn each_property_that_replaces_a_resource_is_accounted_for() {
    let types = types();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for template in scene::all().iter().flat_map(template::cloudformation) {
        for resource in template.value["Resources"].as_object().unwrap().values() {
            let r#type = resource["Type"].as_str().unwrap();
            let properties = resource["Properties"].as_object().into_iter().flatten().map(|(key, _)| key);
            let replaced_for = &types[r#type]["replaced_for"];
            let properties = properties.filter(|key| has(replaced_for, key)).cloned();
            let short = r#type.rsplit("::").next().unwrap().to_owned();
            let properties: Vec<_> = properties.collect();
            if !properties.is_empty() {
                found.entry(short).or_default().extend(properties);
            }
        }
    }
    let listed = REPLACED_FOR.iter().map(|(r#type, properties)| {
        let names = properties.iter().map(|(property, _)| (*property).to_owned());
        ((*r#type).to_owned(), names.collect::<BTreeSet<_>>())
    });
    assert_eq!(found, listed.collect());
    for (r#type, properties) in REPLACED_FOR {
        for (property, why) in *properties {
            if let InRow(id) = why {
                let row = effects().iter().find(|row| row.id == *id);
                assert!(row.is_some(), "{type}.{property}: {id}");
            }
        }
    }
}

pub(crate) fn rows_name_arguments_of_the_terraform_provider() {
    let workspace = Workspace::new();
    let mut terraform = workspace.terraform(workspace.path());
    let schema: Value = serde_json::from_str(&run(terraform.args(["providers", "schema", "-json"]))).unwrap();
    let (_, provider) = schema["provider_schemas"].as_object().unwrap().iter().next().unwrap();
    let may_be_set = |r#type: &str, property: &str| {
        let attribute = &provider["resource_schemas"][r#type]["block"]["attributes"][property];
        attribute["optional"] == true || attribute["required"] == true
    };
    for row in effects() {
        let cell = &row.terraform;
        assert!(may_be_set(&cell.r#type, &cell.property), "{}: {}.{}", row.id, cell.r#type, cell.property);
    }
    // It does notice.
    assert!(
        !may_be_set("aws_lb", "arn")
            && !may_be_set("aws_lb", "sub_nets")
            && !may_be_set("aws_elb", "region2")
    );
}
