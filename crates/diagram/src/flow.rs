//! What a plan's connections are to a picture: a flow for each consumer of each connection.

use std::collections::BTreeMap;

use crossvpc_core::name::Name;
use crossvpc_core::network::{Connection, Via, Vpc};
use crossvpc_core::plan::{Link, Plan};

/// A consumer of a connection, as positions in [`Flows::vpcs`].
pub(crate) struct Flow<'p> {
    pub(crate) consumer: usize,
    pub(crate) provider: usize,
    pub(crate) way: Way<'p>,
    pub(crate) connection: &'p Connection,
}

/// How a flow goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way<'p> {
    VpcPeering,
    PrivateLink,
    /// The gateway, and its route table that the consumer is associated with; none for the default table.
    TransitGateway(&'p Name, Option<&'p Name>),
}

/// Every flow of a plan, with the VPCs that take part.
pub(crate) struct Flows<'p> {
    /// By name.
    pub(crate) vpcs: Vec<&'p Vpc>,
    pub(crate) flows: Vec<Flow<'p>>,
}

impl<'p> Flows<'p> {
    /// Those of a plan, or of one of its links.
    pub(crate) fn of(plan: &'p Plan, only: Option<&Link>) -> Self {
        let is_shown = |connection: &Connection, parties: [&Vpc; 2]| {
            only.is_none_or(|link| {
                link.connections().iter().any(|other| other.name == connection.name)
                    && link.vpcs().iter().filter(|vpc| parties.iter().any(|party| party.is(vpc))).count() == 2
            })
        };
        let pairs = plan.network.connections().iter().flat_map(|connection| {
            let provider = &*connection.provider.vpc;
            let consumers = connection.consumers.iter().map(|consumer| &*consumer.vpc);
            consumers
                .filter(move |consumer| !consumer.is(provider))
                .map(move |consumer| (&**connection, consumer, provider))
        });
        let pairs: Vec<_> = pairs
            .filter(|(connection, consumer, provider)| is_shown(connection, [consumer, provider]))
            .collect();
        let vpcs = pairs.iter().flat_map(|&(_, consumer, provider)| [consumer, provider]);
        let vpcs: BTreeMap<_, _> = vpcs.map(|vpc| (&vpc.name, vpc)).collect();
        let at: BTreeMap<_, _> = vpcs.keys().enumerate().map(|(at, &name)| (name, at)).collect();
        let gateways: BTreeMap<_, _> =
            plan.gateways().map(|gateway| (&gateway.gateway.name, gateway)).collect();
        let flow = |(connection, consumer, provider): (&'p Connection, &'p Vpc, &'p Vpc)| Flow {
            consumer: at[&consumer.name],
            provider: at[&provider.name],
            way: match &connection.via {
                Via::VpcPeering(_) => Way::VpcPeering,
                Via::PrivateLink(_) => Way::PrivateLink,
                Via::TransitGateway(gateway) => {
                    let attached =
                        gateways.get(&gateway.name).and_then(|gateway| gateway.attachment(&consumer.name));
                    let table = attached.and_then(|attachment| attachment.table.as_ref());
                    Way::TransitGateway(&gateway.name, table.map(|table| &table.name))
                }
            },
            connection,
        };
        Self { flows: pairs.into_iter().map(flow).collect(), vpcs: vpcs.into_values().collect() }
    }
}
