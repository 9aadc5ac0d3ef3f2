//! The acts of links are what happens: roots of one account and region hand over exactly what acts need of another, and
//! each connection has acts in every account that it takes part in.

use std::collections::BTreeSet;

use crossvpc::Sources;
use crossvpc_core::deployment::InputSource;
use crossvpc_core::plan::{Link, Place, Plan};
use serde_yaml::Value;

use super::{spec, text};
use crate::support::scenes;

/// The plan of a scene in the layout with a root for each account and region.
fn per_account(mut spec: Value) -> Plan {
    spec["generate"] = serde_yaml::from_str("{terraform: {layout: per-account}}").unwrap();
    let mut sources = Sources::default();
    sources.add("spec.yaml", text(&spec));
    crossvpc::check(sources, &[]).plan.unwrap()
}

fn id(place: &Place) -> String {
    format!("{}/{}", place.account.name, place.region)
}

#[test]
fn a_root_takes_values_of_those_whose_acts_it_waits_for() {
    let mut seen = 0;
    for (scene, path) in scenes() {
        let plan = per_account(spec(&path));
        let mut needed = BTreeSet::new();
        for acts in plan.links.iter().map(Link::acts) {
            for (at, act) in acts.iter().enumerate() {
                assert!(act.after.iter().all(|&before| before < at), "{scene}: {act:?}");
                let before = act.after.iter().map(|&before| &acts[before].place);
                let others = before.filter(|place| !place.is(&act.place));
                needed.extend(others.map(|place| (id(place), id(&act.place))));
            }
        }
        let deployments = crossvpc::deployments(&plan, &["terraform"]).unwrap();
        let units = deployments.iter().flat_map(|(_, deployment)| deployment.units());
        let mut taken = BTreeSet::new();
        for unit in units {
            for input in &*unit.inputs {
                if let InputSource::Wire { unit: from, .. } = &input.source {
                    taken.insert((from.to_string(), unit.id.to_string()));
                }
            }
        }
        assert_eq!(taken, needed, "{scene}");
        seen += needed.len();
    }
    assert!(seen > 50, "{seen} values are handed over");
}

#[test]
fn every_connection_has_acts_in_all_of_its_accounts() {
    for (scene, path) in scenes() {
        let plan = per_account(spec(&path));
        let acts: Vec<_> = plan.links.iter().flat_map(Link::acts).collect();
        for connection in plan.network.connections() {
            let own = acts.iter().filter(|act| act.connections().iter().any(|of| of.name == connection.name));
            let own: BTreeSet<_> = own.map(|act| id(&act.place)).collect();
            for party in connection.consumers.iter().chain([&connection.provider]) {
                assert!(own.contains(&id(&Place::of(&party.vpc))), "{scene}: {}", connection.name);
            }
        }
    }
}
