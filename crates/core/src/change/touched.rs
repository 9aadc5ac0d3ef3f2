//! What a change touches, found by comparing what the specs mean field by field: routes and rules are derived only for that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ipnet::IpNet;

use crate::name::Name;
use crate::network::{Account, Connection, Gateway, GatewayTable, Network, Vpc};
use crate::plan::Plan;

use super::renames::Renames;
use super::same::{self, changed_connections, pairs};

/// The VPCs whose flows may differ: their names in the base and in the new plan.
#[derive(Debug, Default)]
pub(super) struct Touched<'p> {
    pub(super) base: BTreeSet<&'p Name>,
    pub(super) new: BTreeSet<&'p Name>,
}

/// A VPC is touched if it differs, if a connection of it does, or if a gateway says something else of it; and so is what has
/// an address that one of these has, because its packets may take their routes.
pub(super) fn touched<'p>(base: &'p Plan, new: &'p Plan, renames: &Renames) -> Touched<'p> {
    let (old, now) = (&*base.network, &*new.network);
    let mut names: BTreeSet<Name> = BTreeSet::new();
    let mut blocks: Vec<IpNet> = Vec::new();
    pairs(
        old.vpcs(),
        now.vpcs(),
        |vpc| renames.vpc(&vpc.name),
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
    changed_connections(old, now, renames, |one, two| {
        names.extend(one.into_iter().flat_map(|one| parties(one)).map(|name| renames.vpc(&name).clone()));
        names.extend(two.into_iter().flat_map(|two| parties(two)));
    });
    pairs(
        old.gateways(),
        now.gateways(),
        |one| renames.gateway(&one.name),
        |two| &two.name,
        |one, two| {
            let Some((one, two)) = one.zip(two) else { return };
            names.extend(attachments_that_differ(one, two, renames));
            blocks.extend(routes_that_differ(one, two));
        },
    );
    let touched_blocks = |network: &Network, name: &dyn Fn(&Name) -> Name| -> Vec<IpNet> {
        let vpcs = network.vpcs().iter().filter(|vpc| names.contains(&name(&vpc.name)));
        vpcs.flat_map(|vpc| same::blocks(&vpc.cidrs).collect::<Vec<_>>()).collect()
    };
    blocks.extend(touched_blocks(old, &|name| renames.vpc(name).clone()));
    blocks.extend(touched_blocks(now, &Name::clone));
    blocks.sort_unstable();
    blocks.dedup();
    if !blocks.is_empty() {
        let shares = |vpc: &&Arc<Vpc>| {
            same::blocks(&vpc.cidrs)
                .any(|own| blocks.iter().any(|block| block.contains(&own) || own.contains(block)))
        };
        names.extend(old.vpcs().iter().filter(shares).map(|vpc| renames.vpc(&vpc.name).clone()));
        names.extend(now.vpcs().iter().filter(shares).map(|vpc| vpc.name.clone()));
    }
    let is_old = |vpc: &&Arc<Vpc>| names.contains(renames.vpc(&vpc.name));
    Touched {
        base: old.vpcs().iter().filter(is_old).map(|vpc| &vpc.name).collect(),
        new: now.vpcs().iter().filter(|vpc| names.contains(&vpc.name)).map(|vpc| &vpc.name).collect(),
    }
}

/// What has another name in the new spec.
pub(super) fn renames(base: &Network, new: &Network) -> Renames {
    let mut renames = Renames {
        accounts: renamed(
            base.accounts(),
            new.accounts(),
            |account: &Account| &account.name,
            |a, b| a.id == b.id,
        ),
        vpcs: renamed(base.vpcs(), new.vpcs(), |vpc: &Vpc| &vpc.name, is_vpc),
        gateways: renamed(base.gateways(), new.gateways(), |gateway: &Gateway| &gateway.name, is_gateway),
        connections: BTreeMap::new(),
    };
    let of = |one: &Connection, two: &Connection| same::connection(one, two, &renames);
    renames.connections =
        renamed(base.connections(), new.connections(), |connection: &Connection| &connection.name, of);
    renames
}

/// The things that have a name in the base only, each with the one thing of the new spec that is the same and has its name
/// there only.
fn renamed<T>(
    base: &[Arc<T>],
    new: &[Arc<T>],
    name: fn(&T) -> &Name,
    is: impl Fn(&T, &T) -> bool,
) -> BTreeMap<Name, Name> {
    let names = |all: &'_ [Arc<T>]| all.iter().map(|one| name(one).clone()).collect::<BTreeSet<_>>();
    let (before, after) = (names(base), names(new));
    let gone = base.iter().filter(|one| !after.contains(name(one)));
    let mut come: Vec<_> = new.iter().filter(|one| !before.contains(name(one))).collect();
    let mut found = BTreeMap::new();
    for one in gone {
        if let Some(at) = come.iter().position(|other| is(one, other)) {
            found.insert(name(one).clone(), name(come.swap_remove(at)).clone());
        }
    }
    found
}

/// By its id; where one has none, by all its blocks in its account.
fn is_vpc(one: &Vpc, other: &Vpc) -> bool {
    match (&one.id, &other.id) {
        (Some(one), Some(other)) => one == other,
        (None, _) | (_, None) => {
            one.account.id == other.account.id
                && one.region == other.region
                && same::blocks(&one.cidrs).eq(same::blocks(&other.cidrs))
        }
    }
}

fn is_gateway(one: &Gateway, other: &Gateway) -> bool {
    let place = |gateway: &Gateway| (gateway.account.id.clone(), gateway.region, gateway.id.clone());
    place(one) == place(other)
}

/// The VPCs, by their new names, of which two gateways say something else.
fn attachments_that_differ(one: &Gateway, two: &Gateway, renames: &Renames) -> Vec<Name> {
    let table = |table: &Arc<GatewayTable>| table.name.clone();
    let said = |gateway: &Gateway, name: &dyn Fn(&Name) -> Name| -> BTreeMap<Name, _> {
        let attachments = gateway.attachments.iter().map(|(vpc, said)| {
            let propagates = said.propagate_to.iter().map(table).collect::<Vec<_>>();
            let subnets = said.subnets.iter().map(|subnet| subnet.name.clone()).collect::<Vec<_>>();
            (name(vpc), (said.table.as_ref().map(table), propagates, said.appliance_mode, subnets))
        });
        attachments.collect()
    };
    let (before, after) = (said(one, &|name| renames.vpc(name).clone()), said(two, &Name::clone));
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
