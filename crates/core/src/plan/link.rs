//! A physical link of any type.

use std::sync::Arc;

use crate::name::Name;
use crate::network::Connection;

use super::{Attachment, Endpoint, Place, PrivateLink, RoutedVpc, TransitGateway, VpcPeering};

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

impl Link {
    /// The stable key: the option and the names of what it links.
    pub fn id(&self) -> String {
        match self {
            Self::VpcPeering(peering) => peering.id(),
            Self::PrivateLink(service) => service.id(),
            Self::TransitGateway(gateway) => gateway.id(),
        }
    }

    /// The connections that share it, by name.
    pub fn connections(&self) -> &[Arc<Connection>] {
        match self {
            Self::VpcPeering(peering) => &peering.connections,
            Self::PrivateLink(service) => std::slice::from_ref(&service.connection),
            Self::TransitGateway(gateway) => &gateway.connections,
        }
    }

    /// The option, as the spec calls it.
    pub fn option(&self) -> &'static str {
        match self {
            Self::VpcPeering(_) => "vpc-peering",
            Self::PrivateLink(_) => "privatelink",
            Self::TransitGateway(_) => "transit-gateway",
        }
    }

    /// Where its parts are made.
    pub fn places(&self) -> Vec<Place> {
        match self {
            Self::VpcPeering(peering) => peering.sides().map(RoutedVpc::place).to_vec(),
            Self::PrivateLink(service) => std::iter::once(service.place())
                .chain(service.endpoints.iter().map(Endpoint::place))
                .collect(),
            Self::TransitGateway(gateway) => std::iter::once(gateway.place())
                .chain(gateway.attachments.iter().map(Attachment::place))
                .collect(),
        }
    }

    /// The same, each once, by name.
    pub fn distinct_places(&self) -> Vec<Place> {
        Place::distinct(self.places().into_iter())
    }

    /// The VPC of this name, if the link is routed in it.
    pub fn routed_vpc(&self, vpc: &Name) -> Option<&RoutedVpc> {
        match self {
            Self::VpcPeering(peering) => peering.sides().into_iter().find(|side| side.vpc.name == *vpc),
            Self::PrivateLink(_) => None,
            Self::TransitGateway(gateway) => gateway.attachment(vpc).map(|attachment| &attachment.side),
        }
    }

    /// The VPCs that it is routed in.
    pub fn routed(&self) -> Vec<&RoutedVpc> {
        match self {
            Self::VpcPeering(peering) => peering.sides().to_vec(),
            Self::PrivateLink(_) => Vec::new(),
            Self::TransitGateway(gateway) => {
                gateway.attachments.iter().map(|attachment| &attachment.side).collect()
            }
        }
    }

    pub(super) fn routed_mut(&mut self) -> Vec<&mut RoutedVpc> {
        match self {
            Self::VpcPeering(peering) => vec![&mut peering.requester, &mut peering.accepter],
            Self::PrivateLink(_) => Vec::new(),
            Self::TransitGateway(gateway) => {
                gateway.attachments.iter_mut().map(|attachment| &mut attachment.side).collect()
            }
        }
    }
}
