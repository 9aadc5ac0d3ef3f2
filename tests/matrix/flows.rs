//! Routes and rules of peerings and transit gateways, derived a second time from the spec alone and read back from each target's output. Written
//! without the program's own code, so that it cannot agree with itself.

use std::collections::BTreeSet;

use hcl_edit::expr::{Expression, Object};
use hcl_edit::structure::{Block, Body};
use serde_yaml::Value;

use crate::support::Files;

/// What makes a flow work.
#[derive(Debug, Default)]
pub(crate) struct Flows {
    /// Id of a route table (or what stands for it) and destination.
    pub(crate) routes: BTreeSet<(String, String)>,
    /// Those of security groups.
    pub(crate) rules: BTreeSet<Rule>,
}

/// Id of a group, direction, protocol, ports, block.
pub(crate) type Rule = (String, String, String, String, String);

/// What the spec's flows need.
pub(crate) fn expected(spec: &Value) -> Flows {
    let mut flows = Flows::default();
    let connections = spec["connections"].as_mapping().unwrap().values();
    let is_routed = |connection: &&Value| {
        ["vpc-peering", "transit-gateway"].iter().any(|option| connection.get(option).is_some())
    };
    for connection in connections.filter(is_routed) {
        let provider =
            Side::of(spec, connection["provider"]["vpc"].as_str().unwrap(), &connection["provider"]);
        for (vpc, consumer) in connection["consumers"].as_mapping().unwrap() {
            let consumer = Side::of(spec, vpc.as_str().unwrap(), consumer);
            let both_speak_ipv6 =
                [&provider, &consumer].iter().all(|side| side.blocks.iter().any(|b| b.contains(':')));
            for (here, there, direction) in
                [(&provider, &consumer, "ingress"), (&consumer, &provider, "egress")]
            {
                for block in there.blocks.iter().filter(|block| both_speak_ipv6 || !block.contains(':')) {
                    flows.routes.extend(here.tables.iter().map(|table| (table.clone(), block.clone())));
                    for (group, ports) in here.groups.iter().flat_map(|group| {
                        list(&connection["ports"]).into_iter().map(move |ports| (group, ports))
                    }) {
                        let (protocol, ports) = ports.split_once('/').unwrap_or((&ports, ""));
                        let protocol = match protocol {
                            "icmp" if block.contains(':') => "icmpv6",
                            "all" => "-1",
                            other => other,
                        };
                        flows.rules.insert((
                            group.clone(),
                            direction.to_owned(),
                            protocol.to_owned(),
                            ports.to_owned(),
                            block.clone(),
                        ));
                    }
                }
            }
        }
    }
    flows
}

struct Side {
    tables: Vec<String>,
    blocks: Vec<String>,
    groups: Vec<String>,
}

impl Side {
    fn of(spec: &Value, name: &str, side: &Value) -> Self {
        let vpc = &spec["vpcs"][name];
        let id_of = |kind: &str, key: &str| {
            vpc[kind][key].as_str().map_or_else(|| format!("{name}.{key}"), str::to_owned)
        };
        let subnets = list(&side["subnets"]);
        let (tables, blocks) = if subnets.is_empty() {
            let tables =
                vpc["route-tables"].as_mapping().unwrap().keys().map(|key| key.as_str().unwrap().to_owned());
            (tables.collect(), [list(&vpc["cidrs"]), list(&vpc["ipv6-cidrs"])].concat())
        } else {
            let subnets = subnets.iter().map(|subnet| &vpc["subnets"][subnet.as_str()]);
            let tables = subnets.clone().map(|subnet| subnet["route-table"].as_str().unwrap().to_owned());
            let blocks = subnets
                .flat_map(|subnet| ["cidr", "ipv6-cidr"].into_iter().filter_map(|key| subnet[key].as_str()));
            (tables.collect::<Vec<_>>(), blocks.map(str::to_owned).collect())
        };
        let groups = list(&side["security-groups"]);
        Self {
            tables: tables.iter().map(|table| id_of("route-tables", table)).collect(),
            blocks,
            groups: groups.iter().map(|group| id_of("security-groups", group)).collect(),
        }
    }
}

