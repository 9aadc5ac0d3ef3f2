//! The three connection types, in the order in which they are shown.

use crossvpc_core::network::Via;
use serde::Serialize;

/// A connection type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// VPC peering.
    VpcPeering,
    /// PrivateLink.
    #[serde(rename = "privatelink")]
    PrivateLink,
    /// Transit Gateway.
    TransitGateway,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::VpcPeering, Self::PrivateLink, Self::TransitGateway];

    /// That of a connection.
    pub fn of(via: &Via) -> Self {
        match via {
            Via::VpcPeering(_) => Self::VpcPeering,
            Via::PrivateLink(_) => Self::PrivateLink,
            Via::TransitGateway(_) => Self::TransitGateway,
        }
    }

    /// As people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::VpcPeering => "VPC peering",
            Self::PrivateLink => "PrivateLink",
            Self::TransitGateway => "Transit Gateway",
        }
    }
}
