//! What Network Access Analyzer would find with the generated scopes, as AWS documents its statements: nothing that the spec makes
//! possible, and everything else that could pass between its VPCs. The scopes are read back from their templates, and what is
//! possible is derived from the YAML of the spec.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crossvpc_core::diagnostic::Report;
use crossvpc_core::source::Sources;
use serde_yaml::Value;

use super::net::{Address, Net};
use super::ports::{Declared, Port, texts};
use super::random;
use super::world::{Flow, World};
use crate::support::{Files, crossvpc, read_tree, scenes};

const TYPES: [&str; 2] = ["AWS::EC2::TransitGatewayAttachment", "AWS::EC2::VPCPeeringConnection"];

/// An end of a way: the resource by the spec's names, or its type, and a packet there.
#[derive(Clone, Debug)]
struct End<'a> {
    resource: String,
    source: Option<Address>,
    destination: Option<Address>,
    port: &'a Port,
}

/// A way of a packet through an account and region.
#[derive(Clone, Debug)]
struct Way<'a> {
    from: End<'a>,
    to: End<'a>,
    through: Vec<String>,
}

/// The scopes of an account and region, with the spec's names in the place of ids.
struct Scopes(Vec<Value>);

fn generate(text: &str) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let (spec, out) = (folder.path().join("spec.yaml"), folder.path().join("out"));
    fs::write(&spec, text).unwrap();
    let mut run = crossvpc();
    let run = run.arg("generate").arg(&spec).args(["--target", "verification", "--out"]).arg(&out);
    let run = run.output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    read_tree(&out)
}

impl Scopes {
    fn of(files: &Files, place: &(String, String), spec: &Value) -> Self {
        let folder = format!("verification/accounts/{}/{}/scope", place.0, place.1);
        let own =
            files.iter().filter(|(path, text)| path.starts_with(&folder) && text.contains("\nResources:"));
        Self(own.map(|(_, text)| named(text, spec)).collect())
    }

    /// Whether any of them has it as a finding.
    fn find(&self, way: &Way<'_>) -> bool {
        self.0.iter().any(|scope| {
            let any = |key: &str| {
                let list = scope["Resources"]["Scope"]["Properties"][key].as_sequence();
                list.into_iter().flatten().any(|statement| way.fits(statement))
            };
            any("MatchPaths") && !any("ExcludePaths")
        })
    }
}

/// A template with the spec's names in the place of ids and parameters.
fn named(text: &str, spec: &Value) -> Value {
    let template: Value = serde_yaml::from_str(text).unwrap();
    let mut names = BTreeMap::new();
    for (name, vpc) in spec["vpcs"].as_mapping().unwrap() {
        if let Some(id) = vpc["id"].as_str() {
            names.insert(id.to_owned(), format!("the VPC {}", name.as_str().unwrap()));
        }
    }
    for (id, parameter) in template["Parameters"].as_mapping().into_iter().flatten() {
        let description = parameter["Description"].as_str().unwrap().trim_start_matches("id of ");
        names.insert(format!("!{}", id.as_str().unwrap()), description.to_owned());
    }
    renamed(&template, &names)
}

