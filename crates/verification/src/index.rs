//! The links, connections and VPCs of a plan, found by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::name::Name;
use crossvpc_core::network::{Connection, Party, Vpc};
use crossvpc_core::plan::{Place, Plan, PrivateLink, TransitGateway, VpcPeering};

use crate::ways::Ways;

/// A flow that a connection declares, on all of its ports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared<'p> {
    pub(crate) connection: &'p Arc<Connection>,
    pub(crate) consumer: &'p Party,
}

/// What a plan has, by name.
#[derive(Debug)]
pub(crate) struct Index<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) ways: Ways<'p>,
    peerings: BTreeMap<(&'p Name, &'p Name), &'p VpcPeering>,
    services: BTreeMap<&'p Name, &'p PrivateLink>,
    gateways: BTreeMap<&'p Name, &'p TransitGateway>,
    provided: BTreeMap<&'p Name, Vec<&'p Arc<Connection>>>,
    consumed: BTreeMap<&'p Name, Vec<Declared<'p>>>,
}

impl<'p> Index<'p> {
    pub(crate) fn of(plan: &'p Plan) -> Self {
        let mut index = Self {
            plan,
            ways: Ways::of(plan),
            peerings: plan.peerings().map(|peering| (peering.pair(), peering)).collect(),
            services: plan.services().map(|service| (&service.connection.name, service)).collect(),
            gateways: plan.gateways().map(|gateway| (&gateway.gateway.name, gateway)).collect(),
            provided: BTreeMap::new(),
            consumed: BTreeMap::new(),
        };
        for connection in plan.network.connections() {
            index.provided.entry(&connection.provider.vpc.name).or_default().push(connection);
        }
        for flow in index.declared() {
            index.consumed.entry(&flow.consumer.vpc.name).or_default().push(flow);
        }
        index
    }

    /// Every declared flow between two VPCs, and to an endpoint service.
    pub(crate) fn declared(&self) -> Vec<Declared<'p>> {
        let connections = self.plan.network.connections().iter();
        connections.flat_map(declared_by).collect()
    }

    /// The peering of two VPCs.
    pub(crate) fn peering(&self, one: &Vpc, other: &Vpc) -> Option<&'p VpcPeering> {
        let pair = if one.name < other.name { (&one.name, &other.name) } else { (&other.name, &one.name) };
        self.peerings.get(&pair).copied()
    }

    /// The endpoint service of a connection.
    pub(crate) fn service(&self, connection: &Connection) -> Option<&'p PrivateLink> {
        self.services.get(&connection.name).copied()
    }

    /// A transit gateway.
    pub(crate) fn gateway(&self, name: &Name) -> Option<&'p TransitGateway> {
        self.gateways.get(name).copied()
    }

    /// The connections that a VPC provides.
    pub(crate) fn provided_by(&self, vpc: &Vpc) -> &[&'p Arc<Connection>] {
        self.provided.get(&vpc.name).map_or(&[], Vec::as_slice)
    }

    /// The flows that a VPC declares as a consumer.
    pub(crate) fn consumed_by(&self, vpc: &Vpc) -> &[Declared<'p>] {
        self.consumed.get(&vpc.name).map_or(&[], Vec::as_slice)
    }

    /// The VPCs of an account and region, by name.
    pub(crate) fn vpcs_in(&self, place: &Place) -> Vec<&'p Arc<Vpc>> {
        self.plan.network.vpcs().iter().filter(|vpc| Place::of(vpc).is(place)).collect()
    }
}

/// The flows of a connection. Traffic that stays in its VPC needs no link, other than that to an endpoint service.
pub(crate) fn declared_by(connection: &Arc<Connection>) -> impl Iterator<Item = Declared<'_>> {
    let provider = &connection.provider.vpc;
    let consumers = connection.consumers.iter();
    let consumers =
        consumers.filter(move |consumer| !(connection.via.is_routed() && consumer.vpc.is(provider)));
    consumers.map(move |consumer| Declared { connection, consumer })
}
