//! What a VPC peering has to say of itself as a link.

use std::sync::Arc;

use crate::name::Name;
use crate::network::{Connection, Vpc};
use crate::plan::{
    Act, Adoption, Fact, Place, PrivateLink, RoutedVpc, TransitGateway, VpcPeering, acts, adoption, facts,
};

use super::{LinkSide, LinkType, SeenRules};

impl LinkType for VpcPeering {
    fn id(&self) -> String {
        self.id()
    }

    fn option(&self) -> &'static str {
        "vpc-peering"
    }

    fn connections(&self) -> &[Arc<Connection>] {
        &self.connections
    }

    fn places(&self) -> Vec<Place> {
        self.sides().map(RoutedVpc::place).to_vec()
    }

    fn vpcs(&self) -> Vec<&Vpc> {
        self.sides().map(|side| &*side.vpc).to_vec()
    }

    fn routed(&self) -> Vec<&RoutedVpc> {
        self.sides().to_vec()
    }

    fn routed_vpc(&self, vpc: &Name) -> Option<&RoutedVpc> {
        self.sides().into_iter().find(|side| side.vpc.name == *vpc)
    }

    fn peering(&self) -> Option<&VpcPeering> {
        Some(self)
    }

    fn service(&self) -> Option<&PrivateLink> {
        None
    }

    fn router(&self) -> Option<&TransitGateway> {
        None
    }

    fn keep_rules(&mut self, seen: &mut SeenRules) {
        seen.keep_of_side(&mut self.requester);
        seen.keep_of_side(&mut self.accepter);
    }

    fn sides(&self) -> Vec<LinkSide<'_>> {
        vec![LinkSide::routed("requester", &self.requester), LinkSide::routed("accepter", &self.accepter)]
    }

    fn acts(&self) -> Vec<Act<'_>> {
        acts::of_peering(self)
    }

    fn adoptions(&self) -> Vec<Adoption<'_>> {
        adoption::of_peering(self)
    }

    fn facts(&self, facts: &mut Vec<Fact>) {
        facts::vpc_peering::facts(self, facts);
    }
}
