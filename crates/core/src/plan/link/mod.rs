//! A physical link of any type.

mod privatelink;
mod transit_gateway;
mod vpc_peering;

use std::sync::Arc;

use crate::name::Name;
use crate::network::{Connection, Vpc};

use super::repeated::SeenRules;
use super::{Act, Adoption, Fact, Place, PrivateLink, RoutedVpc, TransitGateway, VpcPeering, facts};

/// A physical link: connections are intents, links are derived from them and shared.
#[derive(Clone, Debug)]
pub enum Link {
    /// One peering connection of a pair of VPCs.
    VpcPeering(Box<VpcPeering>),
    /// One endpoint service of a connection, with an endpoint for each consumer.
    PrivateLink(Box<PrivateLink>),
    /// A transit gateway with an attachment for each VPC.
    TransitGateway(Box<TransitGateway>),
}

/// A side of a link, with how much it gets.
#[derive(Clone, Debug)]
pub struct LinkSide<'p> {
    /// Such as `requester`.
    pub role: &'static str,
    /// The name of its VPC; `None` for the owner of a transit gateway.
    pub vpc: Option<&'p Name>,
    /// Where it is.
    pub place: Place,
    /// How many routes it gets.
    pub routes: usize,
    /// How many security-group rules it gets.
    pub rules: usize,
}

/// What a type of link has to say of itself. Nothing has a default, so that a new type leaves nothing out.
trait LinkType {
    fn id(&self) -> String;
    fn option(&self) -> &'static str;
    fn connections(&self) -> &[Arc<Connection>];
    fn places(&self) -> Vec<Place>;
    fn vpcs(&self) -> Vec<&Vpc>;
    fn routed(&self) -> Vec<&RoutedVpc>;
    fn routed_vpc(&self, vpc: &Name) -> Option<&RoutedVpc>;
    fn peering(&self) -> Option<&VpcPeering>;
    fn service(&self) -> Option<&PrivateLink>;
    fn router(&self) -> Option<&TransitGateway>;
    fn keep_rules(&mut self, seen: &mut SeenRules);
    fn sides(&self) -> Vec<LinkSide<'_>>;
    fn acts(&self) -> Vec<Act<'_>>;
    fn adoptions(&self) -> Vec<Adoption<'_>>;
    fn facts(&self, facts: &mut Vec<Fact>);
}

impl Link {
    /// Nothing else in this crate asks which type a link has.
    fn typed(&self) -> &dyn LinkType {
        match self {
            Self::VpcPeering(peering) => &**peering,
            Self::PrivateLink(service) => &**service,
            Self::TransitGateway(gateway) => &**gateway,
        }
    }

    fn typed_mut(&mut self) -> &mut dyn LinkType {
        match self {
            Self::VpcPeering(peering) => &mut **peering,
            Self::PrivateLink(service) => &mut **service,
            Self::TransitGateway(gateway) => &mut **gateway,
        }
    }

    /// The stable key: the option and the names of what it links.
    pub fn id(&self) -> String {
        self.typed().id()
    }

    /// The connections that share it, by name.
    pub fn connections(&self) -> &[Arc<Connection>] {
        self.typed().connections()
    }

    /// The option, as the spec calls it.
    pub fn option(&self) -> &'static str {
        self.typed().option()
    }

    /// Where its parts are made.
    pub fn places(&self) -> Vec<Place> {
        self.typed().places()
    }

    /// The same, each once, by name.
    pub fn distinct_places(&self) -> Vec<Place> {
        Place::distinct(self.places().into_iter())
    }

    /// The VPCs that it joins.
    pub fn vpcs(&self) -> Vec<&Vpc> {
        self.typed().vpcs()
    }

    /// The VPC of this name, if the link is routed in it.
    pub fn routed_vpc(&self, vpc: &Name) -> Option<&RoutedVpc> {
        self.typed().routed_vpc(vpc)
    }

    /// The VPCs that it is routed in.
    pub fn routed(&self) -> Vec<&RoutedVpc> {
        self.typed().routed()
    }

    /// Leaves out the rules of security groups that an earlier link has.
    pub(super) fn keep_rules(&mut self, seen: &mut SeenRules) {
        self.typed_mut().keep_rules(seen);
    }

    /// The peering connection, if it is one.
    pub fn peering(&self) -> Option<&VpcPeering> {
        self.typed().peering()
    }

    /// The endpoint service, if it is one, which consumers reach in their own VPC.
    pub fn service(&self) -> Option<&PrivateLink> {
        self.typed().service()
    }

    /// The transit gateway, if it is one: its route tables decide which of its VPCs reach which.
    pub fn router(&self) -> Option<&TransitGateway> {
        self.typed().router()
    }

    /// Its sides, those that others ask first.
    pub fn sides(&self) -> Vec<LinkSide<'_>> {
        self.typed().sides()
    }

    /// The handshake: who does what for it, each act after those that it needs.
    pub fn acts(&self) -> Vec<Act<'_>> {
        self.typed().acts()
    }

    /// The parts of it that exist and are imported.
    pub fn adoptions(&self) -> Vec<Adoption<'_>> {
        self.typed().adoptions()
    }

    pub(super) fn facts(&self, facts: &mut Vec<Fact>) {
        let connections = self.connections().iter().map(|connection| connection.name.clone()).collect();
        facts.push(Fact::Link { link: self.id(), r#type: self.option(), connections });
        self.typed().facts(facts);
        facts::acceptances(&self.id(), &self.acts(), facts);
    }
}

impl<'p> LinkSide<'p> {
    fn routed(role: &'static str, side: &'p RoutedVpc) -> Self {
        Self {
            role,
            vpc: Some(&side.vpc.name),
            place: side.place(),
            routes: side.routes.len(),
            rules: side.rules.len(),
        }
    }
}
