//! A scope of Network Access Analyzer: it matches every way between VPCs in the account and region that has it, and excludes those
//! that the spec makes possible, so that what it finds is more than the spec declares. The analyzer sees no resource of another
//! account or region: there, a way starts or ends at what connects the two sides.

use crossvpc_core::aws::port::{PortRange, Ports};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Connection, Party, Vpc};
use crossvpc_core::plan::{Front, ListenerProtocol, Place, PrivateLink};
use crossvpc_core::routing::{AddressSet, PortSet};
use crossvpc_render::Expr;
use serde::Serialize;

use crate::index::{Index, declared_by};
use crate::statement::{End, Header, Statement};
use crate::ways::Way;

/// A scope of some VPCs.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Scope {
    pub(crate) matches: Vec<Statement>,
    pub(crate) exclusions: Vec<Statement>,
}

/// The ids of what a scope names.
pub(crate) struct Ids<'i> {
    pub(crate) vpc: &'i mut dyn FnMut(&Vpc) -> Expr,
    /// Of the endpoint of a VPC.
    pub(crate) endpoint: &'i mut dyn FnMut(&PrivateLink, &Name) -> Option<Expr>,
    pub(crate) service: &'i mut dyn FnMut(&PrivateLink) -> Expr,
}

impl Scope {
    /// The scope of some of the VPCs of a place.
    pub(crate) fn of(index: &Index<'_>, place: &Place, own: &[&Vpc], ids: &mut Ids<'_>) -> Self {
        let mut scope = Self::default();
        let here: Vec<&Vpc> = index.vpcs_in(place).into_iter().map(|vpc| &**vpc).collect();
        let owned: Vec<_> = own.iter().map(|vpc| (ids.vpc)(vpc)).collect();
        if here.len() > 1 {
            let all = here.iter().map(|vpc| (ids.vpc)(vpc)).collect();
            scope.find("From any VPC here to any other", End::at(all), End::at(owned.clone()));
            for (vpc, id) in own.iter().zip(&owned) {
                let within = End::at(vec![id.clone()]);
                scope.exclude(&format!("Within {}", vpc.name), within.clone(), within);
            }
        }
        let everywhere = &index.ways.everywhere;
        let from = End::routed().with(Header::default().from(everywhere));
        scope.find("From any VPC elsewhere", from, End::at(owned.clone()));
        let to = End::routed().with(Header::default().to(everywhere));
        scope.find("To any VPC elsewhere", End::at(owned.clone()), to);
        for (vpc, id) in own.iter().zip(owned) {
            for way in index.ways.entering(&vpc.name) {
                scope.called(&way, vpc, &id, &here, ids);
            }
            for way in index.ways.leaving(&vpc.name) {
                let comment = format!("Out of {}", vpc.name);
                for header in Header::on(way.ports) {
                    let from = End::at(vec![id.clone()]).with(header.from(way.own).to(&way.theirs()));
                    scope.exclude(&comment, from, End::routed());
                }
            }
            for connection in index.provided_by(vpc) {
                if let Some(service) = index.service(connection) {
                    scope.serve(service, &id, place, ids);
                }
            }
            for flow in index.consumed_by(vpc) {
                if let Some(service) = index.service(flow.connection) {
                    scope.call(service, flow.consumer, &id, ids);
                }
            }
        }
        scope
    }

    /// Flows into a VPC: from elsewhere, and from others here.
    fn called(&mut self, way: &Way<'_, '_>, vpc: &Vpc, id: &Expr, here: &[&Vpc], ids: &mut Ids<'_>) {
        let theirs = way.theirs();
        let near = way
            .others
            .iter()
            .filter_map(|(name, addresses)| Some((here.iter().find(|vpc| vpc.name == **name)?, addresses)));
        let near: Vec<_> = near.collect();
        let calling: Vec<_> = near.iter().map(|(vpc, _)| (ids.vpc)(vpc)).collect();
        let addresses: AddressSet = near.iter().flat_map(|(_, addresses)| addresses.blocks()).collect();
        let comment = format!("Into {}", vpc.name);
        for header in Header::on(way.ports) {
            let from = End::routed().with(header.clone().from(&theirs).to(way.own));
            self.exclude(&comment, from, End::at(vec![id.clone()]));
            if !calling.is_empty() {
                let from = End::at(calling.clone()).with(header.from(&addresses).to(way.own));
                self.exclude(&comment, from, End::at(vec![id.clone()]));
            }
        }
    }

