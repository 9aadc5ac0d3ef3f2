//! Whether two things mean the same, field by field, wherever they stand in the specs.

use std::collections::BTreeMap;
use std::sync::Arc;

use ipnet::IpNet;

use crate::name::Name;
use crate::network::{
    Block, Connection, Forward, Network, Party, PrivateLinkSettings, Resource, Via, Vpc, VpcPeeringSettings,
};

/// Calls `see` with each thing of either list, together with the one of the other list that has its name.
pub(super) fn pairs<'p, T>(
    base: &'p [Arc<T>],
    new: &'p [Arc<T>],
    name: impl Fn(&'p T) -> &Name,
    mut see: impl FnMut(Option<&'p Arc<T>>, Option<&'p Arc<T>>),
) {
    let mut known: BTreeMap<&Name, &Arc<T>> = BTreeMap::new();
    for one in base {
        known.insert(name(one), one);
    }
    for two in new {
        see(known.remove(name(two)), Some(two));
    }
    for one in known.into_values() {
        see(Some(one), None);
    }
}

/// Calls `see` with the connections that are in one plan only, and with those that differ.
pub(super) fn changed_connections<'p>(
    base: &'p Network,
    new: &'p Network,
    mut see: impl FnMut(Option<&'p Arc<Connection>>, Option<&'p Arc<Connection>>),
) {
    let (before, after) = (base.connections(), new.connections());
    pairs(
        before,
        after,
        |one| &one.name,
        |one, two| {
            if !one.zip(two).is_some_and(|(one, two)| connection(one, two)) {
                see(one, two);
            }
        },
    );
}

/// Whether two links have connections of the same meaning, under the same names.
pub(super) fn same_connections(one: &[Arc<Connection>], two: &[Arc<Connection>]) -> bool {
    one.len() == two.len()
        && one.iter().zip(two).all(|(one, two)| one.name == two.name && connection(one, two))
}

/// Whether two connections mean the same, whatever they are called and described as.
pub(super) fn connection(one: &Connection, two: &Connection) -> bool {
    one.ports == two.ports
        && one.rule_form() == two.rule_form()
        && one.consumers.len() == two.consumers.len()
        && party(&one.provider, &two.provider)
        && via(&one.via, &two.via)
        && one.consumers.iter().all(|consumer| two.consumers.iter().any(|other| party(consumer, other)))
}

pub(super) fn party(one: &Party, two: &Party) -> bool {
    let ids = |party: &Party| party.adopted.as_ref().map(|adopted| adopted.id.clone());
    one.vpc.name == two.vpc.name
        && one.subnets.iter().map(|subnet| &subnet.name).eq(two.subnets.iter().map(|subnet| &subnet.name))
        && resources(&one.security_groups, &two.security_groups)
        && ids(one) == ids(two)
}

fn via(one: &Via, two: &Via) -> bool {
    match (one, two) {
        (Via::VpcPeering(one), Via::VpcPeering(two)) => peering(one, two),
        (Via::PrivateLink(one), Via::PrivateLink(two)) => privatelink(one, two),
        (Via::TransitGateway(one), Via::TransitGateway(two)) => one.name == two.name,
        (Via::VpcPeering(_) | Via::PrivateLink(_) | Via::TransitGateway(_), _) => false,
    }
}

fn peering(one: &VpcPeeringSettings, two: &VpcPeeringSettings) -> bool {
    one.dns == two.dns && one.requester_is_provider == two.requester_is_provider
}

fn privatelink(one: &PrivateLinkSettings, two: &PrivateLinkSettings) -> bool {
    let values = |of: &PrivateLinkSettings| {
        (
            of.load_balancer.as_ref().map(|(arn, _)| arn.clone()),
            (of.acceptance_required, of.cross_zone, of.deletion_protection),
            of.private_dns.as_ref().map(|(name, _)| name.clone()),
            of.adopted.as_ref().map(|adopted| adopted.id.clone()),
        )
    };
    let own = |of: &PrivateLinkSettings| of.ports.iter().map(|own| own.range).collect::<Vec<_>>();
    let mut ports = one.ports.iter().zip(&two.ports);
    forward(&one.forward, &two.forward)
        && own(one) == own(two)
        && ports.all(|(one, two)| forward(&one.forward, &two.forward))
        && values(one) == values(two)
}

fn forward(one: &Forward, two: &Forward) -> bool {
    let values = |of: &Forward| {
        let health = &of.health;
        let numbers = [health.interval, health.timeout, health.healthy_threshold, health.unhealthy_threshold];
        (
            (of.target_type, of.registered_elsewhere, of.target_port.map(|(port, _)| port)),
            (health.protocol, health.path.clone(), health.port),
            health.success_codes.as_ref().map(|(codes, _)| codes.clone()),
            numbers.map(|number| number.map(|(number, _)| number)),
        )
    };
    one.targets == two.targets && values(one) == values(two)
}

/// Whether two VPCs are the same but for their places in the specs.
pub(super) fn vpc(one: &Vpc, two: &Vpc) -> bool {
    one.name == two.name
        && (one.account.name == two.account.name && one.account.id == two.account.id)
        && (one.region, &one.id) == (two.region, &two.id)
        && blocks(&one.cidrs).eq(blocks(&two.cidrs))
        && (one.dns.support, one.dns.hostnames) == (two.dns.support, two.dns.hostnames)
        && resources(&one.route_tables, &two.route_tables)
        && resources(&one.security_groups, &two.security_groups)
        && one.subnets.len() == two.subnets.len()
        && one.subnets.iter().zip(&two.subnets).all(|(one, two)| {
            (&one.name, &one.zone, &one.id) == (&two.name, &two.zone, &two.id)
                && blocks(&one.cidrs).eq(blocks(&two.cidrs))
                && one.route_table.as_ref().map(|table| &table.name)
                    == two.route_table.as_ref().map(|table| &table.name)
        })
}

pub(super) fn blocks(blocks: &[Block]) -> impl Iterator<Item = IpNet> {
    blocks.iter().map(|block| block.net)
}

fn resources(one: &[Arc<Resource>], two: &[Arc<Resource>]) -> bool {
    one.iter().map(|one| (&one.name, &one.id)).eq(two.iter().map(|two| (&two.name, &two.id)))
}
