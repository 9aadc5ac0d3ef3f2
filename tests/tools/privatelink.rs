//! What Terraform's plan and state must hold for each endpoint service, told by the spec alone.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::structure::Body;
use serde_json::{Value, json};
use serde_yaml::Value as Yaml;

use super::hcl;
use super::planned::{Resource, of_kind};
use super::scene::Scene;
use super::workspace::ENDPOINT;

/// A protocol and a port.
type Port = (String, u64);

/// An endpoint service: its connection's name, and the calls in its file and in those of its consumers.
pub(crate) struct Service {
    connection: String,
    provider: String,
    endpoints: BTreeMap<String, String>,
}

impl Service {
    /// The services of a root, from the names of its files.
    pub(crate) fn all(files: &BTreeMap<String, Body>) -> Vec<Self> {
        let named = files
            .iter()
            .filter_map(|(file, body)| Some((file.strip_prefix("privatelink-")?.strip_suffix(".tf")?, body)));
        let (endpoints, services): (Vec<_>, Vec<_>) = named.partition(|(name, _)| name.contains("--"));
        let all: Vec<_> = services
            .iter()
            .map(|(connection, body)| {
                let prefix = format!("{connection}--");
                let own =
                    endpoints.iter().filter_map(|(name, body)| Some((name.strip_prefix(&prefix)?, body)));
                Self {
                    connection: (*connection).to_owned(),
                    provider: only_module(body, "service"),
                    endpoints: own.map(|(to, body)| (to.to_owned(), only_module(body, "endpoint"))).collect(),
                }
            })
            .collect();
        let owned: usize = all.iter().map(|service| service.endpoints.len()).sum();
        assert_eq!(owned, endpoints.len(), "every endpoint has a service");
        all
    }

    /// The addresses of its modules.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &str> {
        self.endpoints.values().chain([&self.provider]).map(String::as_str)
    }
}

/// The names by which consumers call the services of a scene.
pub(crate) fn private_dns_names(scene: &Scene) -> Vec<&str> {
    let connections = connections(scene).into_iter();
    connections.filter_map(|(_, connection)| connection["privatelink"]["private-dns"].as_str()).collect()
}