    /// What an endpoint service sends to the targets, and from whom here.
    fn serve(&mut self, service: &PrivateLink, id: &Expr, place: &Place, ids: &mut Ids<'_>) {
        let connection = &service.connection;
        let targets = || End::at(vec![id.clone()]);
        let forwarded = forwarded(service);
        let from = End::at(vec![(ids.service)(service)]);
        self.find(&format!("From the service of {}", connection.name), from.clone(), targets());
        let comment = format!("From the load balancer of {}", connection.name);
        for header in &forwarded {
            self.exclude(&comment, from.clone(), targets().with(header.clone()));
        }
        for flow in declared_by(connection).filter(|flow| Place::of(&flow.consumer.vpc).is(place)) {
            let calling = (ids.vpc)(&flow.consumer.vpc);
            let Some(endpoint) = (ids.endpoint)(service, &flow.consumer.vpc.name) else { continue };
            let comment = format!("From {} by the endpoint of {}", flow.consumer.vpc.name, connection.name);
            for from in calls(connection, &served(service, flow.consumer)) {
                for to in &forwarded {
                    let from = End::at(vec![calling.clone()]).with(from.clone());
                    let way = Statement::of(&comment, from, targets().with(to.clone()));
                    self.exclusions.push(way.through(endpoint.clone()));
                }
            }
        }
    }

    /// What a consumer sends to its endpoint.
    fn call(&mut self, service: &PrivateLink, consumer: &Party, id: &Expr, ids: &mut Ids<'_>) {
        let Some(endpoint) = (ids.endpoint)(service, &consumer.vpc.name) else { return };
        let to = End::at(vec![endpoint]);
        let comment = format!("To the endpoint of {} in {}", service.connection.name, consumer.vpc.name);
        self.find(&comment, End::at(vec![id.clone()]), to.clone());
        for header in calls(&service.connection, &callers(consumer)) {
            self.exclude(&comment, End::at(vec![id.clone()]).with(header), to.clone());
        }
    }

    fn find(&mut self, comment: &str, source: End, destination: End) {
        self.matches.push(Statement::of(comment, source, destination));
    }

    fn exclude(&mut self, comment: &str, source: End, destination: End) {
        self.exclusions.push(Statement::of(comment, source, destination));
    }
}

/// Whom the group of an endpoint lets in: all that has the named groups, which know no subnets, or else what the connection names.
fn callers(consumer: &Party) -> AddressSet {
    let anywhere = Party { subnets: Vec::new(), ..consumer.clone() };
    let of = if consumer.security_groups.is_empty() { consumer } else { &anywhere };
    let [ipv4, _] = of.cidrs().iter().map(|block| block.net).collect::<AddressSet>().families();
    ipv4
}

/// Of those, whom the load balancer lets in.
fn served(service: &PrivateLink, consumer: &Party) -> AddressSet {
    let is_enforced = matches!(service.front, Front::Made(_)) && service.enforces_inbound;
    let named: AddressSet = consumer.cidrs().iter().map(|block| block.net).collect();
    let callers = callers(consumer);
    if is_enforced { callers.intersection(&named) } else { callers }
}

/// The calls of a service.
fn calls(connection: &Connection, callers: &AddressSet) -> Vec<Header> {
    let ports: PortSet = connection.ports.iter().copied().filter(|ports| ports.range().is_some()).collect();
    Header::on(&ports).into_iter().map(|header| header.from(callers)).collect()
}

/// Whether the spec says what listens on each port of a load balancer.
pub(crate) fn knows_listeners(service: &PrivateLink) -> bool {
    let mut declared = service.connection.ports.iter().filter_map(|ports| ports.range());
    let is_known = |port: u16| service.listeners.iter().any(|listener| listener.port == port);
    declared.all(|range| (range.first..=range.last).all(is_known))
}

/// What a load balancer sends to its targets: anything, where the spec does not say what listens on it.
fn forwarded(service: &PrivateLink) -> Vec<Header> {
    if !knows_listeners(service) {
        return vec![Header::default()];
    }
    let ports = service.listeners.iter().flat_map(|listener| {
        let target = PortRange { first: listener.target_port, last: listener.target_port };
        match listener.protocol {
            ListenerProtocol::Tcp => vec![Ports::Tcp(target)],
            ListenerProtocol::Udp => vec![Ports::Udp(target)],
            ListenerProtocol::TcpUdp => vec![Ports::Tcp(target), Ports::Udp(target)],
        }
    });
    Header::on(&ports.collect())
}
