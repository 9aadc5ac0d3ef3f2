//! The way of a call through an endpoint service.

use crate::name::Name;
use crate::network::Vpc;
use crate::plan::{
    Direction, Endpoint, Front, GroupRule, Listener, ListenerProtocol, Opening, Peer, PrivateLink, Protocol,
};

use super::super::Routing;
use super::super::ports::PortSet;
use super::super::privatelink::{addresses, forwarded, ports, targets};
use super::answer::{End, Path};
use super::cell::Cell;
use super::hop::{Blocker, Hop, Unknown};
use super::routed::subnet_of;

impl<'p> Routing<'p> {
    /// How the flows of a cell pass endpoint services: one way for each that the caller has an endpoint of.
    pub(super) fn service_paths(&self, from: &End<'p>, to: &End<'p>, cell: &mut Cell) -> Vec<Path<'p>> {
        let mut paths = Vec::new();
        for link in self.plan.links.iter() {
            let Some(service) = link.service().filter(|service| service.vpc().is(to.vpc)) else { continue };
            let endpoints = &service.endpoints;
            let found = endpoints.binary_search_by(|endpoint| endpoint.party.vpc.name.cmp(&from.vpc.name));
            let Some(endpoint) = found.ok().map(|at| &endpoints[at]) else { continue };
            let mut unknown = Vec::new();
            let mut there = vec![Hop::Subnet { vpc: from.vpc, subnet: subnet_of(from.vpc, &cell.from) }];
            let own = (service, endpoint);
            let ends = admitted(own, from, cell, &mut there, &mut unknown).and_then(|()| {
                balanced(service, [from.vpc, to.vpc], to.group, cell, &mut there, &mut unknown)
            });
            let back = match ends {
                Ok(()) => vec![Hop::Endpoint { service, endpoint }],
                Err(blocker) => {
                    there.push(Hop::Blocked(blocker));
                    Vec::new()
                }
            };
            paths.push(Path { link: Some(link), there, back, unknown });
        }
        paths
    }
}

/// Out of the caller's groups, into the endpoint's.
fn admitted<'p>(
    (service, endpoint): (&'p PrivateLink, &'p Endpoint),
    from: &End<'p>,
    cell: &mut Cell,
    hops: &mut Vec<Hop<'p>>,
    unknown: &mut Vec<Unknown<'p>>,
) -> Result<(), Blocker<'p>> {
    let mut groups = Vec::new();
    for opening in &endpoint.ingress {
        let mut open = ports(opening);
        let mut is_asked = true;
        if let Peer::Group(group) = &opening.peer {
            let let_out = |rule: &&GroupRule| rule.group.name == group.name;
            let let_out = endpoint.egress.iter().filter(let_out);
            let let_out = let_out.fold(PortSet::default(), |all, rule| all.union(&ports(&rule.opening)));
            open = open.intersection(&let_out);
            is_asked = from.group.is_none_or(|asked| group.name == *asked);
        }
        let callers = addresses(&opening.peer, from.vpc);
        if is_asked && cell.from.split(&callers) && cell.split_ports(&open) {
            if let Peer::Group(group) = &opening.peer {
                groups.push(&**group);
            }
            let connections = vec![&*service.connection];
            if endpoint.egress.is_empty() {
                let vpc = from.vpc;
                let connection = &*service.connection;
                unknown.push(Unknown::Rules { vpc, direction: Direction::Egress, connection });
            } else {
                let peer = "the endpoint".to_owned();
                let direction = Direction::Egress;
                hops.push(Hop::Rule { vpc: from.vpc, direction, groups, peer, connections });
            }
            hops.push(Hop::Endpoint { service, endpoint });
            return Ok(());
        }
    }
    Err(Blocker::NotAdmitted { service })
}

/// Into the load balancer, and from it to the targets.
fn balanced<'p>(
    service: &'p PrivateLink,
    [caller, to]: [&'p Vpc; 2],
    group: Option<&'p Name>,
    cell: &mut Cell,
    hops: &mut Vec<Hop<'p>>,
    unknown: &mut Vec<Unknown<'p>>,
) -> Result<(), Blocker<'p>> {
    let by_front = matches!(service.front, Front::Made(_)) && service.enforces_inbound;
    let lets_in = |opening: &Opening, cell: &mut Cell| {
        cell.from.split(&addresses(&opening.peer, caller)) && cell.split_ports(&ports(opening))
    };
    if by_front && !service.front_ingress.iter().any(|opening| lets_in(opening, cell)) {
        return Err(Blocker::NotAdmitted { service });
    }
    let mut forwards = service.forwards();
    let Some(forward) = forwards.find(|forward| cell.split_ports(&forwarded(service, forward))) else {
        return Err(Blocker::NoListener { service });
    };
    if !cell.to.split(&targets(service, forward)) {
        return Err(Blocker::NoTarget { service });
    }
    let listener =
        service.listeners.iter().find(|listener| listens(**listener).contains(&cell.port)).copied();
    if listener.is_none() {
        unknown.push(Unknown::Listeners { service });
    }
    hops.push(Hop::LoadBalancer { service, listener });
    let (vpc, direction) = (to, Direction::Ingress);
    let connection = &*service.connection;
    if service.rules_into_targets().next().is_none() {
        unknown.push(Unknown::Rules { vpc, direction, connection });
        return Ok(());
    }
    if let Some(listener) = listener.filter(|_| group.is_some()) {
        cell.split_ports(&listens(listener));
    }
    let target_port = listener.map(|listener| listener.target_port);
    let lets_in = |rule: &&GroupRule| {
        let ports = rule.opening.ports;
        target_port.is_none_or(|port| ports.first <= port && port <= ports.last)
    };
    let rules = service.rules_into_targets().filter(lets_in);
    let asked = rules.filter(|rule| group.is_none_or(|asked| rule.group.name == *asked));
    let mut groups: Vec<_> = asked.map(|rule| &*rule.group).collect();
    groups.dedup_by(|one, two| one.name == two.name);
    if groups.is_empty() {
        let open = connection.ports.iter().copied().collect();
        let connections = vec![connection];
        return Err(Blocker::NoRule { vpc, direction, group, open, connections, reversed: Vec::new() });
    }
    let peer = "the load balancer".to_owned();
    hops.push(Hop::Rule { vpc, direction, groups, peer, connections: vec![connection] });
    Ok(())
}

fn listens(listener: Listener) -> PortSet {
    let single = |protocol| {
        let range = crate::aws::port::PortRange { first: listener.port, last: listener.port };
        PortSet::of_rule(protocol, Some(range))
    };
    match listener.protocol {
        ListenerProtocol::Tcp => single(Protocol::Tcp),
        ListenerProtocol::Udp => single(Protocol::Udp),
        ListenerProtocol::TcpUdp => single(Protocol::Tcp).union(&single(Protocol::Udp)),
    }
}
