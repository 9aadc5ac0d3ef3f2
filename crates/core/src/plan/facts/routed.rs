//! The facts of links that VPCs route to: flows, routes and rules.

use std::sync::Arc;

use ipnet::IpNet;

use crate::name::Name;
use crate::network::{Connection, Party};
use crate::plan::{PrefixList, RoutedVpc};

use super::fact::Fact;
use super::parts::{EntryFact, GroupRef, PeerRef, Side, Site};

/// What a connection declares for one of its consumers.
pub(super) fn flow(link: &str, connection: &Connection, consumer: &Party) -> Fact {
    Fact::Flow {
        link: link.to_owned(),
        connection: connection.name.clone(),
        description: connection.description.clone(),
        consumer: Side::of(consumer),
        provider: Side::of(&connection.provider),
        ports: connection.ports.clone(),
    }
}

/// The routes and rules of a VPC.
pub(super) fn of_side(link: &str, side: &RoutedVpc, facts: &mut Vec<Fact>) {
    let (at, vpc) = (Site::of_vpc(&side.vpc), &side.vpc.name);
    facts.extend(side.routes.iter().map(|route| Fact::Route {
        link: link.to_owned(),
        site: at.clone(),
        vpc: vpc.clone(),
        table: route.table.name.clone(),
        table_id: route.table.id.clone(),
        destination: route.destination.net,
        target: link.to_owned(),
        peer: route.peer.name.clone(),
        r#for: names(&route.asked_by),
    }));
    facts.extend(side.prefix_lists().into_iter().map(|list| prefix_list(link, &at, vpc, list)));
    facts.extend(side.rules.iter().map(|rule| Fact::Rule {
        link: link.to_owned(),
        site: at.clone(),
        vpc: vpc.clone(),
        group: GroupRef::of(&rule.group),
        direction: rule.direction,
        protocol: rule.protocol,
        ports: rule.ports,
        peer: PeerRef::of_rule(&rule.peer),
        r#for: names(&rule.asked_by),
    }));
}

/// A managed prefix list that a link has in a VPC's account and region.
pub(super) fn prefix_list(link: &str, at: &Site, vpc: &Name, list: &PrefixList) -> Fact {
    let entry = |(cidr, vpc): (&IpNet, &Name)| EntryFact { cidr: *cidr, vpc: vpc.clone() };
    Fact::PrefixList {
        link: link.to_owned(),
        site: at.clone(),
        vpc: vpc.clone(),
        prefix_list: list.key(),
        family: list.family(),
        size: list.size(),
        entries: list.entries.iter().map(entry).collect(),
        r#for: vec![list.connection.name.clone()],
    }
}

/// A connection may need the same thing several times.
fn names(connections: &[Arc<Connection>]) -> Vec<Name> {
    let mut names: Vec<_> = connections.iter().map(|connection| connection.name.clone()).collect();
    names.dedup();
    names
}