/// Checks the endpoint services of a plan.
pub(crate) fn check_plan(scene: &Scene, services: &[Service], made: &[Resource<'_>]) {
    let written: BTreeSet<_> = services.iter().map(|service| service.connection.as_str()).collect();
    let asked: BTreeSet<_> = connections(scene).into_iter().map(|(name, _)| name).collect();
    assert_eq!(written, asked, "{}: a service a file", scene.name);
    for service in services {
        let name = format!("{}: {}", scene.name, service.connection);
        let connection = &scene.spec["connections"][service.connection.as_str()];
        check_service(&name, scene, connection, service, made);
        check_load_balancer(&name, connection, service, made);
        check_ports(&name, connection, service, made);
        for (consumer, module) in &service.endpoints {
            check_endpoint(&format!("{name}--{consumer}"), scene, consumer, module, made);
        }
        for resource in made.iter().filter(|made| service.modules().any(|module| made.is_in(module))) {
            assert_names_no_one_else(resource.address, resource.values);
        }
    }
}

/// Checks a state: who is accepted, and that private DNS, if its name is published, came after all it waits for.
pub(crate) fn check_state(scene: &Scene, services: &[Service], made: &[Resource<'_>], published: bool) {
    for service in services {
        let name = format!("{}: {}", scene.name, service.connection);
        let connection = &scene.spec["connections"][service.connection.as_str()];
        let groups = of_kind(made, &service.provider, "aws_security_group");
        for load_balancer in of_kind(made, &service.provider, "aws_lb") {
            assert_eq!(load_balancer.values["security_groups"], json!([groups[0].values["id"]]), "{name}");
        }
        for accepter in of_kind(made, &service.provider, "aws_vpc_endpoint_connection_accepter") {
            assert_eq!(accepter.values["vpc_endpoint_id"], ENDPOINT, "{name}");
        }
        let has_name = connection["privatelink"]["private-dns"].is_string() && published;
        let verified = of_kind(made, &service.provider, "aws_vpc_endpoint_service_private_dns_verification");
        assert_eq!(verified.len(), usize::from(has_name), "{name}: verified");
        for module in service.endpoints.values() {
            let private = of_kind(made, module, "aws_vpc_endpoint_private_dns");
            assert_eq!(private.len(), usize::from(has_name), "{name}: private DNS");
            for resource in private {
                let after = resource.rest["depends_on"].to_string();
                for waited in [
                    "aws_vpc_endpoint_connection_accepter",
                    "aws_vpc_endpoint_service_private_dns_verification",
                ] {
                    assert!(
                        after.contains(waited),
                        "{name}: private DNS does not wait for {waited}: {after}"
                    );
                }
            }
        }
    }
}

fn check_service(name: &str, scene: &Scene, connection: &Yaml, service: &Service, made: &[Resource<'_>]) {
    let made_here = of_kind(made, &service.provider, "aws_vpc_endpoint_service");
    assert_eq!(made_here.len(), 1, "{name}: an endpoint service");
    let values = made_here[0].values;
    let consumers = connection["consumers"].as_mapping().expect("a connection has consumers");
    let consumers: BTreeSet<_> = consumers.keys().filter_map(Yaml::as_str).collect();
    assert_eq!(service.endpoints.keys().map(String::as_str).collect::<BTreeSet<_>>(), consumers, "{name}");
    let root = |consumer: &&str| {
        let account = scene.spec["vpcs"][*consumer]["account"].as_str().unwrap();
        format!("arn:aws:iam::{}:root", scene.spec["accounts"][account]["id"].as_str().unwrap())
    };
    assert_eq!(
        texts(&values["allowed_principals"]),
        consumers.iter().map(root).collect(),
        "{name}: principals"
    );
    let is_automatic = connection["privatelink"]["acceptance"] == "automatic";
    assert_eq!(values["acceptance_required"], !is_automatic, "{name}: acceptance");
    let accepters = of_kind(made, &service.provider, "aws_vpc_endpoint_connection_accepter").len();
    assert_eq!(accepters, if is_automatic { 0 } else { consumers.len() }, "{name}: accepters");
    let region = |vpc: &str| scene.vpcs[vpc].place.1.clone();
    let own = region(connection["provider"]["vpc"].as_str().unwrap());
    let regions: BTreeSet<_> = consumers.iter().map(|consumer| region(consumer)).chain([own]).collect();
    if regions.len() > 1 {
        assert_eq!(texts(&values["supported_regions"]), regions, "{name}: regions");
    }
}

fn check_load_balancer(name: &str, connection: &Yaml, service: &Service, made: &[Resource<'_>]) {
    let load_balancers = of_kind(made, &service.provider, "aws_lb");
    let groups = of_kind(made, &service.provider, "aws_security_group");
    let endpoint_service = of_kind(made, &service.provider, "aws_vpc_endpoint_service")[0].values;
    if let Some(existing) = connection["privatelink"]["load-balancer"].as_str() {
        assert!(load_balancers.is_empty() && groups.is_empty(), "{name}: the load balancer exists");
        assert_eq!(endpoint_service["network_load_balancer_arns"], json!([existing]), "{name}");
        return;
    }
    assert_eq!(
        (load_balancers.len(), groups.len()),
        (1, 1),
        "{name}: a load balancer and its security group"
    );
    let [values, unknown] = [load_balancers[0].values, load_balancers[0].rest];
    assert_eq!(values["internal"], true, "{name}");
    assert_eq!(values["load_balancer_type"], "network", "{name}");
    // Its groups have no ids yet: that they are unknown tells that there are some.
    assert!(is_known_later(&unknown["security_groups"]), "{name}: no security group: {unknown}");
}

fn check_endpoint(name: &str, scene: &Scene, consumer: &str, module: &str, made: &[Resource<'_>]) {
    let endpoints = of_kind(made, module, "aws_vpc_endpoint");
    assert_eq!(endpoints.len(), 1, "{name}: an endpoint a file");
    let [values, unknown] = [endpoints[0].values, endpoints[0].rest];
    assert_eq!(values["vpc_endpoint_type"], "Interface", "{name}");
    assert!(is_known_later(&unknown["security_group_ids"]), "{name}: no security group: {unknown}");
    let vpc = &scene.vpcs[consumer];
    let is_complete = |prefix: &str| vpc.texts.iter().any(|text| text.starts_with(prefix));
    let own: BTreeSet<_> = texts(&values["subnet_ids"]).into_iter().chain(texts(&values["vpc_id"])).collect();
    let foreign: Vec<_> = own.iter().filter(|id| !vpc.texts.contains(*id)).collect();
    assert!(foreign.is_empty() || !is_complete("vpc-"), "{name}: not of {consumer}: {foreign:?}");
    for rule in of_kind(made, module, "aws_vpc_security_group_ingress_rule") {
        let from = texts(&rule.values["cidr_ipv4"]);
        assert!(from.is_subset(&vpc.texts), "{name}: {} admits {from:?}", rule.address);
    }
}

/// The listeners and the rules of endpoints and load balancer admit the ports of the spec and no others.
fn check_ports(name: &str, connection: &Yaml, service: &Service, made: &[Resource<'_>]) {
    let privatelink = &connection["privatelink"];
    let declared = declared(connection);
    // A port may have a port of its targets and a health check of its own.
    let of_port = |wanted: u64| {
        let all = privatelink["ports"].as_mapping().into_iter().flatten();
        let is = |key: &Yaml| key.as_u64() == Some(wanted) || key.as_str() == Some(&wanted.to_string());
        all.filter(|(key, _)| is(key)).map(|(_, own)| own).next()
    };
    let to_target = |(protocol, port): &Port| {
        let own = of_port(*port).and_then(|own| own["target-port"].as_u64());
        let target = own.or_else(|| privatelink["target-port"].as_u64());
        (protocol.clone(), target.unwrap_or(*port))
    };
    let mut targets: BTreeSet<_> = declared.iter().map(to_target).collect();
    let of_ports = declared.iter().filter_map(|(_, port)| of_port(*port));
    for probed in of_ports.chain([privatelink]) {
        targets.extend(probed["health-check"]["port"].as_u64().map(|port| ("tcp".to_owned(), port)));
    }
    let is_own = privatelink["load-balancer"].is_null();
    // A load balancer that exists has its listeners, unless there are targets for others.
    let listens = is_own || privatelink["targets"].is_mapping();

    let listeners = of_kind(made, &service.provider, "aws_lb_listener");
    let heard: BTreeSet<Port> = listeners
        .iter()
        .flat_map(|listener| {
            let protocols = listener.values["protocol"].as_str().unwrap().to_lowercase();
            let port = listener.values["port"].as_u64().unwrap();
            protocols.split('_').map(|protocol| (protocol.to_owned(), port)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(heard, if listens { declared.clone() } else { <_>::default() }, "{name}: listeners");
    for module in service.endpoints.values() {
        assert_eq!(admitted(made, module, "ingress_rule.this"), declared, "{name}: {module}");
        let to_clients = admitted(made, module, "egress_rule.client");
        assert!(to_clients.is_empty() || to_clients == declared, "{name}: {module}: {to_clients:?}");
    }
    let of_load_balancer = |kind| admitted(made, &service.provider, kind);
    let into = of_load_balancer("ingress_rule.load_balancer");
    assert!(into.is_empty() || into == declared, "{name}: into the load balancer: {into:?}");
    let out = of_load_balancer("egress_rule.load_balancer");
    assert_eq!(out, if is_own { targets.clone() } else { <_>::default() }, "{name}: to the targets");
    let at_targets = of_load_balancer("ingress_rule.target");
    assert!(at_targets.is_empty() || at_targets == targets, "{name}: at the targets: {at_targets:?}");
}

/// The protocols and ports of the spec.
fn declared(connection: &Yaml) -> BTreeSet<Port> {
    let ports = connection["ports"].as_sequence().expect("a connection has ports");
    let ports = ports.iter().map(|port| port.as_str().unwrap().split_once('/').expect("protocol and port"));
    ports
        .flat_map(|(protocol, ports)| {
            let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
            let [first, last] = [first, last].map(|port| port.parse::<u64>().unwrap());
            (first..=last).map(|port| (protocol.to_owned(), port)).collect::<Vec<_>>()
        })
        .collect()
}

/// The ports of the rules of a module whose names begin in some way.
fn admitted(made: &[Resource<'_>], module: &str, rules: &str) -> BTreeSet<Port> {
    let prefix = format!("{module}.aws_vpc_security_group_{rules}");
    let rules = made.iter().filter(|resource| resource.address.starts_with(&prefix));
    rules
        .flat_map(|rule| {
            let [first, last] =
                ["from_port", "to_port"].map(|key| rule.values[key].as_u64().expect("a port"));
            let protocol = rule.values["ip_protocol"].as_str().expect("a protocol");
            (first..=last).map(|port| (protocol.to_owned(), port)).collect::<Vec<_>>()
        })
        .collect()
}

/// Nothing is opened to the world.
fn assert_names_no_one_else(address: &str, values: &Value) {
    for text in texts(values) {
        assert!(!["0.0.0.0/0", "::/0"].contains(&text.as_str()) && !text.contains('*'), "{address}: {text}");
    }
}

/// Every text in a value.
fn texts(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => BTreeSet::from([text.clone()]),
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(entries) => entries.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => BTreeSet::new(),
    }
}

fn is_known_later(unknown: &Value) -> bool {
    *unknown == true || unknown.as_array().is_some_and(|items| items.contains(&Value::Bool(true)))
}

/// The connections by `PrivateLink`.
fn connections(scene: &Scene) -> Vec<(&str, &Yaml)> {
    let all = scene.spec["connections"].as_mapping().into_iter().flatten();
    let all = all.filter(|(_, connection)| connection.get("privatelink").is_some());
    all.map(|(name, connection)| (name.as_str().unwrap(), connection)).collect()
}

/// The address of the one call in a file.
fn only_module(body: &Body, role: &str) -> String {
    let modules: Vec<_> = body.get_blocks("module").collect();
    assert_eq!(modules.len(), 1, "a call a file");
    assert!(hcl::text(modules[0], "source").is_some_and(|source| source.ends_with(role)), "a call of {role}");
    format!("module.{}", hcl::label(modules[0]))
}
