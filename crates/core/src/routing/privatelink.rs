//! Which flows pass an endpoint service: from a consumer to an endpoint in its own VPC, and from the load balancer to the
//! targets. Routes are local on both sides; groups and listeners decide. Endpoint services speak IPv4.

use crate::aws::port::PortRange;
use crate::network::{Forward, Target, Vpc};
use crate::plan::{
    Endpoint, Front, GroupRule, Listener, ListenerProtocol, Opening, Peer, PrivateLink, Protocol,
};

use super::addresses::AddressSet;
use super::flow::{Query, Reach};
use super::gates::Admission;
use super::ports::PortSet;

/// Callers and the ports that they may call.
type Callers = (AddressSet, PortSet);

pub(super) fn reaches<'p>(service: &'p PrivateLink, query: &Query<'_>, found: &mut Vec<Reach<'p>>) {
    reaches_of(service, service.endpoints.iter(), query, found);
}

/// The same of some of its endpoints.
pub(super) fn reaches_of<'p>(
    service: &'p PrivateLink,
    endpoints: impl Iterator<Item = &'p Endpoint>,
    query: &Query<'_>,
    found: &mut Vec<Reach<'p>>,
) {
    let endpoints: Vec<_> = endpoints.collect();
    for forward in service.forwards() {
        let ports = forwarded(service, forward);
        reaches_targets(service, (forward, &ports), &endpoints, query, found);
    }
}

fn reaches_targets<'p>(
    service: &'p PrivateLink,
    (forward, ports): (&Forward, &PortSet),
    endpoints: &[&'p Endpoint],
    query: &Query<'_>,
    found: &mut Vec<Reach<'p>>,
) {
    let destinations = targets(service, forward).intersection(query.destinations);
    for endpoint in endpoints {
        let of_party = |groups: bool| if groups { Admission::Rule } else { Admission::NoRule };
        for (sources, called) in admitted(service, endpoint) {
            found.push(Reach {
                link: service.id(),
                back: service.id(),
                from: &endpoint.party.vpc.name,
                sources: sources.intersection(query.sources),
                to: &service.vpc().name,
                destinations: destinations.clone(),
                ports: called.intersection(ports).intersection(query.ports),
                leaves: of_party(!endpoint.egress.is_empty()),
                enters: of_party(service.rules_into_targets().next().is_some()),
            });
        }
    }
}

/// Whom the endpoint's group and the load balancer's let in, and the consumer's own groups let out.
fn admitted(service: &PrivateLink, endpoint: &Endpoint) -> Vec<Callers> {
    let vpc = &endpoint.party.vpc;
    let by_endpoint = endpoint.ingress.iter().map(|opening| {
        let callers = addresses(&opening.peer, vpc);
        let let_out = match &opening.peer {
            Peer::Group(group) => {
                let of_group = |rule: &&GroupRule| rule.group.name == group.name;
                let rules = endpoint.egress.iter().filter(of_group).map(|rule| ports(&rule.opening));
                rules.fold(PortSet::default(), |all, ports| all.union(&ports))
            }
            Peer::Block(..) | Peer::List(_) | Peer::LoadBalancer | Peer::Endpoint => PortSet::all(),
        };
        (callers, ports(opening).intersection(&let_out))
    });
    match service.front {
        Front::Made(_) if service.enforces_inbound => {
            let by_front: Vec<_> = service
                .front_ingress
                .iter()
                .map(|opening| (addresses(&opening.peer, vpc), ports(opening)))
                .collect();
            let both = |(callers, ports): Callers| {
                let by_front = by_front.iter();
                let both =
                    by_front.map(|(known, open)| (known.intersection(&callers), open.intersection(&ports)));
                both.collect::<Vec<_>>()
            };
            by_endpoint.flat_map(both).collect()
        }
        Front::Made(_) | Front::Existing(_) => by_endpoint.collect(),
    }
}

/// The ports that the load balancer listens on and forwards, through its own group and those of the targets where these
/// have rules. What listens on an existing load balancer without targets is its owner's: all that is declared.
pub(super) fn forwarded(service: &PrivateLink, forward: &Forward) -> PortSet {
    let options = service.options();
    if matches!(service.front, Front::Existing(_)) && !forward.has_targets() {
        return service.ports_of(forward).collect();
    }
    let any = |openings: &mut dyn Iterator<Item = &Opening>| {
        openings.fold(PortSet::default(), |all, opening| all.union(&ports(opening)))
    };
    let out = match service.front {
        Front::Made(_) => any(&mut service.front_egress.iter()),
        Front::Existing(_) => PortSet::all(),
    };
    let mut into = service.rules_into_targets().map(|rule| &rule.opening).peekable();
    let into = if into.peek().is_none() { PortSet::all() } else { any(&mut into) };
    let passed = out.intersection(&into);
    let single = |protocol, port| PortSet::of_rule(protocol, Some(PortRange { first: port, last: port }));
    let mut forwarded = PortSet::default();
    let own = |listener: &&Listener| std::ptr::eq(options.at(listener.port), forward);
    for listener in service.listeners.iter().filter(own) {
        let protocols: &[_] = match listener.protocol {
            ListenerProtocol::Tcp => &[Protocol::Tcp],
            ListenerProtocol::Udp => &[Protocol::Udp],
            ListenerProtocol::TcpUdp => &[Protocol::Tcp, Protocol::Udp],
        };
        for &protocol in protocols {
            if passed.contains(&single(protocol, listener.target_port)) {
                forwarded = forwarded.union(&single(protocol, listener.port));
            }
        }
    }
    forwarded
}

/// The targets that are known by address, or else all of the VPC: instances and load balancers may be anywhere in it.
pub(super) fn targets(service: &PrivateLink, forward: &Forward) -> AddressSet {
    let known: AddressSet = forward
        .targets
        .iter()
        .filter_map(|target| match target {
            Target::Ip(ip) => Some((*ip).into()),
            Target::Instance(_) | Target::Alb(_) => None,
        })
        .collect();
    let [known, _] = known.families();
    if known.is_empty() { ipv4(service.vpc()) } else { known }
}

/// A group's members may be anywhere in its VPC.
pub(super) fn addresses(peer: &Peer, vpc: &Vpc) -> AddressSet {
    match peer {
        Peer::Block(block, _) => (*block).into(),
        Peer::List(list) => list.entries.keys().copied().collect(),
        Peer::Group(_) | Peer::LoadBalancer | Peer::Endpoint => ipv4(vpc),
    }
}

fn ipv4(vpc: &Vpc) -> AddressSet {
    vpc.cidrs.iter().filter(|block| !block.is_ipv6()).map(|block| block.net).collect()
}

pub(super) fn ports(opening: &Opening) -> PortSet {
    PortSet::of_rule(opening.protocol, Some(opening.ports))
}
