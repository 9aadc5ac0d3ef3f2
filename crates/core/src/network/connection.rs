//! Connections and their parties, with narrowing decided in one place.

use std::net::IpAddr;
use std::sync::Arc;

use crate::aws::id::AwsId;
use crate::aws::port::Ports;
use crate::aws::traffic::Traffic;
use crate::name::Name;
use crate::source::Span;
use crate::spec::TargetType;

use super::{Adopted, Block, Gateway, RouteTable, SecurityGroup, Subnet, Vpc};

/// Who may talk to whom, on which ports, by which option.
#[derive(Debug)]
pub struct Connection {
    /// Its name in the spec.
    pub name: Name,
    /// Where the name stands.
    pub span: Span,
    /// For people.
    pub description: Option<String>,
    /// The side that is called.
    pub provider: Party,
    /// The sides that call, by the name of their VPC.
    pub consumers: Vec<Party>,
    /// What they may call, sorted and without repeats.
    pub ports: Vec<Ports>,
    /// How much data it carries a month, if the spec says so: what it costs depends on it, and nothing else.
    pub traffic: Option<Traffic>,
    /// How they are connected.
    pub via: Via,
    /// Where the option stands.
    pub via_span: Span,
}

/// One side of a connection: a VPC, or a few of its subnets.
#[derive(Clone, Debug)]
pub struct Party {
    /// The VPC.
    pub vpc: Arc<Vpc>,
    /// Where the connection names it.
    pub span: Span,
    /// The subnets that are meant; the whole VPC when empty.
    pub subnets: Vec<Arc<Subnet>>,
    /// The security groups that get rules.
    pub security_groups: Vec<Arc<SecurityGroup>>,
    /// A consumer's peering connection or endpoint that exists, for Terraform to take over.
    pub adopted: Option<Adopted>,
}

/// The option of a connection.
#[derive(Debug)]
pub enum Via {
    /// VPC peering.
    VpcPeering(VpcPeeringSettings),
    /// An endpoint service.
    PrivateLink(Box<PrivateLinkSettings>),
    /// A transit gateway.
    TransitGateway(Arc<Gateway>),
}

impl Via {
    /// Whether traffic needs routes in the VPCs of both sides.
    pub fn is_routed(&self) -> bool {
        match self {
            Self::VpcPeering(_) | Self::TransitGateway(_) => true,
            Self::PrivateLink(_) => false,
        }
    }

    /// Whether something of it stands in a subnet of each availability zone.
    pub fn stands_in_zones(&self) -> bool {
        match self {
            Self::PrivateLink(_) | Self::TransitGateway(_) => true,
            Self::VpcPeering(_) => false,
        }
    }
}

/// What a connection asks of a peering.
#[derive(Debug)]
pub struct VpcPeeringSettings {
    /// Whether each side resolves the other's private names.
    pub dns: bool,
    /// Whether the provider requests it.
    pub requester_is_provider: bool,
    /// Where `requester` stands, if it does.
    pub requester_span: Option<Span>,
    /// A VPC to go through, which peering cannot.
    pub through: Option<(String, Span)>,
}

/// What a connection asks of an endpoint service.
#[derive(Debug)]
pub struct PrivateLinkSettings {
    /// The ARN of an existing network load balancer, and where it stands.
    pub load_balancer: Option<(String, Span)>,
    /// What the load balancer forwards to, sorted and without repeats.
    pub targets: Vec<Target>,
    /// The type of the target groups.
    pub target_type: TargetType,
    /// Whether something else registers the targets, such as a container service or an Auto Scaling group.
    pub registered_elsewhere: bool,
    /// Where the targets stand, if they do.
    pub targets_span: Option<Span>,
    /// The port of the targets, and where it stands; the listener's where absent.
    pub target_port: Option<(u16, Span)>,
    /// How targets are probed.
    pub health: HealthCheck,
    /// Whether the provider accepts each endpoint.
    pub acceptance_required: bool,
    /// Where `acceptance` stands, if it does.
    pub acceptance_span: Option<Span>,
    /// The private DNS name of the service, and where it stands.
    pub private_dns: Option<(String, Span)>,
    /// Whether each node forwards to the targets of all zones.
    pub cross_zone: bool,
    /// Where that stands, if it does.
    pub cross_zone_span: Option<Span>,
    /// A service that exists, for Terraform to take over.
    pub adopted: Option<Adopted>,
}

impl PrivateLinkSettings {
    /// Whether the spec says what the load balancer forwards to, or who registers it.
    pub fn has_targets(&self) -> bool {
        !self.targets.is_empty() || self.registered_elsewhere
    }
}

/// What a load balancer forwards to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An instance.
    Instance(AwsId),
    /// An address.
    Ip(IpAddr),
    /// An application load balancer, by ARN.
    Alb(String),
}

/// How targets are probed.
#[derive(Clone, Debug)]
pub struct HealthCheck {
    /// TCP by default, HTTP for an application load balancer, which takes no TCP.
    pub protocol: HealthProtocol,
    /// The path of an HTTP or HTTPS probe; `/` by default.
    pub path: Option<String>,
    /// The port of the probe; the target port where absent.
    pub port: Option<u16>,
    /// Where it stands, if it does.
    pub span: Option<Span>,
}

/// The protocol of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthProtocol {
    /// A TCP handshake.
    Tcp,
    /// An HTTP request.
    Http,
    /// An HTTPS request.
    Https,
}

impl Connection {
    /// The side that a VPC is on, if it takes part: the provider, or one of the consumers.
    pub fn party(&self, vpc: &Vpc) -> Option<&Party> {
        if self.provider.vpc.is(vpc) {
            return Some(&self.provider);
        }
        let found = self.consumers.binary_search_by(|consumer| consumer.vpc.name.cmp(&vpc.name));
        found.ok().map(|at| &self.consumers[at])
    }
}

impl Party {
    /// The subnets that are meant: those named, or all.
    pub fn meant_subnets(&self) -> &[Arc<Subnet>] {
        if self.subnets.is_empty() { &self.vpc.subnets } else { &self.subnets }
    }

    /// The route tables that get routes to the other side: those of the named subnets, or all.
    pub fn route_tables(&self) -> Vec<&Arc<RouteTable>> {
        if self.subnets.is_empty() {
            return self.vpc.route_tables.iter().collect();
        }
        let mut tables: Vec<_> =
            self.subnets.iter().filter_map(|subnet| subnet.route_table.as_ref()).collect();
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        tables.dedup_by(|a, b| a.name == b.name);
        tables
    }

    /// The blocks that the other side routes to and admits: those of the named subnets, or the whole VPC's.
    pub fn cidrs(&self) -> Vec<Block> {
        if self.subnets.is_empty() {
            return self.vpc.cidrs.clone();
        }
        self.subnets.iter().flat_map(|subnet| subnet.cidrs.iter().copied()).collect()
    }

    /// Whether any of its blocks is IPv6.
    pub fn has_ipv6(&self) -> bool {
        self.cidrs().iter().any(Block::is_ipv6)
    }

    /// The blocks of the other side that this one can speak to: IPv6 only where both have it.
    pub fn reachable_cidrs_of(&self, other: &Self) -> Vec<Block> {
        let mut cidrs = other.cidrs();
        if !self.has_ipv6() {
            cidrs.retain(|block| !block.is_ipv6());
        }
        cidrs
    }
}
