//! A comparison for programs. Fields are added, never renamed or removed.

use crossvpc::Checked;
use crossvpc_core::aws::port::Ports;
use crossvpc_core::aws::traffic::Traffic;
use crossvpc_core::network::{Connection, Network};
use crossvpc_core::plan::Plan;
use rayon::prelude::*;
use serde::Serialize;

use crate::facts::{Fact, facts};
use crate::kind::Kind;
use crate::outcome::{Outcome, Said};
use crate::prices::Price;
use crate::recommend::{Recommendation, best};
use crate::trial;

/// The most connections that are compared in one run: each is checked several times with the whole spec.
pub const MOST_CONNECTIONS: usize = 50;

/// Connections with each of the connection types.
#[derive(Debug, Serialize)]
pub struct Document {
    /// Of this structure: 1.
    pub version: u32,
    /// The traffic a month of each connection of which the spec does not say it, as it was written and in GB.
    pub traffic: String,
    /// See [`Document::traffic`].
    pub traffic_gb: f64,
    /// What holds in general.
    pub aspects: Vec<Fact>,
    /// The connections; none for the general comparison.
    pub connections: Vec<Compared>,
    /// How many more connections the spec has.
    pub more_connections: usize,
    /// What the costs assume.
    pub assumptions: Vec<String>,
    /// The prices that the costs use.
    pub prices: Vec<&'static Price>,
}

/// A connection with each of the connection types.
#[derive(Debug, Serialize)]
pub struct Compared {
    /// Its name.
    pub connection: String,
    /// The VPC that is called.
    pub provider: String,
    /// The VPCs that call.
    pub consumers: Vec<String>,
    /// What they may call.
    pub ports: Vec<Ports>,
    /// The traffic a month, as it was written: in the spec, or else for all.
    pub traffic: String,
    /// See [`Compared::traffic`].
    pub traffic_gb: f64,
    /// The connection type that the spec has.
    pub current: Kind,
    /// The best connection type, and why.
    pub recommendation: Recommendation,
    /// What would come of each connection type.
    pub types: Vec<Outcome>,
}

/// Compares the connection types in general.
pub fn general(traffic: &Traffic) -> Document {
    let mut sources = crossvpc::Sources::default();
    sources.add("reference.yaml", include_str!("reference.yaml"));
    let checked = crossvpc::check(sources, &[]);
    // The reference is of ours, and has no error.
    let compared = compare(&checked, None, traffic);
    Document { version: 1, ..compared }
}

/// Compares the connection types for one connection of a checked spec, or for all; of a spec with errors, for none.
pub fn compare(checked: &Checked, only: Option<&str>, traffic: &Traffic) -> Document {
    let network = checked.plan.as_ref().map(|plan| &*plan.network);
    let connections = network.map(Network::connections).unwrap_or_default();
    let wanted: Vec<_> = connections
        .iter()
        .filter(|connection| only.is_none_or(|only| connection.name.as_str() == only))
        .collect();
    let more_connections = wanted.len().saturating_sub(MOST_CONNECTIONS);
    let compared = wanted[..wanted.len() - more_connections].par_iter();
    let compared: Vec<_> = compared
        .filter_map(|connection| Some(self::connection(checked, checked.plan.as_ref()?, connection, traffic)))
        .collect();
    let mut prices: Vec<&'static Price> = Vec::new();
    let charges =
        compared.iter().flat_map(|compared| &compared.types).filter_map(|outcome| outcome.cost.as_ref());
    for price in charges.flat_map(|cost| &cost.charges).flat_map(|charged| &charged.charge.prices) {
        if !prices.iter().any(|known| std::ptr::eq(*known, *price)) {
            prices.push(price);
        }
    }
    prices.sort_by(|a, b| (&a.region, a.item).cmp(&(&b.region, b.item)));
    Document {
        version: 1,
        traffic: traffic.text.clone(),
        traffic_gb: traffic.gb,
        aspects: facts(),
        connections: compared,
        more_connections,
        assumptions: assumptions(
            only.and(wanted.first()).and_then(|one| one.traffic.as_ref()).unwrap_or(traffic),
        ),
        prices,
    }
}

fn connection(checked: &Checked, plan: &Plan, connection: &Connection, traffic: &Traffic) -> Compared {
    let traffic = connection.traffic.as_ref().unwrap_or(traffic);
    let spec = (&checked.sources, checked.targets.as_slice());
    let trials = Kind::ALL.map(|kind| trial::of(spec, &plan.network, connection, kind));
    let known = Said::warnings(checked);
    let types: Vec<_> = trials.iter().map(|trial| Outcome::of(trial, connection, &known, traffic)).collect();
    let recommendation = best(plan, connection, &types);
    Compared {
        connection: connection.name.to_string(),
        provider: connection.provider.vpc.name.to_string(),
        consumers: connection.consumers.iter().map(|consumer| consumer.vpc.name.to_string()).collect(),
        ports: connection.ports.clone(),
        traffic: traffic.text.clone(),
        traffic_gb: traffic.gb,
        current: Kind::of(&connection.via),
        recommendation,
        types,
    }
}

fn assumptions(traffic: &Traffic) -> Vec<String> {
    vec![
        format!("A month has {} hours.", crate::prices::hours_per_month()),
        format!(
            "Each connection carries {} a month, both directions together: half of it each way, spread evenly over the \
             consumers. A GB is 10⁹ bytes.",
            traffic.text
        ),
        "Traffic is spread evenly over the availability zones of each side's subnets. If the spec does not say all zones, \
         all traffic crosses zones."
            .to_owned(),
        "The load balancer has targets in every zone of the provider's subnets. Its capacity units are those of the bytes: \
         1 GB an hour each."
            .to_owned(),
        "Across regions, the sender pays for the data of a peering connection, and the consumer for that of an endpoint, both \
         ways."
            .to_owned(),
        "Traffic between zones is free on the way to an endpoint and through a transit gateway.".to_owned(),
        "Prices are AWS's list prices in US dollars, without taxes, discounts and free tiers. Tiers count the traffic of this \
         connection only."
            .to_owned(),
        "An existing load balancer costs only what it processes. Instances, DNS, logs and health checks are not included."
            .to_owned(),
    ]
}
