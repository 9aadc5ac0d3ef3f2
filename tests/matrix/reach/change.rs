//! Flows that a change opens and closes: what arrives in one spec and not in the other, by the derivation of the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crossvpc_core::aws::port::Ports;
use crossvpc_core::change::{Change, Difference, End, Section};
use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::Plan;
use crossvpc_core::routing::PortSet;
use crossvpc_core::source::Sources;
use proptest::prelude::*;
use serde_yaml::{Mapping, Value};

use crate::matrix::permute;
use crate::support::scenes;

use super::net::{Address, address};
use super::ports::Port;
use super::random;
use super::world::World;

fn plan(text: &str) -> Plan {
    plan_of(&[text.to_owned()], &mut Report::default()).expect("it can be read")
}

/// The plan of a spec in several files.
fn plan_of(texts: &[String], report: &mut Report) -> Option<Plan> {
    let mut sources = Sources::default();
    for (at, text) in texts.iter().enumerate() {
        sources.add(format!("{at}.yaml"), text);
    }
    let targets = crossvpc::Engine::default().targets();
    crossvpc_core::read(&sources, &targets, report).map(|(plan, _)| plan)
}

/// The plan of a spec that follows another one.
fn plan_after(old: &str, new: &str, report: &mut Report) -> Option<Plan> {
    let [old, new] = [old, new].map(|text| {
        let mut sources = Sources::default();
        sources.add("spec.yaml", text);
        sources
    });
    let targets = crossvpc::Engine::default().targets();
    let (past, _) = crossvpc_core::read_changed(&old, &targets, |_| {}, &mut Report::default());
    let (_, read) =
        crossvpc_core::read_changed(&new, &targets, |spec| spec.past = Some(Box::new(past)), report);
    read.map(|(plan, _)| plan)
}

/// What a difference says in a form that can be compared, but for the places.
fn said(difference: &Difference) -> Vec<String> {
    let said = difference.changes.iter().map(|change| {
        let Change { code, link, connection, from, to, ports, before, after, message, .. } = change;
        format!(
            "{} {link:?} {connection:?} {from:?} {to:?} {ports} {before:?} {after:?} {message}",
            code.name
        )
    });
    said.collect()
}

#[test]
fn a_spec_has_no_difference_from_itself_nor_from_its_permuted_keys() {
    for (scene, path) in scenes() {
        let text = fs::read_to_string(path).unwrap();
        let spec: Value = serde_yaml::from_str(&text).unwrap();
        let permuted = serde_yaml::to_string(&permute::permuted(&spec, 1)).unwrap();
        assert_ne!(text, permuted);
        for other in [&text, &permuted] {
            assert_eq!(said(&Change::between(&plan(&text), &plan(other))), [""; 0], "{scene}");
        }
    }
}

/// A spec as files that have one entry each, in the given order of the kinds.
fn split(spec: &Value, kinds: &[&str]) -> Vec<String> {
    let mut rest = spec.as_mapping().unwrap().clone();
    let mut files = Vec::new();
    for kind in kinds {
        let entries = rest.remove(*kind);
        for (name, entry) in entries.iter().filter_map(Value::as_mapping).flatten() {
            let entry = Mapping::from_iter([(name.clone(), entry.clone())]);
            let file = [("version".into(), 1.into()), ((*kind).into(), entry.into())];
            files.push(serde_yaml::to_string(&Mapping::from_iter(file)).unwrap());
        }
    }
    files.push(serde_yaml::to_string(&rest).unwrap());
    files
}

#[test]
fn where_the_parts_of_a_spec_stand_makes_no_difference() {
    for (scene, path) in scenes() {
        let text = fs::read_to_string(path).unwrap();
        let spec: Value = serde_yaml::from_str(&text).unwrap();
        let whole = plan(&text);
        for kinds in [&["connections"][..], &["vpcs", "connections", "accounts", "transit-gateways"]] {
            let files = split(&spec, kinds);
            assert!(files.len() > 1, "{scene}");
            let split =
                plan_of(&files, &mut Report::default()).unwrap_or_else(|| panic!("{scene}: {files:#?}"));
            assert_eq!(said(&Change::between(&whole, &split)), [""; 0], "{scene}");
            assert_eq!(said(&Change::between(&split, &whole)), [""; 0], "{scene}");
        }
    }
}

