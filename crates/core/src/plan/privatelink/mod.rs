//! PrivateLink: an endpoint service for each connection, an interface endpoint for each of its consumers.

mod openings;
mod targets;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::aws::port::Ports;
use crate::aws::region::{Region, reaches_other_regions};
use crate::name::Name;
use crate::network::{
    Account, Connection, Forward, HealthProtocol, Party, PrivateLinkSettings, Subnet, Via, Vpc,
};

use super::Place;
use super::placement::{of_endpoint, one_a_zone};
use super::prefix_list::{PrefixList, distinct};
use openings::{blocks, clients, declared, openings};

pub use openings::{GroupRule, Opening, Peer};

/// An endpoint service with its endpoints.
#[derive(Clone, Debug)]
pub struct PrivateLink {
    /// The connection it is for.
    pub connection: Arc<Connection>,
    /// What it stands on.
    pub front: Front,
    /// What the load balancer listens on, by port. Empty for an existing one without targets.
    pub listeners: Vec<Listener>,
    /// Whether the load balancer's group sees the clients' own addresses. Off where these are ambiguous: then a client
    /// is admitted by the endpoint's group and by nothing else.
    pub enforces_inbound: bool,
    /// What the load balancer's group lets in and out.
    pub front_ingress: Vec<Opening>,
    /// See [`PrivateLink::front_ingress`].
    pub front_egress: Vec<Opening>,
    /// What the named groups of the targets let in.
    pub target_rules: Vec<GroupRule>,
    /// The same rules that an earlier link makes: one group has a rule once.
    pub shared_target_rules: Vec<GroupRule>,
    /// The accounts that may ask for an endpoint, by name.
    pub principals: Vec<Arc<Account>>,
    /// The other regions that endpoints are in.
    pub supported_regions: Vec<Region>,
    /// The endpoints, by the name of their VPC.
    pub endpoints: Vec<Endpoint>,
}

/// The load balancer of a service.
#[derive(Clone, Debug)]
pub enum Front {
    /// An internal one is made in these subnets, one a zone.
    Made(Vec<Arc<Subnet>>),
    /// One that exists, by ARN.
    Existing(String),
}

/// A listener with its target group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listener {
    /// The port that is called.
    pub port: u16,
    /// TCP, UDP or both: a load balancer has one listener a port.
    pub protocol: ListenerProtocol,
    /// The port of the targets.
    pub target_port: u16,
}

/// What a listener accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListenerProtocol {
    /// TCP
    Tcp,
    /// UDP
    Udp,
    /// Both on one port.
    TcpUdp,
}

/// An interface endpoint in a consumer's VPC.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The consumer.
    pub party: Party,
    /// Its subnets, one a zone.
    pub subnets: Vec<Arc<Subnet>>,
    /// What its group lets in.
    pub ingress: Vec<Opening>,
    /// What the consumer's named groups let out to it.
    pub egress: Vec<GroupRule>,
    /// The service's region, if it is another.
    pub service_region: Option<Region>,
}

impl PrivateLink {
    /// The endpoint in the VPC of this name.
    pub fn endpoint(&self, vpc: &Name) -> Option<&Endpoint> {
        let found = self.endpoints.binary_search_by(|endpoint| endpoint.party.vpc.name.cmp(vpc));
        found.ok().map(|at| &self.endpoints[at])
    }

    pub(super) fn of(connection: &Arc<Connection>, options: &PrivateLinkSettings) -> Self {
        let provider = &connection.provider;
        let front = match &options.load_balancer {
            Some((arn, _)) => Front::Existing(arn.clone()),
            None => Front::Made(one_a_zone(provider.meant_subnets())),
        };
        let mut listeners = listeners(connection, options);
        if let Front::Existing(_) = front {
            listeners.retain(|listener| options.at(listener.port).has_targets());
        }
        let enforces_inbound = !clients_are_ambiguous(connection);
        let endpoints = connection.consumers.iter();
        let endpoints = endpoints.map(|consumer| Endpoint::of(connection, &front, consumer)).collect();
        let mut service = Self {
            connection: Arc::clone(connection),
            front,
            listeners,
            enforces_inbound,
            front_ingress: Vec::new(),
            front_egress: Vec::new(),
            target_rules: Vec::new(),
            shared_target_rules: Vec::new(),
            principals: principals(connection),
            supported_regions: supported_regions(connection),
            endpoints,
        };
        if let Front::Made(_) = service.front {
            if enforces_inbound {
                service.front_ingress = clients(connection);
            }
            service.front_egress = service.to_targets(options);
        }
        service.target_rules = service.rules_of_targets(options);
        service
    }

    /// What the named groups of the targets let in, whichever link makes the rule.
    pub fn rules_into_targets(&self) -> impl Iterator<Item = &GroupRule> {
        self.target_rules.iter().chain(&self.shared_target_rules)
    }

    /// The prefix lists that the rules of its load balancer name, each once.
    pub fn prefix_lists(&self) -> Vec<&Arc<PrefixList>> {
        distinct(self.front_ingress.iter().filter_map(Opening::list))
    }

    /// The options of the connection.
    pub fn options(&self) -> &PrivateLinkSettings {
        match &self.connection.via {
            Via::PrivateLink(options) => options,
            Via::VpcPeering(_) | Via::TransitGateway(_) => {
                unreachable!("a service is made from a PrivateLink connection")
            }
        }
    }

