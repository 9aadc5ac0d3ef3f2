//! Which connection type suits a connection best, and why.

use crossvpc_core::network::Connection;
use crossvpc_core::plan::{Plan, TransitGateway};
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

/// With more consumers than this, peering needs more connections, routes and blocks that do not overlap than a service.
const FEW_CONSUMERS: usize = 10;
/// A gateway with this many VPCs replaces more peering connections than it has attachments.
const MANY_VPCS: usize = 5;

/// The connection type that suits a connection best: by what is possible, who is on the other side, what is there already,
/// and then by cost.
pub(crate) fn best(plan: &Plan, connection: &Connection, outcomes: &[Outcome]) -> Recommendation {
    let possible: Vec<_> = outcomes.iter().filter(|outcome| outcome.verdict != Verdict::Impossible).collect();
    let is_possible = |kind| possible.iter().any(|outcome| outcome.r#type == kind);
    let [peering, service, gateway] = Kind::ALL.map(is_possible);
    let consumers = connection.consumers.len();
    let (kind, reason) = if let [only] = possible.as_slice() {
        (only.r#type, "It is the only connection type that works here".to_owned())
    } else if let (true, Some(stranger)) = (service, stranger(connection)) {
        let reason = format!(
            "`{stranger}` is outside the organization, and PrivateLink opens only the declared ports to it"
        );
        (Kind::PrivateLink, reason)
    } else if let (true, Some(hub)) = (gateway, hub(plan, connection)) {
        let (name, count) = (&hub.gateway.name, hub.attachments.len());
        let reason = format!(
            "`{name}` connects {count} VPCs already, and its route tables decide in one place who reaches whom"
        );
        (Kind::TransitGateway, reason)
    } else if service && consumers > FEW_CONSUMERS {
        let reason =
            format!("It serves {consumers} consumers without routes, and their CIDR blocks may overlap");
        (Kind::PrivateLink, reason)
    } else if peering {
        let otherwise = if service {
            ". Choose PrivateLink if nothing but the declared ports may be reachable"
        } else {
            ""
        };
        let reason =
            format!("It has no hourly cost, no hop between the VPCs and the largest packets{otherwise}");
        (Kind::VpcPeering, reason)
    } else {
        cheapest(&possible).unwrap_or((Kind::of(&connection.via), "The spec has it".to_owned()))
    };
    Recommendation { r#type: kind, reason }
}

/// The type that costs least, if all prices are known.
fn cheapest(possible: &[&Outcome]) -> Option<(Kind, String)> {
    let totals: Option<Vec<_>> =
        possible.iter().map(|outcome| Some((outcome.r#type, outcome.cost.as_ref()?.whole.total?))).collect();
    let (kind, _) = totals?.into_iter().min_by(|(_, a), (_, b)| a.total_cmp(b))?;
    Some((kind, "It costs least of the connection types that work here".to_owned()))
}

/// An account of the connection that is outside the organization.
fn stranger(connection: &Connection) -> Option<&str> {
    let mut accounts = parties(connection).map(|party| &party.vpc.account);
    accounts.find(|account| account.external).map(|account| account.name.as_str())
}

/// A gateway of many VPCs, with all of this connection.
fn hub<'p>(plan: &'p Plan, connection: &Connection) -> Option<&'p TransitGateway> {
    let has_all = |gateway: &&TransitGateway| {
        parties(connection).all(|party| gateway.attachment(&party.vpc.name).is_some())
    };
    plan.gateways().find(|gateway| gateway.attachments.len() >= MANY_VPCS && has_all(gateway))
}
