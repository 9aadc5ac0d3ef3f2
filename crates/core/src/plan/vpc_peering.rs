//! VPC peering: one connection a pair of VPCs, however many connections of the spec use it.

use std::sync::Arc;

use crate::name::Name;
use crate::network::{Connection, Party, Via, Vpc};

use super::RoutedVpc;

/// A peering connection.
#[derive(Clone, Debug)]
pub struct VpcPeering {
    /// The side that asks.
    pub requester: RoutedVpc,
    /// The side that accepts.
    pub accepter: RoutedVpc,
    /// Whether each side resolves the other's private names.
    pub dns: bool,
    /// The connections that share it, by name.
    pub connections: Vec<Arc<Connection>>,
}

/// Which VPC a connection makes the requester towards one of its consumers: as it says, as before, or the provider.
fn requester_of<'c>(connection: &'c Connection, consumer: &'c Party) -> &'c Arc<Vpc> {
    let is_consumer = match &connection.via {
        Via::VpcPeering(peering) if connection.says_requester() => !peering.requester_is_provider,
        Via::VpcPeering(_) => consumer.requested,
        Via::PrivateLink(_) | Via::TransitGateway(_) => false,
    };
    if is_consumer { &consumer.vpc } else { &connection.provider.vpc }
}

impl VpcPeering {
    /// `flows` are those of one pair of VPCs, each a connection and one of its consumers.
    pub(super) fn of(flows: &[(&Arc<Connection>, &Party)]) -> Self {
        let (mut requester, mut accepter) = (None, None);
        let deciding = flows.iter().find(|(connection, _)| connection.says_requester()).or(flows.first());
        if let Some(&(connection, consumer)) = deciding {
            let provider = &connection.provider.vpc;
            let asks = requester_of(connection, consumer);
            requester = Some(Arc::clone(asks));
            accepter = Some(Arc::clone(if asks.is(provider) { &consumer.vpc } else { provider }));
        }
        let side = |vpc: Option<Arc<Vpc>>| {
            RoutedVpc::of(&vpc.expect("a pair is made from at least one flow"), || flows.iter().copied())
        };
        let wants_dns =
            |connection: &Connection| matches!(&connection.via, Via::VpcPeering(peering) if peering.dns);
        Self {
            requester: side(requester),
            accepter: side(accepter),
            dns: flows.iter().any(|(connection, _)| wants_dns(connection)),
            connections: flows.iter().map(|&(connection, _)| Arc::clone(connection)).collect(),
        }
    }

    /// The names of the two VPCs in order: they do not depend on who requests.
    pub fn pair(&self) -> (&Name, &Name) {
        let (a, b) = (&self.requester.vpc.name, &self.accepter.vpc.name);
        if a < b { (a, b) } else { (b, a) }
    }

    /// The stable key, such as `vpc-peering-payments-prod--web-prod`.
    pub fn id(&self) -> String {
        let (a, b) = self.pair();
        ["vpc-peering-", a.key(), "--", b.key()].concat()
    }

    /// Both sides, the requester first.
    pub fn sides(&self) -> [&RoutedVpc; 2] {
        [&self.requester, &self.accepter]
    }

    /// Whether two accounts take part.
    pub fn crosses_accounts(&self) -> bool {
        !self.requester.vpc.same_account(&self.accepter.vpc)
    }

    /// Whether two regions take part.
    pub fn crosses_regions(&self) -> bool {
        self.requester.vpc.region != self.accepter.vpc.region
    }

    /// Whether the request is accepted as it is made: AWS allows it in one account and region only.
    pub fn accepts_itself(&self) -> bool {
        !self.crosses_accounts() && !self.crosses_regions()
    }
}
