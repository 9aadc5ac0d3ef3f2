//! What becomes of each declared flow: its paths, and the reason for each part of it that none verifies.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::aws::port::Ports;
use crossvpc_core::aws::region::Region;
use crossvpc_core::backend::RenderBug;
use crossvpc_core::name::Name;
use crossvpc_core::plan::Plan;

use crate::index::{Declared, Index};
use crate::paths::{Reason, probes, stages};
use crate::root::Root;
use crate::scope::knows_listeners;

/// A flow on some ports, and what verifies it.
pub(crate) struct Row {
    pub(crate) connection: String,
    pub(crate) consumer: String,
    pub(crate) provider: String,
    pub(crate) ports: String,
    /// Each a folder and a part of the way.
    pub(crate) paths: BTreeSet<(String, &'static str)>,
    pub(crate) reasons: BTreeSet<Reason>,
}

/// What verifies a plan.
pub(crate) struct Coverage<'p> {
    pub(crate) roots: Vec<Root<'p>>,
    pub(crate) rows: Vec<Row>,
}

impl<'p> Coverage<'p> {
    pub(crate) fn of(plan: &'p Plan) -> Result<Self, RenderBug> {
        let index = Index::of(plan);
        let mut roots: BTreeMap<(Name, Region), Root<'p>> = BTreeMap::new();
        for place in plan.declared_places() {
            let key = (place.account.name.clone(), place.region);
            let mut root = Root::of(plan, place);
            root.add_scopes(&index)?;
            roots.insert(key, root);
        }
        let mut rows = Vec::new();
        for flow in index.declared() {
            rows.extend(flow.connection.ports.iter().map(|&ports| row(&index, flow, ports, &mut roots)));
        }
        let is_some = |root: &Root<'_>| !root.paths.is_empty() || !root.scopes.all.is_empty();
        Ok(Self { roots: roots.into_values().filter(is_some).collect(), rows })
    }
}

fn row<'p>(
    index: &Index<'p>,
    flow: Declared<'p>,
    ports: Ports,
    roots: &mut BTreeMap<(Name, Region), Root<'p>>,
) -> Row {
    let provider = &flow.connection.provider;
    let mut row = Row {
        connection: flow.connection.name.to_string(),
        consumer: flow.consumer.vpc.name.to_string(),
        provider: provider.vpc.name.to_string(),
        ports: ports.to_string(),
        paths: BTreeSet::new(),
        reasons: BTreeSet::new(),
    };
    let probes = probes(ports);
    if probes.is_empty() || ports == Ports::All {
        row.reasons.insert(Reason::Protocol);
    }
    if flow.connection.via.is_routed() && flow.consumer.has_ipv6() && provider.has_ipv6() {
        row.reasons.insert(Reason::Ipv6);
    }
    if index.service(flow.connection).is_some_and(|service| !knows_listeners(service)) {
        row.reasons.insert(Reason::UnknownListeners);
    }
    for (stage, place) in stages(index, flow) {
        let Some(root) = roots.get_mut(&(place.account.name.clone(), place.region)) else { continue };
        for &probe in &probes {
            match root.add(index, flow, stage, probe) {
                Ok(()) => drop(row.paths.insert((root.folder(), stage.name()))),
                Err(reason) => drop(row.reasons.insert(reason)),
            }
        }
    }
    row
}
