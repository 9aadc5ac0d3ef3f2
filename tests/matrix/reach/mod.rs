//! Who reaches whom, derived a second time from the spec's YAML alone, one packet after the other: no set, no table and no
//! code of the program. Compared with `Routing::reaches` for one packet of each kind that the spec can tell apart.

mod change;
mod net;
mod random;
mod world;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use crossvpc_core::aws::port::Ports;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::network::Vpc;
use crossvpc_core::routing::{AddressSet, End, PortSet, Reach, Routing, Trace, Verdict};
use crossvpc_core::source::Sources;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_yaml::Value;

use crate::support::scenes;
use net::{Address, address};
use world::{Side, World, allows, texts};

#[test]
fn routing_reaches_what_the_yaml_says_in_every_example() {
    let mut arrived = 0;
    for (scene, path) in scenes() {
        let [_, yes] = compare(&scene, &fs::read_to_string(path).unwrap());
        assert!(yes > 0, "{scene}: nobody reaches anybody");
        arrived += yes;
    }
    assert!(arrived > 500, "only {arrived} packets arrive");
}

#[test]
fn declared_flows_arrive_in_every_example() {
    for (scene, path) in scenes() {
        let spec: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let unreached = unreached(&spec);
        // Two peers with one block: the longest prefix takes a part of it, and the scene says so.
        assert_eq!(unreached.is_empty(), scene != "longest-prefix", "{scene}: {unreached:#?}");
    }
}

/// Valid or not: a plan is made of any spec that can be read. The specs are the same in each run, so that a failure is one of the
/// change that it is found with.
fn routing_reaches_what_the_yaml_says(cases: u32) {
    let rng_seed = RngSeed::Fixed(1);
    let config = ProptestConfig { cases, rng_seed, ..ProptestConfig::with_source_file(file!()) };
    proptest!(config, |(choices in proptest::collection::vec(any::<u8>(), 0..250))| {
        compare("random", &random::spec(&choices));
    });
}

#[test]
fn routing_reaches_what_the_yaml_says_in_random_specs() {
    routing_reaches_what_the_yaml_says(24);
}

#[test]
#[ignore = "minutes"]
fn routing_reaches_what_the_yaml_says_in_many_random_specs() {
    routing_reaches_what_the_yaml_says(1_000);
}

#[test]
fn random_specs_have_packets_that_arrive_and_packets_that_do_not() {
    let mut count = [0, 0];
    for seed in 0..4_u8 {
        let choices: Vec<_> = (0..250_u16)
            .map(|at| (at.wrapping_mul(37) >> 1).to_le_bytes()[0] ^ seed.wrapping_mul(29))
            .collect();
        let [no, yes] = compare("random", &random::spec(&choices));
        count = [count[0] + no, count[1] + yes];
    }
    assert!(count.iter().all(|count| *count > 100), "{count:?}");
}

