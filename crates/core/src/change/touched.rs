//! What a change touches, found by comparing what the specs mean field by field: routes and rules are derived only for that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ipnet::IpNet;

use crate::name::Name;
use crate::network::{Connection, Gateway, GatewayTable, Network, Vpc};
use crate::plan::Plan;

use super::same::{self, changed_connections, pairs};

/// The VPCs whose flows may differ: their names in the base and in the new plan.
#[derive(Debug, Default)]
pub(super) struct Touched<'p> {
    pub(super) base: BTreeSet<&'p Name>,
    pub(super) new: BTreeSet<&'p Name>,
}

/// A VPC is touched if it differs, if a connection of it does, or if a gateway says something else of it; and so is what has
/// an address that one of these has, because its packets may take their routes.
pub(super) fn touched<'p>(base: &'p Plan, new: &'p Plan) -> Touched<'p> {
    let (old, now) = (&*base.network, &*new.network);
    let mut names: BTreeSet<Name> = BTreeSet::new();
    let mut blocks: Vec<IpNet> = Vec::new();
    pairs(
        old.vpcs(),
        now.vpcs(),
        |vpc| &vpc.name,
        |one, two| {
            if !one.zip(two).is_some_and(|(one, two)| same::vpc(one, two)) {
                let both = one.into_iter().chain(two);
                blocks.extend(both.flat_map(|vpc| same::blocks(&vpc.cidrs)));
                names.extend(two.or(one).map(|vpc| vpc.name.clone()));
            }
        },
    );
    let parties = |connection: &Connection| -> Vec<Name> {
        let consumers = connection.consumers.iter().map(|consumer| consumer.vpc.name.clone());
        consumers.chain([connection.provider.vpc.name.clone()]).collect()
    };
    changed_connections(old, now, |one, two| {
        names.extend(one.into_iter().flat_map(|one| parties(one)));
        names.extend(two.into_iter().flat_map(|two| parties(two)));
    });
    pairs(
        old.gateways(),
        now.gateways(),
        |one| &one.name,
        |one, two| {
            let Some((one, two)) = one.zip(two) else { return };
            names.extend(attachments_that_differ(one, two));
            blocks.extend(routes_that_differ(one, two));
        },
    );
    let touched_blocks = |network: &Network| -> Vec<IpNet> {
        let vpcs = network.vpcs().iter().filter(|vpc| names.contains(&vpc.name));
        vpcs.flat_map(|vpc| same::blocks(&vpc.cidrs).collect::<Vec<_>>()).collect()
    };
    blocks.extend(touched_blocks(old));
    blocks.extend(touched_blocks(now));
    blocks.sort_unstable();
    blocks.dedup();
    if !blocks.is_empty() {
        let shares = |vpc: &&Arc<Vpc>| {
            same::blocks(&vpc.cidrs)
                .any(|own| blocks.iter().any(|block| block.contains(&own) || own.contains(block)))
        };
        names.extend(old.vpcs().iter().chain(now.vpcs()).filter(shares).map(|vpc| vpc.name.clone()));
    }
    let is_old = |vpc: &&Arc<Vpc>| names.contains(&vpc.name);
    Touched {
        base: old.vpcs().iter().filter(is_old).map(|vpc| &vpc.name).collect(),
        new: now.vpcs().iter().filter(|vpc| names.contains(&vpc.name)).map(|vpc| &vpc.name).collect(),
    }
}

/// The VPCs of which two gateways say something else.
fn attachments_that_differ(one: &Gateway, two: &Gateway) -> Vec<Name> {
    let table = |table: &Arc<GatewayTable>| table.name.clone();
    let said = |gateway: &Gateway| -> BTreeMap<Name, _> {
        let attachments = gateway.attachments.iter().map(|(vpc, said)| {
            let propagates = said.propagate_to.iter().map(table).collect::<Vec<_>>();
            let subnets = said.subnets.iter().map(|subnet| subnet.name.clone()).collect::<Vec<_>>();
            (vpc.clone(), (said.table.as_ref().map(table), propagates, said.appliance_mode, subnets))
        });
        attachments.collect()
    };
    let (before, after) = (said(one), said(two));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

/// The destinations of the static routes that one of two gateways has.
fn routes_that_differ(one: &Gateway, two: &Gateway) -> Vec<IpNet> {
    let routes = |gateway: &Gateway| -> BTreeSet<_> {
        let routes =
            gateway.tables.iter().flat_map(|table| table.routes.iter().map(move |route| (table, route)));
        routes
            .map(|(table, route)| (table.name.clone(), route.destination.net, route.leads_to().cloned()))
            .collect()
    };
    routes(one).symmetric_difference(&routes(two)).map(|(_, destination, _)| *destination).collect()
}
