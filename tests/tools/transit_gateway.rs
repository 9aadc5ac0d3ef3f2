//! What Terraform's plan and state must hold for each transit gateway, told by the spec alone.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::structure::Body;
use serde_json::json;
use serde_yaml::Value as Yaml;

use super::hcl;
use super::planned::{Resource, of_kind};
use super::scene::Scene;
use super::workspace::{ATTACHED, GATEWAY};

/// A gateway: its name, the calls of its owner if there are any, and those of the VPCs that attach.
pub(crate) struct Gateway {
    name: String,
    owner: Vec<String>,
    attachments: BTreeMap<String, String>,
}

impl Gateway {
    /// The gateways of a root, from the names of its files.
    pub(crate) fn all(files: &BTreeMap<String, Body>) -> Vec<Self> {
        let mut all: BTreeMap<String, Self> = BTreeMap::new();
        for (file, body) in files {
            let Some(name) = file.strip_prefix("transit-gateway-").and_then(|name| name.strip_suffix(".tf"))
            else {
                continue;
            };
            let (gateway, vpc) = name.split_once("--").map_or((name, None), |(name, vpc)| (name, Some(vpc)));
            let entry = all.entry(gateway.to_owned()).or_insert_with(|| Self {
                name: gateway.to_owned(),
                owner: Vec::new(),
                attachments: BTreeMap::new(),
            });
            let modules = body.get_blocks("module").map(|module| format!("module.{}", hcl::label(module)));
            match vpc {
                Some(vpc) => entry.attachments.extend(modules.map(|module| (vpc.to_owned(), module))),
                None => entry.owner.extend(modules),
            }
        }
        all.into_values().collect()
    }

    /// The addresses of its modules.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &str> {
        self.attachments.values().chain(&self.owner).map(String::as_str)
    }

    fn of_owner<'r, 'p>(&self, made: &'r [Resource<'p>], kind: &str) -> Vec<&'r Resource<'p>> {
        self.owner.iter().flat_map(|module| of_kind(made, module, kind)).collect()
    }
}

