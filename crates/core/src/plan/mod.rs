//! What both sides must do, in no target's words: links derived from connections and shared between them, with
//! their routes and rules, each once.

mod access;
mod acts;
mod adoption;
mod applied;
mod claims;
mod derived;
mod facts;
mod link;
mod place;
mod placement;
mod prefix_list;
mod privatelink;
mod repeated;
mod routes;
mod size;
mod tables;
mod transit_gateway;
mod vpc_peering;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::name::Name;
use crate::network::{Connection, Network, Party, Via};

pub use access::{AccessPeer, AccessRule, Direction, Protocol};
pub use acts::{Act, Over, Subject, What};
pub use adoption::Adoption;
pub use applied::AppliedUnit;
pub use facts::{
    Accepted, EntryFact, Fact, ForwardFact, FrontFact, GroupRef, HealthFact, ListenerFact, PeerRef, Side,
    Site, SubnetFact,
};
pub use link::{Link, LinkSide};
pub use place::Place;
pub use prefix_list::PrefixList;
pub use privatelink::{Endpoint, Front, GroupRule, Listener, ListenerProtocol, Opening, Peer, PrivateLink};
pub use routes::{Route, RoutedVpc};
pub(crate) use size::excess;
pub use tables::{Table, TableId};
pub use transit_gateway::{
    Attachment, GatewayAccess, Principal, PrincipalKind, ResourceShare, TransitGateway,
};
pub use vpc_peering::VpcPeering;

/// The plan of a network. Two plans are equal if they ask AWS for the same, wherever it stands in their specs: equality
/// and the serialized form are those of the facts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The network it is for.
    pub network: Arc<Network>,
    /// Every physical link, in the order of their ids.
    pub links: Arc<[Link]>,
    /// What earlier specs had deployed and this one no longer has. No fact of the plan.
    pub left: Arc<[Left]>,
    facts: OnceLock<Vec<Fact>>,
    derived: derived::Derived,
}

/// What one target deployed of an earlier spec and the plan no longer has: it may still be deployed, and open, until somebody
/// confirms that it is removed.
#[derive(Clone, Debug)]
pub struct Left {
    /// The target's id.
    pub target: &'static str,
    /// The plan of the earlier spec.
    pub plan: Plan,
    /// The units, in the order in which they are removed.
    pub units: Vec<AppliedUnit>,
}

impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        self.facts() == other.facts()
    }
}

impl Eq for Plan {}

impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.facts().serialize(serializer)
    }
}

impl Plan {
    /// Derives every link. Never fails: what cannot work was refused before, and what a wrong network leaves
    /// undecided is decided somehow.
    pub fn of(network: Arc<Network>) -> Self {
        let mut links = Vec::new();
        let mut pairs: BTreeMap<[&Name; 2], Vec<(&Arc<Connection>, &Party)>> = BTreeMap::new();
        let mut users_of: BTreeMap<&Name, Vec<Arc<Connection>>> = BTreeMap::new();
        for connection in network.connections() {
            match &connection.via {
                Via::VpcPeering(_) => {
                    let provider = &connection.provider.vpc;
                    for consumer in connection.consumers.iter().filter(|consumer| !consumer.vpc.is(provider))
                    {
                        let mut pair = [&consumer.vpc.name, &provider.name];
                        pair.sort();
                        pairs.entry(pair).or_default().push((connection, consumer));
                    }
                }
                Via::PrivateLink(options) => {
                    links.push(Link::PrivateLink(Box::new(PrivateLink::of(connection, options))));
                }
                Via::TransitGateway(gateway) => {
                    users_of.entry(&gateway.name).or_default().push(Arc::clone(connection));
                }
            }
        }
        let peerings = pairs.values().map(|flows| VpcPeering::of(flows));
        links.extend(peerings.map(|peering| Link::VpcPeering(Box::new(peering))));
        links.extend(network.gateways().iter().filter_map(|gateway| {
            let users = users_of.remove(&gateway.name)?;
            Some(Link::TransitGateway(Box::new(TransitGateway::of(&network, gateway, users))))
        }));
        links.sort_by_cached_key(Link::id);
        let mut seen = repeated::SeenRules::default();
        for link in &mut links {
            link.keep_rules(&mut seen);
        }
        let (facts, derived) = <_>::default();
        Self { network, links: links.into(), left: Arc::default(), facts, derived }
    }

    /// The plan with what earlier specs had deployed and it no longer has.
    #[must_use]
    pub fn with_left(mut self, left: Vec<Left>) -> Self {
        self.left = left.into();
        self
    }

