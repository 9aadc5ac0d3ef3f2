//! What AWS would refuse or ignore on the first day, unless every target says it.

use std::fs;

use crossvpc_core::aws::region::Region;
use serde_yaml::Value;

use crate::support::{Files, crossvpc, generated};

/// Two accounts with a VPC each; `{provider}` and `{consumer}` are more keys of the accounts, `{region}` is the region of
/// the first, `{rest}` is what follows the connection's ports.
const SPEC: &str = r#"version: 1
defaults: {region: eu-west-1}
accounts:
  payments: {id: "111111111111"{provider}}
  web: {id: "222222222222"}
vpcs:
  payments:
    account: payments
    region: {region}
    id: vpc-0a1b2c3d4e5f60718
    cidrs: [10.0.0.0/16]
    route-tables: {private: rtb-0a1b2c3d4e5f60718}
    subnets:
      app-a: {cidr: 10.0.1.0/24, zone: {zone}, id: subnet-0a1b2c3d4e5f60718, route-table: private}
    security-groups: {api: sg-0a1b2c3d4e5f60718}
  web:
    account: web
    id: vpc-0b1b2c3d4e5f60718
    cidrs: [10.1.0.0/16]
    route-tables: {private: rtb-0b1b2c3d4e5f60718}
    subnets:
      web-a: {cidr: 10.1.1.0/24, zone: euw1-az1, id: subnet-0b1b2c3d4e5f60718, route-table: private}
    security-groups: {web: sg-0b1b2c3d4e5f60718}
connections:
  ledger:
    provider: {vpc: payments, subnets: [app-a], security-groups: [api]}
    consumers: {web: {subnets: [web-a], security-groups: [web]}}
    ports: [tcp/443]
    {rest}
"#;

const PEERING: &str = "vpc-peering: {dns: true}";
const SERVICE: &str = "privatelink: {targets: {ips: [10.0.1.10]}}";

fn spec(provider: &str, region: &str, rest: &str) -> tempfile::TempDir {
    let zones = Region::parse(region).unwrap().zone_prefix().unwrap();
    let text = SPEC.replace("{provider}", provider).replace("{region}", region);
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("crossvpc.yaml"),
        text.replace("{zone}", &format!("{zones}-az1")).replace("{rest}", rest),
    )
    .unwrap();
    folder
}

fn files(provider: &str, region: &str, rest: &str) -> Files {
    generated(&spec(provider, region, rest).path().join("crossvpc.yaml"))
}

/// The properties of a resource, in the stack of CloudFormation and in the one of CDK.
fn properties(files: &Files, stack: &str, resource: &str) -> [Value; 2] {
    let ends = [format!("{stack}.yaml"), format!("{stack}.template.json")];
    ends.map(|end| {
        let (_, text) = files.iter().find(|(path, _)| path.ends_with(&end)).unwrap();
        let template: Value = serde_yaml::from_str(text).unwrap();
        template["Resources"][resource]["Properties"].clone()
    })
}

#[test]
fn a_target_outside_the_vpc_says_so_in_every_target() {
    let files = files("", "eu-west-1", "privatelink: {targets: {ips: [10.0.1.10, 192.168.7.1]}}");
    let zone = |target: &Value| target["AvailabilityZone"].as_str().map(str::to_owned);
    for group in properties(&files, "privatelink-ledger-service", "TargetGroupTcp443") {
        let targets = group["Targets"].as_sequence().unwrap();
        let zones: Vec<_> =
            targets.iter().map(|target| (target["Id"].as_str().unwrap(), zone(target))).collect();
        assert_eq!(zones, [("10.0.1.10", None), ("192.168.7.1", Some("all".to_owned()))]);
    }
    let terraform = &files["terraform/privatelink-ledger.tf"];
    assert!(terraform.contains(r#"{ id = "192.168.7.1", availability_zone = "all" }"#), "{terraform}");
    assert!(terraform.contains(r#"{ id = "10.0.1.10" }"#), "{terraform}");
}

#[test]
fn the_role_that_accepts_trusts_the_deploy_role_or_else_the_account() {
    for (key, trusted) in [("", "root"), (", deploy-role: net", "role/net")] {
        let files = files(key, "eu-west-1", PEERING);
        for role in properties(&files, "vpc-peering-payments--web-accept-role", "AcceptRole") {
            let principal =
                serde_yaml::to_string(&role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"])
                    .unwrap();
            assert!(principal.contains(&format!("iam::111111111111:{trusted}")), "{principal}");
        }
    }
}

#[test]
fn the_role_is_assumed_in_the_other_region_where_the_own_one_is_opt_in() {
    for (region, expected) in [("eu-west-1", None), ("eu-central-1", None), ("ap-east-1", Some("eu-west-1"))]
    {
        let files = files("", region, PEERING);
        for request in properties(&files, "vpc-peering-payments--web-requester", "PeeringConnection") {
            assert_eq!(request["AssumeRoleRegion"].as_str(), expected, "{region}");
        }
    }
}

#[test]
fn the_default_provider_version_is_the_highest_that_a_module_in_use_needs() {
    for (rest, least) in [(PEERING, "5.80"), (SERVICE, "5.83")] {
        let versions = &files("", "eu-west-1", rest)["terraform/versions.tf"];
        assert!(versions.contains(&format!("version = \">= {least}, < 7.0\"")), "{versions}");
    }
}

#[test]
fn a_provider_version_below_what_a_module_in_use_needs_is_an_error() {
    let set = |rest: &str| format!("{rest}\ngenerate: {{terraform: {{provider-version: \"~> 5.80.0\"}}}}");
    let check = |rest: &str| {
        let folder = spec("", "eu-west-1", rest);
        let output = crossvpc().arg("check").arg(folder.path().join("crossvpc.yaml")).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, printed) = check(&set(SERVICE));
    assert_eq!(code, Some(1), "{printed}");
    assert!(
        printed
            .contains("the module `privatelink/endpoint` needs version 5.83 or later, which this excludes"),
        "{printed}"
    );
    assert!(printed.contains("`>= 5.83, < 7.0`"), "{printed}");
    assert_eq!(check(&set(PEERING)).0, Some(0));
}

#[test]
fn targets_that_something_else_registers_have_a_type_and_the_arns_of_their_groups_are_outputs() {
    for (kind, is_written) in [("ip", true), ("instance", false)] {
        let rest = format!("privatelink: {{targets: {{type: {kind}}}, target-port: 8443}}");
        let folder = spec("", "eu-west-1", &rest);
        let output = crossvpc().arg("check").arg(folder.path().join("crossvpc.yaml")).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(!printed.contains("no-targets"), "{printed}");
        let files = files("", "eu-west-1", &rest);
        for group in properties(&files, "privatelink-ledger-service", "TargetGroupTcp8443") {
            assert_eq!((group["TargetType"].as_str(), group.get("Targets")), (Some(kind), None));
        }
        let stack = &files["cloudformation/payments/eu-west-1/privatelink-ledger-service.yaml"];
        assert!(stack.contains("  TargetGroupTcp8443Arn:"), "{stack}");
        let call = &files["terraform/privatelink-ledger.tf"];
        assert_eq!(call.contains("target_type = \"ip\""), is_written, "{call}");
        let outputs = &files["terraform/outputs.tf"];
        assert!(outputs.contains("module.privatelink_ledger_service.target_group_arns"), "{outputs}");
    }
    let with_targets = files("", "eu-west-1", SERVICE);
    assert!(!with_targets["terraform/outputs.tf"].contains("target_group_arns"));
}