/// Compares the two derivations of a spec; says how many of the packets arrive, and how many do not.
fn compare(label: &str, text: &str) -> [usize; 2] {
    let spec: Value = serde_yaml::from_str(text).unwrap();
    let world = World::of(&spec);
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let (plan, _) =
        crossvpc_core::read(&sources, &crossvpc::Engine::default().targets(), &mut Report::default())
            .expect("the text does not end early");
    let routing = Routing::of(&plan);
    let (addresses, ports) = (world.addresses(), world.ports());
    // All at once, and what is asked of one VPC on one port.
    let asked: Ports = Ports::parse("tcp/443").unwrap();
    let own: AddressSet = texts(&spec["vpcs"].as_mapping().unwrap().iter().next().unwrap().1["cidrs"])
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    let all = routing.reaches(&AddressSet::all(), &AddressSet::all(), &PortSet::all());
    let out = routing.reaches(&own, &AddressSet::all(), &asked.into());
    let into = routing.reaches(&AddressSet::all(), &own, &PortSet::all());
    let traces = traces(&routing, plan.network.vpcs());
    let mut count = [0, 0];
    for (from, source) in &addresses {
        for (to, destination) in &addresses {
            let trace = traces.get(&(from.as_str(), to.as_str()));
            let of_pair = |found: &[Reach<'_>]| -> Vec<PortSet> {
                let found =
                    found.iter().filter(|reach| reach.from.as_str() == from && reach.to.as_str() == to);
                let found = found.filter(|reach| {
                    reach.sources.contains(address(*source))
                        && reach.destinations.contains(address(*destination))
                });
                found.map(|reach| reach.ports.clone()).collect()
            };
            let [all, out, into] = [&all, &out, &into].map(|found| of_pair(found));
            for &(protocol, port) in &ports {
                let expected = world.reaches([(from, *source), (to, *destination)], (protocol, port));
                let text = if port == 0 { protocol.to_owned() } else { format!("{protocol}/{port}") };
                let packet = PortSet::from(Ports::parse(&text).unwrap());
                let is_in = |found: &[PortSet]| found.iter().any(|ports| ports.contains(&packet));
                // Only what is wrong is written down: that is most of the time.
                let what = || {
                    format!(
                        "{label}: {from} {} to {to} {} on {text}\n{}",
                        address(*source),
                        address(*destination),
                        serde_yaml::to_string(&spec).unwrap()
                    )
                };
                assert_eq!(is_in(&all), expected, "{}", what());
                if let Some(trace) = trace {
                    let held = trace.cases.iter().filter(|case| {
                        case.sources.contains(address(*source))
                            && case.destinations.contains(address(*destination))
                    });
                    let mut asked = PortSet::default();
                    let mut passed = PortSet::default();
                    for case in held {
                        assert!(asked.intersection(&case.ports).is_empty(), "two cases: {}", what());
                        asked = asked.union(&case.ports);
                        if case.verdict() != Verdict::Blocked {
                            passed = passed.union(&case.ports);
                        }
                    }
                    let is_one_family = source.0 == destination.0;
                    assert_eq!(
                        asked,
                        if is_one_family { PortSet::all() } else { PortSet::default() },
                        "{}",
                        what()
                    );
                    let is_passed = passed.contains(&packet);
                    assert_eq!(is_passed, expected, "traced: {}", what());
                }
                let is_asked = own.contains(address(*source)) && PortSet::from(asked) == packet;
                assert_eq!(is_in(&out), expected && is_asked, "asked of one VPC: {}", what());
                assert_eq!(
                    is_in(&into),
                    expected && own.contains(address(*destination)),
                    "asked into it: {}",
                    what()
                );
                count[usize::from(expected)] += 1;
            }
        }
    }
    count
}

/// How everything passes from each VPC to each other.
fn traces<'p>(routing: &Routing<'p>, vpcs: &'p [Arc<Vpc>]) -> BTreeMap<(&'p str, &'p str), Trace<'p>> {
    let end = |vpc: &'p Vpc| {
        let addresses = vpc.cidrs.iter().map(|block| block.net).collect();
        End { vpc, addresses, group: None }
    };
    let pairs = vpcs.iter().flat_map(|from| vpcs.iter().map(move |to| (&**from, &**to)));
    let pairs = pairs.filter(|(from, to)| !from.is(to));
    let traced = pairs.map(|(from, to)| {
        let trace = routing.trace(&end(from), &end(to), &PortSet::all());
        assert!(!trace.is_cut, "{} to {}", from.name, to.name);
        ((from.name.as_str(), to.name.as_str()), trace)
    });
    traced.collect()
}

/// The declared flows of a spec that do not arrive, by connections that VPCs route to.
fn unreached(spec: &Value) -> Vec<String> {
    let world = World::of(spec);
    let addresses = world.addresses();
    let mut unreached = Vec::new();
    for flow in world.flows.iter().filter(|flow| flow.link.is_some()) {
        let of = |side: &Side| -> Vec<Address> {
            let own = addresses.iter().filter(|(vpc, _)| *vpc == side.vpc).map(|(_, address)| *address);
            own.filter(|address| side.nets.iter().any(|net| net.holds(*address))).collect()
        };
        for source in of(&flow.consumer) {
            for destination in of(&flow.provider).into_iter().filter(|to| to.0 == source.0) {
                let ends = [(&*flow.consumer.vpc, source), (&*flow.provider.vpc, destination)];
                for port in world.ports().into_iter().filter(|port| allows(&flow.ports, *port)) {
                    if !world.reaches(ends, port) {
                        unreached.push(format!("{ends:?} on {port:?}"));
                    }
                }
            }
        }
    }
    unreached
}