/// Checks the gateways of a plan.
pub(crate) fn check_plan(scene: &Scene, gateways: &[Gateway], made: &[Resource<'_>]) {
    let written: BTreeSet<_> = gateways.iter().map(|gateway| gateway.name.as_str()).collect();
    let asked: BTreeSet<_> = users(scene).into_keys().collect();
    assert_eq!(written, asked.iter().map(String::as_str).collect(), "{}: gateways", scene.name);
    for gateway in gateways {
        let name = format!("{}: {}", scene.name, gateway.name);
        let declared = &scene.spec["transit-gateways"][gateway.name.as_str()];
        let attached: BTreeSet<_> = gateway.attachments.keys().map(String::as_str).collect();
        assert_eq!(attached, users(scene)[&gateway.name], "{name}: attachments");
        check_gateway(&name, declared, gateway, made);
        check_share(&name, scene, declared, gateway, made);
        for (vpc, module) in &gateway.attachments {
            check_attachment(&format!("{name}--{vpc}"), scene, declared, (vpc, module), made);
        }
    }
}

/// Checks a state: what waits for an acceptance, or for the share, came after it.
pub(crate) fn check_state(scene: &Scene, gateways: &[Gateway], made: &[Resource<'_>]) {
    for gateway in gateways {
        let declared = &scene.spec["transit-gateways"][gateway.name.as_str()];
        let accepters = gateway.of_owner(made, "aws_ec2_transit_gateway_vpc_attachment_accepter");
        let invited = made.iter().filter(|made| made.kind == "aws_ram_resource_share_accepter").count();
        for (vpc, module) in &gateway.attachments {
            let name = format!("{}: {}--{vpc}", scene.name, gateway.name);
            let accepted = accepters.iter().any(|accepter| accepter.address.contains(&format!("\"{vpc}\"")));
            for route in of_kind(made, module, "aws_route") {
                // Only the accepter knows the gateway by this id.
                let expected = if accepted { ATTACHED } else { GATEWAY };
                let existing = declared["id"].as_str().filter(|_| !accepted);
                assert_eq!(route.values["transit_gateway_id"], existing.unwrap_or(expected), "{name}");
            }
            let is_foreign = scene.vpcs[vpc].place.0 != declared["account"].as_str().unwrap();
            let attachment = of_kind(made, module, "aws_ec2_transit_gateway_vpc_attachment")[0];
            let after = attachment.rest["depends_on"].to_string();
            if is_foreign && declared["share"] != "none" {
                assert!(after.contains("aws_ram_principal_association"), "{name}: {after}");
                assert!(after.contains("aws_ram_resource_association"), "{name}: {after}");
            }
            assert_eq!(
                after.contains("aws_ram_resource_share_accepter"),
                is_foreign && invited > 0,
                "{name}: {after}"
            );
        }
    }
}

fn check_gateway(name: &str, declared: &Yaml, gateway: &Gateway, made: &[Resource<'_>]) {
    let gateways = gateway.of_owner(made, "aws_ec2_transit_gateway");
    if declared["id"].is_string() {
        assert!(gateways.is_empty(), "{name}: it exists");
        return;
    }
    assert_eq!(gateways.len(), 1, "{name}: a gateway");
    let values = gateways[0].values;
    let own_tables = declared["route-tables"].is_mapping();
    let enabled = |is_on: bool| if is_on { "enable" } else { "disable" };
    let expected = [
        ("amazon_side_asn", json!(declared["asn"].as_u64().unwrap_or(64512))),
        ("auto_accept_shared_attachments", json!(enabled(declared["auto-accept"] == true))),
        ("default_route_table_association", json!(enabled(!own_tables))),
        ("default_route_table_propagation", json!(enabled(!own_tables))),
        ("dns_support", json!("enable")),
        ("security_group_referencing_support", json!("disable")),
        ("vpn_ecmp_support", json!("enable")),
    ];
    for (key, value) in expected {
        assert_eq!(values[key], value, "{name}: {key}");
    }
}

/// Shared exactly if another account attaches, and never beyond the organization unless one is outside of it.
fn check_share(name: &str, scene: &Scene, declared: &Yaml, gateway: &Gateway, made: &[Resource<'_>]) {
    let owner = declared["account"].as_str().unwrap();
    let account = |vpc: &str| scene.vpcs[vpc].place.0.clone();
    let foreign: BTreeSet<_> =
        gateway.attachments.keys().map(|vpc| account(vpc)).filter(|account| account != owner).collect();
    let shares = gateway.of_owner(made, "aws_ram_resource_share");
    let is_shared = !foreign.is_empty() && declared["share"] != "none";
    assert_eq!(shares.len(), usize::from(is_shared), "{name}: shares");
    let outside = |account: &str| {
        scene.spec["organization"]["ram-sharing"] != true
            || scene.spec["accounts"][account]["external"] == true
    };
    for share in shares {
        let any_outside = foreign.iter().map(String::as_str).chain([owner]).any(outside);
        assert_eq!(share.values["allow_external_principals"], any_outside, "{name}: external principals");
    }
    let principals = gateway.of_owner(made, "aws_ram_principal_association");
    let principals: BTreeSet<_> =
        principals.iter().map(|principal| principal.values["principal"].as_str().unwrap()).collect();
    if is_shared && declared["share"].is_null() {
        let ids =
            foreign.iter().map(|account| scene.spec["accounts"][account.as_str()]["id"].as_str().unwrap());
        assert_eq!(principals, ids.collect(), "{name}: principals");
    }
    let accepted = gateway.of_owner(made, "aws_ec2_transit_gateway_vpc_attachment_accepter").len();
    let of_others = gateway.attachments.keys().filter(|vpc| account(vpc) != owner).count();
    let expected = if declared["auto-accept"] == true { 0 } else { of_others };
    assert_eq!(accepted, expected, "{name}: acceptances");
}

fn check_attachment(
    name: &str,
    scene: &Scene,
    declared: &Yaml,
    (vpc, module): (&str, &str),
    made: &[Resource<'_>],
) {
    let attachments = of_kind(made, module, "aws_ec2_transit_gateway_vpc_attachment");
    assert_eq!(attachments.len(), 1, "{name}: an attachment a VPC");
    let values = attachments[0].values;
    let settings = &declared["attachments"][vpc];
    let appliance = if settings["appliance-mode"] == true { "enable" } else { "disable" };
    assert_eq!(values["appliance_mode_support"], appliance, "{name}");
    assert_eq!(values["dns_support"], "enable", "{name}");
    assert_eq!(values["security_group_referencing_support"], "disable", "{name}");
    let subnets = &scene.spec["vpcs"][vpc]["subnets"];
    let zones: BTreeSet<_> =
        subnets.as_mapping().unwrap().values().filter_map(|subnet| subnet["zone"].as_str()).collect();
    let chosen = values["subnet_ids"].as_array().expect("the ids are known").len();
    assert_eq!(chosen, settings["subnets"].as_sequence().map_or(zones.len(), Vec::len), "{name}: subnets");
    let routes = of_kind(made, module, "aws_route");
    assert!(!routes.is_empty(), "{name}: no route");
    let speaks_ipv6 = routes.iter().any(|route| route.values["destination_ipv6_cidr_block"].is_string());
    assert_eq!(values["ipv6_support"], if speaks_ipv6 { "enable" } else { "disable" }, "{name}: IPv6");
}

/// The VPCs that attach to each gateway that a connection uses.
fn users(scene: &Scene) -> BTreeMap<String, BTreeSet<&str>> {
    let mut users: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for connection in scene.spec["connections"].as_mapping().into_iter().flat_map(|all| all.values()) {
        let Some(gateway) = connection["transit-gateway"]["via"].as_str() else { continue };
        let vpcs = users.entry(gateway.to_owned()).or_default();
        vpcs.insert(connection["provider"]["vpc"].as_str().unwrap());
        vpcs.extend(connection["consumers"].as_mapping().unwrap().keys().filter_map(Yaml::as_str));
    }
    users
}
