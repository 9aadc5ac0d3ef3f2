//! Which connection type suits a connection best, and why.

use std::collections::BTreeSet;

use crossvpc_core::network::Connection;
use crossvpc_core::plan::Plan;
use serde::Serialize;

use crate::kind::Kind;
use crate::outcome::{Outcome, Verdict};
use crate::trial::parties;

/// The best connection type for a connection.
#[derive(Debug, Serialize)]
pub struct Recommendation {
    /// Which.
    pub r#type: Kind,
    /// Why.
    pub reason: String,
}

/// More consumers than this are easier served than peered with, each with routes and blocks of its own.
const FEW_CONSUMERS: usize = 10;

/// The first type that is possible of those that the connection asks for, in this order: what is only possible, what keeps
/// strangers out, what is there already, what serves many, what costs least.
pub(crate) fn best(plan: &Plan, connection: &Connection, outcomes: &[Outcome]) -> Recommendation {
    let possible: Vec<_> = outcomes.iter().filter(|outcome| outcome.verdict != Verdict::Impossible).collect();
    let find = |kind| possible.iter().find(|outcome| outcome.r#type == kind);
    let [peering, service, gateway] = Kind::ALL.map(find);
    let (best, reason) = if let [only] = possible.as_slice() {
        (*only, "it is the only connection type that works here".to_owned())
    } else if let (Some(service), Some(stranger)) = (service, stranger(connection)) {
        (
            *service,
            format!(
                "`{stranger}` is outside the organization, and PrivateLink lets it reach only the declared ports"
            ),
        )
    } else if let (Some(gateway), Some(name)) = (gateway, shared_gateway(plan, connection)) {
        let name = format!("every VPC of this connection attaches to `{name}` for other connections already");
        (*gateway, format!("{name}, so that it adds no hourly cost"))
    } else if let (Some(service), true) = (service, connection.consumers.len() > FEW_CONSUMERS) {
        let count = connection.consumers.len();
        (*service, format!("it serves {count} consumers without routes, and their CIDR blocks may overlap"))
    } else if let Some(peering) = peering {
        (*peering, "it has no hourly cost, no hop between the VPCs and the largest packets".to_owned())
    } else {
        let total = |outcome: &&&Outcome| {
            let total = outcome.cost.as_ref().and_then(|cost| cost.whole.total);
            total.map_or(f64::INFINITY, |total| total)
        };
        let cheapest = possible.iter().min_by(|a, b| total(a).total_cmp(&total(b)));
        match cheapest {
            Some(cheapest) if total(&cheapest).is_finite() => {
                (*cheapest, "it costs least of the connection types that work here".to_owned())
            }
            Some(first) => (*first, "it works here, and prices do not decide: some are missing".to_owned()),
            // The spec has no error, so that its own type is possible.
            None => {
                let current = Kind::of(&connection.via);
                return Recommendation { r#type: current, reason: "the spec has it".to_owned() };
            }
        }
    };
    Recommendation { r#type: best.r#type, reason }
}

/// An account of the connection that is outside the organization.
fn stranger(connection: &Connection) -> Option<&str> {
    let mut accounts = parties(connection).map(|party| &party.vpc.account);
    accounts.find(|account| account.external).map(|account| account.name.as_str())
}

/// A gateway that every VPC of the connection attaches to for another one.
fn shared_gateway<'p>(plan: &'p Plan, connection: &Connection) -> Option<&'p str> {
    let vpcs: BTreeSet<_> = parties(connection).map(|party| &party.vpc.name).collect();
    let serves = |gateway: &&crossvpc_core::plan::TransitGateway| {
        vpcs.iter().all(|vpc| {
            let attachment = gateway.attachment(vpc);
            let others = attachment.into_iter().flat_map(|attachment| &attachment.connections);
            others.into_iter().any(|other| other.name != connection.name)
        })
    };
    plan.gateways().find(serves).map(|gateway| gateway.gateway.name.as_str())
}