    /// The links of an earlier plan, by id, whose routes, rules or peerings this plan makes again by other means: AWS has each of them
    /// once, so that those are removed first.
    pub fn in_the_way(&self, earlier: &Self) -> BTreeSet<String> {
        let claimed: BTreeMap<String, BTreeSet<String>> =
            self.links.iter().map(|link| (link.id(), claims::of(link))).collect();
        let is_claimed = |link: &&Link| {
            let claims = claims::of(link);
            let is_own = |id: &str| id == link.id();
            claimed.iter().any(|(id, others)| {
                if is_own(id) {
                    claims::is_requested_anew(&claims, others)
                } else {
                    !claims.is_disjoint(others)
                }
            })
        };
        earlier.links.iter().filter(is_claimed).map(Link::id).collect()
    }

    /// What a target deployed of earlier specs and the plan no longer has, the last spec first.
    pub fn left_of(&self, target: &str) -> impl Iterator<Item = &Left> {
        self.left.iter().filter(move |left| left.target == target)
    }

    /// The same plan with the keys of things in the place of their names, which is what targets generate.
    pub fn as_generated(&self) -> Cow<'_, Self> {
        match self.network.as_generated() {
            Some(network) => {
                Cow::Owned(Self { left: Arc::clone(&self.left), ..Self::of(Arc::clone(network)) })
            }
            None => Cow::Borrowed(self),
        }
    }

    /// Everything that the plan says, as data: tags, accounts, places and VPCs by name, then the facts of each link in the order of
    /// their ids. Derived when first asked for.
    pub fn facts(&self) -> &[Fact] {
        self.facts.get_or_init(|| {
            let mut facts = facts::of_network(&self.network, self.links.iter().flat_map(Link::vpcs));
            self.links.iter().for_each(|link| link.facts(&mut facts));
            facts
        })
    }

    /// The same [`facts`](Self::facts) one by one, which are kept nowhere.
    ///
    /// # Errors
    ///
    /// The first that `see` returns.
    pub fn each_fact<E>(&self, mut see: impl FnMut(Fact) -> Result<(), E>) -> Result<(), E> {
        let mut facts = facts::of_network(&self.network, self.links.iter().flat_map(Link::vpcs));
        facts.drain(..).try_for_each(&mut see)?;
        for link in &*self.links {
            link.facts(&mut facts);
            facts.drain(..).try_for_each(&mut see)?;
        }
        Ok(())
    }

    /// What targets derive from the plan, once for all of them: each type is made when it is first asked for.
    pub fn derived<T: Send + Sync + 'static>(&self, make: impl FnOnce(&Self) -> T) -> Arc<T> {
        self.derived.get_or_make(|| make(self))
    }

    /// The peerings, in the order of their ids.
    pub fn peerings(&self) -> impl Iterator<Item = &VpcPeering> {
        self.links.iter().filter_map(Link::peering)
    }

    /// The endpoint services, in the order of their ids.
    pub fn services(&self) -> impl Iterator<Item = &PrivateLink> {
        self.links.iter().filter_map(Link::service)
    }

    /// The transit gateways that are used, in the order of their ids.
    pub fn gateways(&self) -> impl Iterator<Item = &TransitGateway> {
        self.links.iter().filter_map(Link::router)
    }

    /// Every VPC with routes and rules of a link, in the order of the links' ids.
    pub fn routed(&self) -> impl Iterator<Item = (&Link, &RoutedVpc)> {
        self.links.iter().flat_map(|link| link.routed().into_iter().map(move |side| (link, side)))
    }

    /// Everything that is adopted, by link.
    pub fn adoptions(&self) -> Vec<Adoption<'_>> {
        self.links.iter().flat_map(Link::adoptions).collect()
    }

    /// Every account and region that a link touches, once, by name.
    pub fn places(&self) -> Vec<Place> {
        Place::distinct(self.links.iter().flat_map(Link::places))
    }

    /// Every account that a link touches, once, by name, with one of its regions.
    pub fn accounts(&self) -> Vec<Place> {
        let mut places = self.places();
        places.dedup_by(|a, b| a.account.name == b.account.name);
        places
    }

    /// Every account and region that has a VPC or a gateway, once, by name. Unlike [`Plan::places`], it stays when a
    /// connection goes.
    pub fn declared_places(&self) -> Vec<Place> {
        Place::declared(&self.network)
    }
}
