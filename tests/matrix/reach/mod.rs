//! Who reaches whom, derived a second time from the spec's YAML alone, one packet after the other: no set, no table and no
//! code of the program. Compared with `Routing::reaches` for one packet of each kind that the spec can tell apart.

mod change;
mod net;
mod ports;
mod random;
mod scope;
mod service;
mod world;

use std::collections::BTreeMap;
use std::fs;
use std::net::IpAddr;
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
use ports::{Port, texts};
use world::{Side, World};

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
/// change that it is found with. `SPECS=100000 SEED=2` asks the long test for others.
fn routing_reaches_what_the_yaml_says(cases: u32, seed: u64) {
    let rng_seed = RngSeed::Fixed(seed);
    let config = ProptestConfig { cases, rng_seed, ..ProptestConfig::with_source_file(file!()) };
    proptest!(config, |(choices in proptest::collection::vec(any::<u8>(), 0..250))| {
        compare("random", &random::spec(&choices));
    });
}

#[test]
fn routing_reaches_what_the_yaml_says_in_random_specs() {
    routing_reaches_what_the_yaml_says(24, 1);
}

#[test]
#[ignore = "minutes"]
fn routing_reaches_what_the_yaml_says_in_many_random_specs() {
    let asked = |name| std::env::var(name).ok().map(|number| number.parse::<u32>().unwrap());
    routing_reaches_what_the_yaml_says(asked("SPECS").unwrap_or(10_000), asked("SEED").unwrap_or(1).into());
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
    let ports = world.ports();
    let packets: Vec<_> = ports.iter().map(|port| packet(*port)).collect();
    let addresses = world.addresses();
    let addresses: Vec<_> =
        addresses.iter().map(|(vpc, number)| (vpc.as_str(), *number, address(*number))).collect();
    // All at once, and what is asked of one VPC on one port.
    let asked = PortSet::from(Ports::parse("tcp/443").unwrap());
    let is_asked: Vec<_> = packets.iter().map(|packet| *packet == asked).collect();
    let own: AddressSet = texts(&spec["vpcs"].as_mapping().unwrap().iter().next().unwrap().1["cidrs"])
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    let [all, out, into] = [
        routing.reaches(&AddressSet::all(), &AddressSet::all(), &PortSet::all()),
        routing.reaches(&own, &AddressSet::all(), &asked),
        routing.reaches(&AddressSet::all(), &own, &PortSet::all()),
    ]
    .map(|reaches| Found::of(reaches, &packets));
    let traces = traces(&routing, plan.network.vpcs());
    let mut count = [0, 0];
    let mut by_pair = BTreeMap::new();
    for &(from, source, source_address) in &addresses {
        for &(to, destination, destination_address) in &addresses {
            let ends = ([from, to], [source_address, destination_address]);
            let arrive = world.arrive([(from, source), (to, destination)], &ports);
            let same = |what: &str, found: Vec<bool>, expected: Vec<bool>| {
                // Only what is wrong is written down: that is most of the time.
                assert!(
                    found == expected,
                    "{label}, {what}: {from} {source_address} to {to} {destination_address}, on {ports:?}: {found:?} is \
                     not {expected:?}\n{text}"
                );
            };
            let of = |is_part: bool| arrive.iter().map(|arrives| *arrives && is_part).collect::<Vec<_>>();
            same("all", all.between(ends), arrive.clone());
            let is_own = own.contains(source_address);
            let expected = of(is_own).iter().zip(&is_asked).map(|(one, other)| *one && *other).collect();
            same("asked of one VPC", out.between(ends), expected);
            same("asked into it", into.between(ends), of(own.contains(destination_address)));
            if let Some(trace) = traces.get(&(from, to)) {
                let is_one_family = source.0 == destination.0;
                same("traced", passed(trace, ends.1, is_one_family, &packets), arrive.clone());
            }
            let yes = arrive.iter().filter(|arrives| **arrives).count();
            let no = arrive.len() - yes;
            count = [count[0] + no, count[1] + yes];
            if source.0 == destination.0 {
                let of_pair = by_pair.entry((from, to)).or_insert([0, 0]);
                *of_pair = [of_pair[0] + no, of_pair[1] + yes];
            }
        }
    }
    for (pair, trace) in traces {
        let verdict = trace.verdict();
        let is_right = match by_pair.get(&pair) {
            None | Some([_, 0]) => verdict == Verdict::Blocked,
            // Some may depend on what the spec does not say.
            Some([0, _]) => verdict != Verdict::Blocked,
            Some(_) => verdict == Verdict::Partly,
        };
        assert!(is_right, "{label}: {pair:?} is not {verdict:?}, as {:?}\n{text}", by_pair.get(&pair));
    }
    count
}