/// The same value with another name wherever the name stands, but for tags.
fn renamed(value: &Value, from: &str, to: &str) -> Value {
    match value {
        Value::String(text) if text == from => to.into(),
        Value::Sequence(items) => items.iter().map(|item| renamed(item, from, to)).collect(),
        Value::Mapping(map) => {
            let entry = |(key, value): (&Value, &Value)| {
                if key == "tags" {
                    return (key.clone(), value.clone());
                }
                (renamed(key, from, to), renamed(value, from, to))
            };
            Value::Mapping(map.iter().map(entry).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Tagged(_) => {
            value.clone()
        }
    }
}

/// The names of a kind: those at the top, or those that VPCs have.
fn names(spec: &Value, kind: &str) -> Vec<String> {
    let of = |map: &Value| -> Vec<String> {
        let keys = map[kind].as_mapping().into_iter().flat_map(Mapping::keys);
        keys.map(|key| key.as_str().unwrap().to_owned()).collect()
    };
    let vpcs = spec["vpcs"].as_mapping().into_iter().flat_map(Mapping::values);
    of(spec).into_iter().chain(vpcs.flat_map(of)).collect()
}

#[test]
fn another_key_is_a_rename_and_opens_or_closes_nothing() {
    const KINDS: [&str; 7] =
        ["connections", "accounts", "vpcs", "transit-gateways", "subnets", "route-tables", "security-groups"];
    let mut count = BTreeMap::new();
    for (scene, path) in scenes() {
        let text = fs::read_to_string(path).unwrap();
        let spec: Value = serde_yaml::from_str(&text).unwrap();
        let all: Vec<_> = KINDS.iter().flat_map(|kind| names(&spec, kind)).collect();
        for kind in KINDS {
            for name in names(&spec, kind) {
                // A name of two things is not renamed as a whole.
                if all.iter().filter(|other| **other == name).count() > 1 {
                    continue;
                }
                let other = serde_yaml::to_string(&renamed(&spec, &name, "another-name")).unwrap();
                let mut report = Report::default();
                // It may be a key of the spec too.
                let new = plan_after(&text, &other, &mut report).filter(|_| !report.has_errors());
                let Some(new) = new else { continue };
                let difference = Change::between(&plan(&text), &new);
                let what = || format!("{scene}: `{name}` of {kind}: {:#?}", said(&difference));
                let mut codes: BTreeSet<_> =
                    difference.changes.iter().map(|change| change.code.name).collect();
                // What an expectation means by a pattern is another name's no more.
                if kind == "vpcs" && text.contains("\nexpect:") {
                    codes.remove("weakens-expectation");
                }
                assert_eq!(codes, ["renames-only"].into(), "{}", what());
                *count.entry(kind).or_insert(0) += 1;
            }
        }
    }
    assert!(KINDS.iter().all(|kind| count[kind] > 5), "{count:?}");
}

fn flows_opened_and_closed_are_those_of_the_yaml(cases: u32) {
    let config = ProptestConfig { cases, ..ProptestConfig::with_source_file(file!()) };
    let edits = proptest::collection::vec((0..250_usize, any::<u8>()), 1..4);
    proptest!(config, |(choices in proptest::collection::vec(any::<u8>(), 250), edits in edits)| {
        let mut changed = choices.clone();
        for (at, choice) in &edits {
            changed[*at] = *choice;
        }
        compare(&random::spec(&choices), &random::spec(&changed));
    });
}

#[test]
fn flows_opened_and_closed_are_those_of_the_yaml_for_random_pairs() {
    flows_opened_and_closed_are_those_of_the_yaml(6);
}

#[test]
#[ignore = "minutes"]
fn flows_opened_and_closed_are_those_of_the_yaml_for_many_random_pairs() {
    flows_opened_and_closed_are_those_of_the_yaml(256);
}

#[test]
fn random_pairs_open_and_close_flows() {
    let mut count = [0, 0];
    for seed in 0..4_u8 {
        let choices = |seed: u8| -> Vec<u8> {
            (0..250_u16)
                .map(|at| (at.wrapping_mul(37) >> 1).to_le_bytes()[0] ^ seed.wrapping_mul(29))
                .collect()
        };
        let found = compare(&random::spec(&choices(seed)), &random::spec(&choices(seed + 1)));
        count = [count[0] + found[0], count[1] + found[1]];
    }
    assert!(count.iter().all(|count| *count > 100), "{count:?}");
}

/// Who calls, who is called, and the ports.
type Flow = (End, End, PortSet);

/// Compares the flows of the difference with those of the two specs, packet by packet; says how many packets are opened, and how
/// many are closed.
fn compare(base: &str, new: &str) -> [usize; 2] {
    let (one, two) = (plan(base), plan(new));
    let [there, back] = [Change::between(&one, &two), Change::between(&two, &one)];
    let holds = |difference: &'_ Difference, section| -> Vec<Flow> {
        difference
            .section(section)
            .filter(|change| change.code.name != "keeps-flow")
            .map(|change| (change.from.clone().unwrap(), change.to.clone().unwrap(), change.ports.clone()))
            .collect()
    };
    let opened = holds(&there, Section::Opens);
    let closed = holds(&there, Section::Closes);
    let (opened_back, closed_back) = (holds(&back, Section::Opens), holds(&back, Section::Closes));
    let read = |text: &str| World::of(&serde_yaml::from_str::<Value>(text).unwrap());
    let worlds = [read(base), read(new)];
    let own = worlds.each_ref().map(|world| world.addresses().into_iter().collect::<BTreeSet<_>>());
    let addresses: BTreeSet<_> = own.iter().flatten().cloned().collect();
    let ports: BTreeSet<Port> = worlds.iter().flat_map(World::ports).collect();
    let ports: Vec<_> = ports.into_iter().collect();
    let between =
        |flows: &[Flow], from: &str, source: Address, to: &str, destination: Address| -> Vec<PortSet> {
            // A row may have flows of both families, and no packet has one address of each.
            let is_one_family = source.0 == destination.0;
            let between = flows.iter().filter(|(one, two, _)| {
                is_one_family
                    && one.vpc.as_str() == from
                    && two.vpc.as_str() == to
                    && one.addresses.contains(address(source))
                    && two.addresses.contains(address(destination))
            });
            between.map(|(.., ports)| ports.clone()).collect()
        };
    let named = ["tcp/1-65535", "udp/1-65535", "icmp"].map(|ports| Ports::parse(ports).unwrap());
    let named: PortSet = named.into_iter().collect();
    let packets = ports.iter().map(|&(protocol, port)| {
        let text = if port == 0 { protocol.to_owned() } else { format!("{protocol}/{port}") };
        let packet = PortSet::from(Ports::parse(&text).unwrap());
        // Of every protocol one that no other ports let through: the rest may have worked before.
        let packet = if protocol == "all" { packet.difference(&named) } else { packet };
        (text, packet)
    });
    let packets: Vec<_> = packets.collect();
    let mut count = [0, 0];
    for (from, source) in &addresses {
        for (to, destination) in &addresses {
            // A service may have a target outside its VPC, where this derivation does not follow it.
            let text = address(*destination).to_string();
            let is_target = text.ends_with(".20") || text.ends_with(".30");
            if is_target && worlds.iter().any(|world| !world.owns(to, *destination)) {
                continue;
            }
            let arrive = [0, 1].map(|at| {
                let is_there = worlds[at].owns(from, *source) && worlds[at].owns(to, *destination);
                let arrive = || worlds[at].arrive([(from, *source), (to, *destination)], &ports);
                if is_there { arrive() } else { vec![false; ports.len()] }
            });
            let [opened, closed, opened_back, closed_back] = [&opened, &closed, &opened_back, &closed_back]
                .map(|flows| between(flows, from, *source, to, *destination));
            for (at, (text, packet)) in packets.iter().enumerate() {
                let arrives = arrive.each_ref().map(|arrive| arrive[at]);
                let is_in = |flows: &[PortSet]| flows.iter().any(|ports| ports.contains(packet));
                let what = || {
                    format!(
                        "{from} {} to {to} {} on {text}\n{base}\n{new}",
                        address(*source),
                        address(*destination)
                    )
                };
                assert_eq!(is_in(&opened), arrives == [false, true], "opens: {}", what());
                assert_eq!(is_in(&closed), arrives == [true, false], "closes: {}", what());
                assert_eq!(is_in(&opened_back), is_in(&closed), "the other way round: {}", what());
                assert_eq!(is_in(&closed_back), is_in(&opened), "the other way round: {}", what());
                count[0] += usize::from(is_in(&opened));
                count[1] += usize::from(is_in(&closed));
            }
        }
    }
    count
}

/// The second of two services asks for a rule of its targets that the first one makes.
#[test]
fn a_flow_through_a_rule_that_another_link_makes_is_a_flow() {
    let vpc = |net: u8| {
        format!(
            "{{account: a, cidrs: [10.{net}.0.0/16], route-tables: {{main: null}}, security-groups: {{g: null}}, \
             subnets: {{a: {{cidr: 10.{net}.1.0/24, zone: euw1-az1, route-table: main}}}}}}"
        )
    };
    let service = |at: u8, ports: &str, target: &str| {
        format!(
            "  c{at}:\n    provider: {{vpc: v0, subnets: [a], security-groups: [g]}}\n    \
             consumers: {{v{at}: {{subnets: [a], security-groups: [g]}}}}\n    ports: {ports}\n    \
             privatelink: {{load-balancer: \"arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/x{at}/0123456789abcdef\", \
             targets: {{ips: [{target}]}}, health-check: {{port: 443}}}}\n"
        )
    };
    let new = format!(
        "version: 1\ndefaults: {{region: eu-west-1}}\naccounts: {{a: {{id: \"111111111111\"}}}}\nvpcs:\n  v0: {}\n  v1: {}\n  \
         v2: {}\nconnections:\n{}",
        vpc(0),
        vpc(1),
        vpc(2),
        service(1, "[tcp/443, udp/53]", "10.0.1.30")
    );
    let base = format!("{new}{}", service(2, "[tcp/443, udp/53, tcp/80]", "10.0.1.20"));
    assert_eq!(compare(&base, &new)[0], 0);
    let closed = Change::between(&plan(&base), &plan(&new));
    let closed: Vec<_> = closed.section(Section::Closes).map(|change| change.ports.to_string()).collect();
    assert_eq!(closed, ["tcp/80, tcp/443, udp/53"]);
}