    /// What the load balancer forwards to, each once: what the connection says, where a port uses it, and what single
    /// ports have.
    pub fn forwards(&self) -> impl Iterator<Item = &Forward> {
        let options = self.options();
        let is_used = options.ports.is_empty() || self.ports_of(&options.forward).next().is_some();
        is_used.then_some(&options.forward).into_iter().chain(options.ports.iter().map(|own| &own.forward))
    }

    /// As [`Self::forwards`], each list of targets that is written once.
    pub fn target_lists(&self) -> impl Iterator<Item = &Forward> {
        let mut seen = BTreeSet::new();
        self.forwards().filter(move |forward| seen.insert(forward.targets_span))
    }

    /// The declared ports that are forwarded so.
    pub fn ports_of(&self, forward: &Forward) -> impl Iterator<Item = Ports> {
        let options = self.options();
        self.connection.ports.iter().flat_map(move |&ports| {
            let Some(range) = ports.range() else { return vec![ports] };
            let parts = options.parts(range).into_iter().filter(|(_, of)| std::ptr::eq(*of, forward));
            parts.map(|(range, _)| ports.with(range)).collect()
        })
    }

    /// The provider's VPC.
    pub fn vpc(&self) -> &Arc<Vpc> {
        &self.connection.provider.vpc
    }

    /// Where the service is made.
    pub fn place(&self) -> Place {
        Place { account: Arc::clone(&self.vpc().account), region: self.vpc().region }
    }

    /// The stable key, such as `privatelink-ledger`.
    pub fn id(&self) -> String {
        ["privatelink-", self.connection.name.key()].concat()
    }
}

impl Front {
    /// The zones that it is in, if all are known.
    fn zones(&self) -> Option<BTreeSet<&str>> {
        match self {
            Self::Made(subnets) => subnets.iter().map(|subnet| subnet.zone.as_deref()).collect(),
            Self::Existing(_) => None,
        }
    }
}

impl Endpoint {
    fn of(connection: &Connection, front: &Front, consumer: &Party) -> Self {
        let ports = declared(connection);
        let sources: Vec<_> = if consumer.security_groups.is_empty() {
            blocks(&consumer.cidrs(), &consumer.vpc)
        } else {
            consumer.security_groups.iter().cloned().map(Peer::Group).collect()
        };
        let egress = consumer.security_groups.iter().flat_map(|group| {
            let openings = openings(&ports, &[Peer::Endpoint]);
            openings.into_iter().map(|opening| GroupRule { group: Arc::clone(group), opening })
        });
        let region = connection.provider.vpc.region;
        let service_region = (region != consumer.vpc.region).then_some(region);
        let subnets = match (service_region, front.zones()) {
            (Some(_), _) => of_endpoint(consumer, reaches_other_regions),
            (None, Some(zones)) => of_endpoint(consumer, |zone| zones.contains(zone)),
            (None, None) => of_endpoint(consumer, |_| true),
        };
        Self {
            party: consumer.clone(),
            subnets,
            ingress: openings(&ports, &sources),
            egress: egress.collect(),
            service_region,
        }
    }

    /// Where it is made.
    pub fn place(&self) -> Place {
        Place { account: Arc::clone(&self.party.vpc.account), region: self.party.vpc.region }
    }
}

fn listeners(connection: &Connection, options: &PrivateLinkSettings) -> Vec<Listener> {
    let mut protocols = BTreeMap::new();
    for ports in &connection.ports {
        let (protocol, range) = match *ports {
            Ports::Tcp(range) => (ListenerProtocol::Tcp, range),
            Ports::Udp(range) => (ListenerProtocol::Udp, range),
            Ports::Icmp | Ports::All => continue,
        };
        for port in range.first..=range.last {
            let both = |known: &mut ListenerProtocol| {
                if *known != protocol {
                    *known = ListenerProtocol::TcpUdp;
                }
            };
            protocols.entry(port).and_modify(both).or_insert(protocol);
        }
    }
    let listener = |(port, protocol)| Listener {
        port,
        protocol,
        target_port: options.at(port).target_port.map_or(port, |(port, _)| port),
    };
    protocols.into_iter().map(listener).collect()
}

/// Whether an address may be of the provider or of several consumers: then no rule can tell clients apart.
fn clients_are_ambiguous(connection: &Connection) -> bool {
    let parties = std::iter::once(&connection.provider).chain(&connection.consumers);
    let blocks = parties.flat_map(|party| party.vpc.cidrs.iter().filter(|block| !block.is_ipv6()));
    let mut nets: Vec<_> = blocks.map(|block| block.net).collect();
    nets.sort_unstable();
    nets.windows(2).any(|pair| pair[0].contains(&pair[1]))
}

fn principals(connection: &Connection) -> Vec<Arc<Account>> {
    let accounts = connection.consumers.iter().map(|consumer| &consumer.vpc.account);
    let accounts: BTreeMap<_, _> = accounts.map(|account| (&account.id, account)).collect();
    let mut accounts: Vec<_> = accounts.into_values().cloned().collect();
    accounts.sort_by(|a, b| a.name.cmp(&b.name));
    accounts
}

fn supported_regions(connection: &Connection) -> Vec<Region> {
    let home = connection.provider.vpc.region;
    let regions: BTreeSet<_> = connection.consumers.iter().map(|consumer| consumer.vpc.region).collect();
    regions.into_iter().filter(|&region| region != home).collect()
}

impl ListenerProtocol {
    /// As the load balancing API calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::TcpUdp => "TCP_UDP",
        }
    }
}

impl HealthProtocol {
    /// As the load balancing API calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
        }
    }
}
