//! What a transit gateway has to say of itself as a link.

use std::sync::Arc;

use crate::name::Name;
use crate::network::{Connection, Vpc};
use crate::plan::{
    Act, Adoption, Attachment, Fact, Place, PrivateLink, RoutedVpc, TransitGateway, VpcPeering, acts,
    adoption, facts,
};

use super::{LinkSide, LinkType, SeenRules};

impl LinkType for TransitGateway {
    fn id(&self) -> String {
        self.id()
    }

    fn option(&self) -> &'static str {
        "transit-gateway"
    }

    fn connections(&self) -> &[Arc<Connection>] {
        &self.connections
    }

    fn places(&self) -> Vec<Place> {
        std::iter::once(self.place()).chain(self.attachments.iter().map(Attachment::place)).collect()
    }

    fn vpcs(&self) -> Vec<&Vpc> {
        self.attachments.iter().map(|attachment| &*attachment.side.vpc).collect()
    }

    fn routed(&self) -> Vec<&RoutedVpc> {
        self.attachments.iter().map(|attachment| &attachment.side).collect()
    }

    fn routed_vpc(&self, vpc: &Name) -> Option<&RoutedVpc> {
        self.attachment(vpc).map(|attachment| &attachment.side)
    }

    fn peering(&self) -> Option<&VpcPeering> {
        None
    }

    fn service(&self) -> Option<&PrivateLink> {
        None
    }

    fn router(&self) -> Option<&TransitGateway> {
        Some(self)
    }

    fn keep_rules(&mut self, seen: &mut SeenRules) {
        for attachment in &mut self.attachments {
            seen.keep_of_side(&mut attachment.side);
        }
    }

    /// The owner's routes are the static ones of the gateway's tables.
    fn sides(&self) -> Vec<LinkSide<'_>> {
        let owner = LinkSide {
            role: "owner",
            vpc: None,
            place: self.place(),
            routes: self.gateway.tables.iter().map(|table| table.routes.len()).sum(),
            rules: 0,
        };
        let attached =
            self.attachments.iter().map(|attachment| LinkSide::routed("attachment", &attachment.side));
        std::iter::once(owner).chain(attached).collect()
    }

    fn acts(&self) -> Vec<Act<'_>> {
        acts::of_gateway(self)
    }

    fn adoptions(&self) -> Vec<Adoption<'_>> {
        adoption::of_gateway(self)
    }

    fn facts(&self, facts: &mut Vec<Fact>) {
        facts::transit_gateway::facts(self, facts);
    }
}
