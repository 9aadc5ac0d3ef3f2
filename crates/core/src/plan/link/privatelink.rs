//! What an endpoint service has to say of itself as a link.

use std::sync::Arc;

use crate::name::Name;
use crate::network::{Connection, Vpc};
use crate::plan::{
    Act, Adoption, Endpoint, Fact, Place, PrivateLink, RoutedVpc, TransitGateway, VpcPeering, acts, adoption,
    facts,
};

use super::{LinkSide, LinkType, SeenRules};

impl LinkType for PrivateLink {
    fn id(&self) -> String {
        self.id()
    }

    fn option(&self) -> &'static str {
        "privatelink"
    }

    fn connections(&self) -> &[Arc<Connection>] {
        std::slice::from_ref(&self.connection)
    }

    fn places(&self) -> Vec<Place> {
        std::iter::once(self.place()).chain(self.endpoints.iter().map(Endpoint::place)).collect()
    }

    fn vpcs(&self) -> Vec<&Vpc> {
        let consumers = self.endpoints.iter().map(|endpoint| &*endpoint.party.vpc);
        std::iter::once(&**self.vpc()).chain(consumers).collect()
    }

    fn routed(&self) -> Vec<&RoutedVpc> {
        Vec::new()
    }

    fn routed_vpc(&self, _: &Name) -> Option<&RoutedVpc> {
        None
    }

    fn peering(&self) -> Option<&VpcPeering> {
        None
    }

    fn service(&self) -> Option<&PrivateLink> {
        Some(self)
    }

    fn router(&self) -> Option<&TransitGateway> {
        None
    }

    fn keep_rules(&mut self, seen: &mut SeenRules) {
        seen.keep_of_groups(self);
    }

    fn sides(&self) -> Vec<LinkSide<'_>> {
        let provider = LinkSide {
            role: "provider",
            vpc: Some(&self.vpc().name),
            place: self.place(),
            routes: 0,
            rules: self.front_ingress.len() + self.front_egress.len() + self.target_rules.len(),
        };
        let consumers = self.endpoints.iter().map(|endpoint| LinkSide {
            role: "consumer",
            vpc: Some(&endpoint.party.vpc.name),
            place: endpoint.place(),
            routes: 0,
            rules: endpoint.ingress.len() + endpoint.egress.len(),
        });
        std::iter::once(provider).chain(consumers).collect()
    }

    fn acts(&self) -> Vec<Act<'_>> {
        acts::of_service(self)
    }

    fn adoptions(&self) -> Vec<Adoption<'_>> {
        adoption::of_service(self)
    }

    fn facts(&self, facts: &mut Vec<Fact>) {
        facts::privatelink::facts(self, facts);
    }
}
