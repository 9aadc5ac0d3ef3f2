//! The facts of links that VPCs route to: flows, routes and rules.

use std::sync::Arc;

use crate::name::Name;
use crate::network::{Connection, Party};
use crate::plan::RoutedVpc;

use super::fact::Fact;
use super::parts::{GroupRef, PeerRef, Side, Site};

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
    facts.extend(side.rules.iter().map(|rule| Fact::Rule {
        link: link.to_owned(),
        site: at.clone(),
        vpc: vpc.clone(),
        group: GroupRef::of(&rule.group),
        direction: rule.direction,
        protocol: rule.protocol,
        ports: rule.ports,
        peer: PeerRef::Block { cidr: rule.peer, vpc: rule.peer_vpc.clone() },
        r#for: names(&rule.asked_by),
    }));
}

/// A connection may need the same thing several times.
fn names(connections: &[Arc<Connection>]) -> Vec<Name> {
    let mut names: Vec<_> = connections.iter().map(|connection| connection.name.clone()).collect();
    names.dedup();
    names
}
