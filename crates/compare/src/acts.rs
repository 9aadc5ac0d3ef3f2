//! Who must act for a connection, account by account.

use crossvpc_core::plan::{Front, Plan, What};
use serde::Serialize;

/// What an account has to do.
#[derive(Debug, Serialize)]
pub struct Duty {
    /// The account, by its name in the spec.
    pub account: String,
    /// What it does, in this order.
    pub does: Vec<&'static str>,
}

/// The duties that a connection brings, in the order in which the accounts act first.
pub(crate) fn of(plan: &Plan, connection: &str) -> Vec<Duty> {
    let mut duties: Vec<Duty> = Vec::new();
    let acts = plan.links.iter().flat_map(crossvpc_core::plan::Link::acts);
    for act in acts.filter(|act| act.connections().iter().any(|other| other.name.as_str() == connection)) {
        let account = act.place.account.name.as_str();
        let Some(does) = words(act.what) else { continue };
        let at = duties.iter().position(|duty| duty.account == account).unwrap_or_else(|| {
            duties.push(Duty { account: account.to_owned(), does: Vec::new() });
            duties.len() - 1
        });
        if !duties[at].does.contains(&does) {
            duties[at].does.push(does);
        }
    }
    duties
}

/// None for what nobody does.
fn words(what: What<'_>) -> Option<&'static str> {
    Some(match what {
        What::RequestPeering(_) => "requests the peering connection",
        What::AcceptPeering(_) => "accepts the peering connection",
        What::ResolvePeer(..) => "turns on DNS resolution of the peer",
        What::OfferService(service) => match service.front {
            Front::Made(_) => "creates the load balancer and the endpoint service",
            Front::Existing(_) => "creates the endpoint service",
        },
        What::RequestEndpoint(..) => "creates the endpoint",
        What::AcceptEndpoints(_) => "accepts the endpoint",
        What::VerifyName(..) => "publishes the DNS record that proves the private DNS name",
        What::ResolveName(..) => "turns on private DNS of the endpoint",
        What::ProvideGateway(gateway) if gateway.gateway.id.is_some() => return None,
        What::ProvideGateway(_) => "creates the gateway",
        What::ShareGateway(..) => "shares the gateway",
        What::AcceptShare(..) => "accepts the share",
        What::AwaitShare(..) => return None,
        What::Attach(..) => "attaches its VPC",
        What::AcceptAttachment(..) => "accepts the attachment",
        What::Associate(..) => "associates the attachment with a route table",
        What::Route(..) => "adds routes and security group rules",
    })
}