fn list(value: &Value) -> Vec<String> {
    let items = value.as_sequence().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// What the templates of all stacks make.
pub(crate) fn of_cloudformation(files: &Files) -> Flows {
    let mut flows = Flows::default();
    let is_routed = |path: &str| path.contains("/vpc-peering-") || path.contains("/transit-gateway-");
    for (path, text) in
        files.iter().filter(|(path, _)| path.starts_with("cloudformation/") && is_routed(path))
    {
        let template: Value = serde_yaml::from_str(text).unwrap();
        let id = |value: &Value| {
            let text = value.as_str().unwrap();
            if matches!(value, Value::Tagged(_)) { parameter(&template, text) } else { text.to_owned() }
        };
        for (_, resource) in template["Resources"].as_mapping().unwrap() {
            let properties = &resource["Properties"];
            let block =
                |keys: [&str; 2]| keys.iter().find_map(|key| properties[*key].as_str()).unwrap().to_owned();
            match resource["Type"].as_str().unwrap() {
                "AWS::EC2::Route" => {
                    let destination = block(["DestinationCidrBlock", "DestinationIpv6CidrBlock"]);
                    assert!(
                        flows.routes.insert((id(&properties["RouteTableId"]), destination)),
                        "{path}: twice"
                    );
                }
                kind @ ("AWS::EC2::SecurityGroupIngress" | "AWS::EC2::SecurityGroupEgress") => {
                    let number = |key: &str| properties[key].as_i64();
                    let list = &properties["SourcePrefixListId"];
                    let is_listed = matches!(list, Value::Tagged(_));
                    let blocks = if let Value::Tagged(list) = list {
                        entries(&template, list.value.as_str().unwrap())
                    } else {
                        vec![block(["CidrIp", "CidrIpv6"])]
                    };
                    for block in blocks {
                        let rule = (
                            id(&properties["GroupId"]),
                            kind.trim_start_matches("AWS::EC2::SecurityGroup").to_ascii_lowercase(),
                            properties["IpProtocol"].as_str().unwrap().to_owned(),
                            ports(number("FromPort"), number("ToPort")),
                            block,
                        );
                        // Two lists may have the same entry.
                        assert!(flows.rules.insert(rule) || is_listed, "{path}: twice");
                    }
                }
                _ => {}
            }
        }
    }
    flows
}

/// The entries of the prefix list of which this is the id; it has room for them.
fn entries(template: &Value, id: &str) -> Vec<String> {
    let list = &template["Resources"][id.strip_suffix(".PrefixListId").unwrap()];
    assert_eq!(list["Type"], "AWS::EC2::PrefixList", "{id}");
    let entries = list["Properties"]["Entries"].as_sequence().unwrap().iter();
    let entries: Vec<_> = entries.map(|entry| entry["Cidr"].as_str().unwrap().to_owned()).collect();
    let family = if entries.iter().any(|block| block.contains(':')) { "IPv6" } else { "IPv4" };
    assert_eq!(list["Properties"]["AddressFamily"], family, "{id}");
    assert!(list["Properties"]["MaxEntries"].as_u64().unwrap() >= entries.len() as u64, "{id}");
    entries
}

/// What the spec calls the thing that a parameter stands for: its description ends in the VPC and names it before.
fn parameter(template: &Value, name: &str) -> String {
    let description = template["Parameters"][name]["Description"].as_str().unwrap();
    let words: Vec<_> = description.split(' ').collect();
    let [.., key, "of", "the", "VPC", vpc] = words.as_slice() else { panic!("{description}") };
    format!("{vpc}.{key}")
}

/// What the module calls of all links make.
pub(crate) fn of_terraform(files: &Files) -> Flows {
    let mut flows = Flows::default();
    let is_routed = |path: &str| {
        ["vpc-peering", "transit-gateway"]
            .iter()
            .any(|option| path.starts_with("terraform/") && path.contains(&format!("/{option}-")))
    };
    for (path, text) in files.iter().filter(|(path, _)| is_routed(path)) {
        let body: Body = text.parse().unwrap();
        for call in body.get_blocks("module") {
            let entries = |argument: &str| {
                let object = argument_of(call, argument);
                object.iter().map(|(_, entry)| entry.expr().as_object().unwrap().clone()).collect::<Vec<_>>()
            };
            for route in entries("routes") {
                let route = (field(&route, "route_table_id"), field(&route, "destination"));
                assert!(flows.routes.insert(route), "{path}: twice");
            }
            for group in entries("rules") {
                let id = field(&group, "security_group_id");
                for direction in ["ingress", "egress"] {
                    let openings = member(&group, direction).and_then(Expression::as_array);
                    for opening in openings.into_iter().flatten().map(|opening| opening.as_object().unwrap())
                    {
                        let list = member(opening, "prefix_list").and_then(Expression::as_str);
                        let blocks = list.map_or_else(|| texts(opening, "cidrs"), |list| listed(call, list));
                        let ports = texts(opening, "ports");
                        for (label, block) in
                            ports.iter().flat_map(|label| blocks.iter().map(move |block| (label, block)))
                        {
                            let (protocol, ports) = label.split_once('/').unwrap_or((label.as_str(), ""));
                            let protocol = if protocol == "all" { "-1" } else { protocol };
                            let rule = [id.as_str(), direction, protocol, ports, block].map(str::to_owned);
                            let [id, direction, protocol, ports, block] = rule;
                            let rule = (id, direction, protocol, ports, block);
                            assert!(flows.rules.insert(rule) || list.is_some(), "{path}: twice");
                        }
                    }
                }
            }
        }
    }
    flows
}

fn argument_of(call: &Block, argument: &str) -> Object {
    let value = call.body.get_attribute(argument).map(|attribute| attribute.value.clone());
    value.map(|value| value.as_object().unwrap().clone()).unwrap_or_default()
}

/// The blocks of a prefix list, whosever they are.
fn listed(call: &Block, key: &str) -> Vec<String> {
    let lists = argument_of(call, "prefix_lists");
    let list = member(&lists, key).unwrap().as_object().unwrap();
    let owners = member(list, "entries").unwrap().as_object().unwrap().iter();
    let blocks = owners.flat_map(|(_, blocks)| blocks.expr().as_array().unwrap().clone());
    blocks.map(|block| block.as_str().unwrap().to_owned()).collect()
}

fn member<'o>(object: &'o Object, key: &str) -> Option<&'o Expression> {
    let found = object.iter().find(|(name, _)| name.as_ident().is_some_and(|name| name.as_str() == key));
    found.map(|(_, value)| value.expr())
}

/// A list of texts.
fn texts(object: &Object, key: &str) -> Vec<String> {
    let list = member(object, key).and_then(Expression::as_array).unwrap();
    list.iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// A field as text; a variable as the spec's names for it.
fn field(object: &Object, key: &str) -> String {
    match member(object, key) {
        Some(Expression::String(text)) => text.value().clone(),
        Some(other) => {
            let text = other.to_string();
            let text = text.trim();
            match text.split('"').collect::<Vec<_>>().as_slice() {
                ["var.vpcs[", vpc, _, name, "]"] => format!("{vpc}.{name}"),
                _ => text.to_owned(),
            }
        }
        None => String::new(),
    }
}

/// Ports as the spec writes them; every type of ICMP is no port.
fn ports(from: Option<i64>, to: Option<i64>) -> String {
    match (from, to) {
        (None | Some(-1), _) | (_, None) => String::new(),
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from}-{to}"),
    }
}