/// A packet as the program knows it.
fn packet((protocol, port): Port) -> PortSet {
    let text = if port == 0 { protocol.to_owned() } else { format!("{protocol}/{port}") };
    Ports::parse(&text).unwrap().into()
}

/// What may be reached, each with the packets that are in it.
struct Found<'p> {
    count: usize,
    reaches: Vec<(Reach<'p>, Vec<bool>)>,
}

impl<'p> Found<'p> {
    fn of(reaches: Vec<Reach<'p>>, packets: &[PortSet]) -> Self {
        let held = |reach: &Reach<'_>| packets.iter().map(|packet| reach.ports.contains(packet)).collect();
        let reaches = reaches.into_iter().map(|reach| (held(&reach), reach));
        Self { count: packets.len(), reaches: reaches.map(|(held, reach)| (reach, held)).collect() }
    }

    /// Which packets are in any of it.
    fn between(&self, ([from, to], [source, destination]): ([&str; 2], [IpAddr; 2])) -> Vec<bool> {
        let none = vec![false; self.count];
        let between =
            self.reaches.iter().filter(|(reach, _)| reach.from.as_str() == from && reach.to.as_str() == to);
        let between = between
            .filter(|(reach, _)| reach.sources.contains(source) && reach.destinations.contains(destination));
        between.fold(none, |all, (_, held)| all.iter().zip(held).map(|(one, other)| *one || *other).collect())
    }
}

/// Which packets a trace lets through. Its cases are about each packet once.
fn passed(
    trace: &Trace<'_>,
    [source, destination]: [IpAddr; 2],
    is_one_family: bool,
    packets: &[PortSet],
) -> Vec<bool> {
    let held = trace
        .cases
        .iter()
        .filter(|case| case.sources.contains(source) && case.destinations.contains(destination));
    let (mut asked, mut passed) = (PortSet::default(), PortSet::default());
    for case in held {
        assert!(asked.intersection(&case.ports).is_empty(), "two cases: {source} to {destination}");
        asked = asked.union(&case.ports);
        if case.verdict() != Verdict::Blocked {
            passed = passed.union(&case.ports);
        }
    }
    let whole = if is_one_family { PortSet::all() } else { PortSet::default() };
    assert_eq!(asked, whole, "{source} to {destination}");
    packets.iter().map(|packet| passed.contains(packet)).collect()
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
    let (addresses, ports) = (world.addresses(), world.ports());
    let mut unreached = Vec::new();
    for flow in world.flows.iter().filter(|flow| flow.link.is_some()) {
        let of = |side: &Side| -> Vec<Address> {
            let own = addresses.iter().filter(|(vpc, _)| *vpc == side.vpc).map(|(_, address)| *address);
            own.filter(|address| side.nets.iter().any(|net| net.holds(*address))).collect()
        };
        for source in of(&flow.consumer) {
            for destination in of(&flow.provider).into_iter().filter(|to| to.0 == source.0) {
                let ends = [(&*flow.consumer.vpc, source), (&*flow.provider.vpc, destination)];
                let arrive = ports.iter().zip(world.arrive(ends, &ports));
                let lost = arrive.filter(|(port, arrives)| flow.ports.allows(**port) && !arrives);
                unreached.extend(lost.map(|(port, _)| format!("{ends:?} on {port:?}")));
            }
        }
    }
    unreached
}
