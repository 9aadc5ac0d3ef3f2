//! Everything that a plan says, as data: one fact for each thing that AWS is asked for, with the names of the spec as keys
//! and ids where they are known. No fact depends on where something stands in the spec, so that two plans are equal
//! exactly if their facts are.

mod fact;
mod parts;
pub(super) mod privatelink;
mod routed;
pub(super) mod transit_gateway;
pub(super) mod vpc_peering;

use std::collections::BTreeMap;

use crate::name::Name;
use crate::network::{Network, Vpc};

use super::{Act, Place, What};

pub use fact::Fact;
pub use parts::{
    Accepted, EntryFact, ForwardFact, FrontFact, GroupRef, HealthFact, ListenerFact, PeerRef, Side, Site,
    SubnetFact,
};

/// The facts of a network that no link has for itself: tags, accounts, places and VPCs by name.
pub(super) fn of_network<'n>(network: &Network, vpcs: impl Iterator<Item = &'n Vpc>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let tags = network.tags().iter();
    facts.extend(tags.map(|tag| Fact::Tag { key: tag.key.clone(), value: tag.value.clone() }));
    let places = Place::declared(network);
    let mut accounts: Vec<_> = places.iter().map(|place| &place.account).collect();
    accounts.dedup_by(|a, b| a.name == b.name);
    facts.extend(accounts.into_iter().map(|account| Fact::Account {
        account: account.name.clone(),
        account_id: account.id.clone(),
        external: account.external,
        deploy_role: account.deploy_role.clone(),
    }));
    facts.extend(places.iter().map(|place| Fact::Place { site: Site::of(place) }));
    let vpcs: BTreeMap<&Name, &Vpc> = vpcs.map(|vpc| (&vpc.name, vpc)).collect();
    facts.extend(vpcs.into_values().map(vpc));
    facts
}

/// What accounts have to accept, as the acts of the link say.
pub(super) fn acceptances(link: &str, acts: &[Act<'_>], facts: &mut Vec<Fact>) {
    for act in acts {
        let mut accept = |accepts: Accepted, vpc: Option<&Name>| {
            let (link, site) = (link.to_owned(), Site::of(&act.place));
            facts.push(Fact::Acceptance { link, site, accepts, vpc: vpc.cloned() });
        };
        match act.what {
            What::AcceptPeering(peering) => accept(Accepted::Peering, Some(&peering.requester.vpc.name)),
            What::AcceptEndpoints(service) => {
                for endpoint in &service.endpoints {
                    accept(Accepted::Endpoint, Some(&endpoint.party.vpc.name));
                }
            }
            What::AcceptShare(..) => accept(Accepted::Share, None),
            What::AcceptAttachment(_, attachment) => accept(Accepted::Attachment, Some(attachment.name())),
            What::RequestPeering(_)
            | What::ResolvePeer(..)
            | What::OfferService(_)
            | What::RequestEndpoint(..)
            | What::VerifyName(..)
            | What::ResolveName(..)
            | What::ProvideGateway(_)
            | What::ShareGateway(..)
            | What::AwaitShare(..)
            | What::Attach(..)
            | What::Associate(..)
            | What::Route(..) => {}
        }
    }
}

impl Fact {
    /// The link that it belongs to; `None` for what several links have in common.
    pub fn link(&self) -> Option<&str> {
        match self {
            Self::Tag { .. } | Self::Account { .. } | Self::Place { .. } | Self::Vpc { .. } => None,
            Self::Link { link, .. }
            | Self::Flow { link, .. }
            | Self::Peering { link, .. }
            | Self::Gateway { link, .. }
            | Self::GatewayTable { link, .. }
            | Self::Attachment { link, .. }
            | Self::Share { link, .. }
            | Self::Principal { link, .. }
            | Self::Acceptance { link, .. }
            | Self::Service { link, .. }
            | Self::Endpoint { link, .. }
            | Self::Route { link, .. }
            | Self::PrefixList { link, .. }
            | Self::Rule { link, .. }
            | Self::Dns { link, .. }
            | Self::Association { link, .. }
            | Self::Propagation { link, .. }
            | Self::StaticRoute { link, .. } => Some(link),
        }
    }
}

fn vpc(vpc: &Vpc) -> Fact {
    Fact::Vpc {
        site: Site::of_vpc(vpc),
        vpc: vpc.name.clone(),
        vpc_id: vpc.id.clone(),
        cidrs: vpc.cidrs.iter().map(|block| block.net).collect(),
        dns_support: vpc.dns.support,
        dns_hostnames: vpc.dns.hostnames,
    }
}