fn renamed(value: &Value, names: &BTreeMap<String, String>) -> Value {
    let new = |text: &str| names.get(text).cloned().unwrap_or_else(|| text.to_owned()).into();
    match value {
        Value::String(text) => new(text),
        Value::Tagged(tagged) => new(&format!("!{}", tagged.value.as_str().unwrap())),
        Value::Sequence(items) => items.iter().map(|item| renamed(item, names)).collect::<Vec<_>>().into(),
        Value::Mapping(map) => {
            let map = map.iter().map(|(key, item)| (key.clone(), renamed(item, names)));
            Value::Mapping(map.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

impl Way<'_> {
    fn fits(&self, statement: &Value) -> bool {
        let through = statement["ThroughResources"].as_sequence().into_iter().flatten();
        let mut through = through.map(|of| texts(&of["ResourceStatement"]["Resources"]));
        self.from.fits(&statement["Source"])
            && self.to.fits(&statement["Destination"])
            && through.all(|any| any.iter().any(|resource| self.through.contains(resource)))
    }
}

impl End<'_> {
    fn fits(&self, end: &Value) -> bool {
        let resources = &end["ResourceStatement"];
        let named = [texts(&resources["Resources"]), texts(&resources["ResourceTypes"])].concat();
        let header = &end["PacketHeaderStatement"];
        let holds = |key: &str, address: Option<Address>| {
            let nets = texts(&header[key]);
            let mut nets = nets.iter().map(|net| Net::parse(net));
            header[key].is_null() || address.is_some_and(|address| nets.any(|net| net.holds(address)))
        };
        let (protocol, port) = *self.port;
        let ports = texts(&header["DestinationPorts"]).into_iter();
        let ports = ports.map(|ports| format!("{protocol}/{ports}").into()).collect::<Vec<Value>>();
        assert!(!named.is_empty(), "every end names what it is");
        named.contains(&self.resource)
            && (header["Protocols"].is_null() || texts(&header["Protocols"]).iter().any(|of| of == protocol))
            && holds("SourceAddresses", self.source)
            && holds("DestinationAddresses", self.destination)
            && (header["DestinationPorts"].is_null() || Declared::of(&ports.into()).allows((protocol, port)))
    }
}

fn place(spec: &Value, vpc: &str) -> (String, String) {
    let vpc = &spec["vpcs"][vpc];
    let region = vpc["region"].as_str().or(spec["defaults"]["region"].as_str()).unwrap();
    (vpc["account"].as_str().unwrap().to_owned(), region.to_owned())
}

/// How many ways are found and how many are not; every wrong one is told.
fn compare(label: &str, text: &str, files: &Files) -> ([usize; 2], Vec<String>) {
    let spec: Value = serde_yaml::from_str(text).unwrap();
    let world = World::of(&spec);
    let vpcs: Vec<_> = spec["vpcs"].as_mapping().unwrap().keys().map(|key| key.as_str().unwrap()).collect();
    let places: BTreeSet<_> = vpcs.iter().map(|vpc| place(&spec, vpc)).collect();
    let scopes: BTreeMap<_, _> =
        places.into_iter().map(|at| (at.clone(), Scopes::of(files, &at, &spec))).collect();
    let (mut count, mut wrong) = ([0, 0], Vec::new());
    let mut judge = |at: &(String, String), way: Way<'_>, is_possible: bool| {
        count[usize::from(is_possible)] += 1;
        if scopes[at].find(&way) == is_possible {
            wrong.push(format!("{label}, {at:?}: possible is {is_possible}: {way:?}"));
        }
    };
    let ipv4 = |address: &&(String, Address)| !address.1.0;
    let addresses = world.addresses();
    let ports: Vec<_> = world.ports().into_iter().filter(|(_, port)| *port > 0).collect();
    for (from, source) in addresses.iter().filter(ipv4) {
        for (to, destination) in addresses.iter().filter(ipv4).filter(|(to, _)| to != from) {
            let places = [place(&spec, from), place(&spec, to)];
            for port in &ports {
                let is_possible =
                    |from: &str, to: &str| world.routed([(from, *source), (to, *destination)], &[*port])[0];
                // An address elsewhere may be of any VPC that has it.
                let is_of = |vpc: &&&str, address: Address| world.owns(vpc, address);
                let leaves =
                    vpcs.iter().filter(|vpc| is_of(vpc, *destination)).any(|to| is_possible(from, to));
                let enters = vpcs.iter().filter(|vpc| is_of(vpc, *source)).any(|from| is_possible(from, to));
                let end = |resource: &str| End {
                    resource: resource.to_owned(),
                    source: Some(*source),
                    destination: Some(*destination),
                    port,
                };
                let [one, other] = [from, to].map(|vpc| end(&format!("the VPC {vpc}")));
                let way = |from: &End<'_>, to: &End<'_>| Way {
                    from: end(&from.resource),
                    to: end(&to.resource),
                    through: Vec::new(),
                };
                for kind in TYPES.map(end) {
                    judge(&places[0], way(&one, &kind), leaves);
                    judge(&places[1], way(&kind, &other), enters);
                }
                if places[0] == places[1] {
                    judge(&places[0], way(&one, &other), is_possible(from, to));
                }
            }
        }
    }
    for flow in world.flows.iter().filter(|flow| flow.link.is_none()) {
        of_service(&world, (&spec, flow), &mut judge);
    }
    (count, wrong)
}

/// Calls of an endpoint, and what its service sends to the targets.
fn of_service(
    world: &World,
    (spec, flow): (&Value, &Flow),
    judge: &mut impl FnMut(&(String, String), Way<'_>, bool),
) {
    let (consumer, provider) = (&flow.consumer, &flow.provider);
    let [here, there] = [consumer, provider].map(|side| place(spec, &side.vpc));
    let service = flow.service.as_ref().unwrap();
    let targets = targets(&spec["connections"][flow.name.as_str()]);
    let vpc = |name: &str| format!("the VPC {name}");
    let endpoint = format!("the endpoint of {} in {}", flow.name, consumer.vpc);
    let callers = if consumer.has_groups { world.nets(&consumer.vpc) } else { &consumer.nets };
    let with_ports = flow.ports.numbered();
    let own = world.addresses().into_iter().filter(|(vpc, address)| *vpc == consumer.vpc && !address.0);
    let own: Vec<_> = own.map(|(_, address)| address).collect();
    let ports: Vec<_> = world.ports().into_iter().filter(|(_, port)| *port > 0).collect();
    for port in &ports {
        for source in &own {
            let end = |resource: &str| End {
                resource: resource.to_owned(),
                source: Some(*source),
                destination: None,
                port,
            };
            let is_called = callers.iter().any(|net| net.holds(*source)) && with_ports.allows(*port);
            judge(
                &here,
                Way { from: end(&vpc(&consumer.vpc)), to: end(&endpoint), through: vec![] },
                is_called,
            );
            if here == there {
                // Past the service, the packet has the port of the targets.
                let Some(sent) = targets.iter().flatten().find(|(protocol, _)| *protocol == port.0) else {
                    continue;
                };
                let to = End { source: None, port: sent, ..end(&vpc(&provider.vpc)) };
                let is_served = is_called && service.takes(*source);
                let way = Way { from: end(&vpc(&consumer.vpc)), to, through: vec![endpoint.clone()] };
                judge(&here, way, is_served);
            }
        }
        let sent = targets.as_ref().is_none_or(|targets| targets.contains(port));
        let end =
            |resource: &str| End { resource: resource.to_owned(), source: None, destination: None, port };
        let from = end(&format!("the service of {}", flow.name));
        judge(&there, Way { from, to: end(&vpc(&provider.vpc)), through: vec![] }, sent);
    }
}

/// The ports of the targets, if the spec says what the load balancer forwards.
fn targets(connection: &Value) -> Option<Vec<Port>> {
    let options = &connection["privatelink"];
    let mut sent = Vec::new();
    for ports in texts(&connection["ports"]).iter().filter_map(|ports| ports.split_once('/')) {
        let (first, last) = ports.1.split_once('-').unwrap_or((ports.1, ports.1));
        for port in first.parse::<u32>().unwrap()..=last.parse().unwrap() {
            let protocol = if ports.0 == "tcp" { "tcp" } else { "udp" };
            let own = options["ports"].as_mapping().into_iter().flatten().find(|(range, _)| {
                let range = range.as_str().map_or_else(|| range.as_u64().unwrap().to_string(), str::to_owned);
                Declared::of(&vec![Value::from(format!("tcp/{range}"))].into()).allows(("tcp", port))
            });
            let of = |key: &str| {
                own.map(|(_, own)| &own[key]).filter(|own| !own.is_null()).unwrap_or(&options[key])
            };
            if of("targets").is_null() && !options["load-balancer"].is_null() {
                return None;
            }
            let target = of("target-port").as_u64().map_or(port, |port| u32::try_from(port).unwrap());
            sent.push((protocol, target));
        }
    }
    Some(sent)
}

#[test]
fn scopes_find_what_the_spec_does_not_make_possible_and_nothing_else() {
    let mut all = [0, 0];
    for (scene, path) in scenes() {
        let text = fs::read_to_string(path).unwrap();
        let (count, wrong) = compare(&scene, &text, &generate(&text));
        assert!(wrong.is_empty(), "{}: {:#?}", wrong.len(), &wrong[..wrong.len().min(5)]);
        all = [all[0] + count[0], all[1] + count[1]];
    }
    assert!(all.iter().all(|count| *count > 500), "{all:?}");
}

/// Of any spec that can be read, valid or not.
#[test]
fn scopes_find_the_same_in_random_specs() {
    let mut all = [0, 0];
    for seed in 0..24_u8 {
        let choices: Vec<_> = (0..250_u16)
            .map(|at| (at.wrapping_mul(37) >> 1).to_le_bytes()[0] ^ seed.wrapping_mul(29))
            .collect();
        let text = random::spec(&choices);
        let (count, wrong) = compare("random", &text, &emitted(&text));
        assert!(wrong.is_empty(), "{}: {:#?}\n{text}", wrong.len(), &wrong[..wrong.len().min(5)]);
        all = [all[0] + count[0], all[1] + count[1]];
    }
    assert!(all.iter().all(|count| *count > 500), "{all:?}");
}

/// What the target makes of a spec, without its rules.
fn emitted(text: &str) -> Files {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let targets = crossvpc::Engine::default().targets();
    let (plan, _) = crossvpc_core::read(&sources, &targets, &mut Report::default()).unwrap();
    let backend = crossvpc::BACKENDS.iter().find(|backend| backend.id() == "verification").unwrap();
    let output = backend.emit(&plan.as_generated()).unwrap();
    output.tree.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

#[test]
fn a_scope_that_excludes_less_or_more_is_noticed() {
    let (_, path) = scenes().into_iter().find(|(scene, _)| scene == "same-account").unwrap();
    let text = fs::read_to_string(path).unwrap();
    let files = generate(&text);
    assert!(compare("same", &text, &files).1.is_empty());
    for (from, to) in
        [("\"5432\"", "\"5433\""), ("\"5432\"", "\"5432-5433\""), ("10.1.0.0/16", "10.9.0.0/16")]
    {
        let change = |(path, text): (&String, &String)| (path.clone(), text.replace(from, to));
        let changed: Files = files.iter().map(change).collect();
        assert_ne!(changed, files, "{from}");
        assert!(!compare("same", &text, &changed).1.is_empty(), "{from} to {to}");
    }
}
