//! Connections and their parties, with narrowing decided in one place.

use std::net::IpAddr;
use std::sync::Arc;

use crate::aws::id::AwsId;
use crate::aws::port::{PortRange, Ports};
use crate::aws::traffic::Traffic;
use crate::name::Name;
use crate::source::{Span, Spanned};
use crate::spec::{RuleForm, TargetType};

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
    /// What the rules that let the consumers in name them by, and where that stands, if it does.
    pub rules: Option<Spanned<RuleForm>>,
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
    /// Whether a consumer requests a peering of which the connection does not say who does: it did before.
    pub requested: bool,
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
    /// Where it says that they do not, if it does.
    pub dns_off: Option<Span>,
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
    /// What the load balancer forwards a port to that has nothing of its own.
    pub forward: Forward,
    /// The ports that have something of their own, in order and without overlap.
    pub ports: Vec<OwnPorts>,
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
    /// Whether the load balancer cannot be deleted until this is off.
    pub deletion_protection: bool,
    /// Where that stands, if it does.
    pub deletion_protection_span: Option<Span>,
    /// A service that exists, for Terraform to take over.
    pub adopted: Option<Adopted>,
}

impl PrivateLinkSettings {
    /// What the load balancer forwards a port to.
    pub fn at(&self, port: u16) -> &Forward {
        self.own(port).unwrap_or(&self.forward)
    }

    /// What the load balancer forwards a port to, if that is the port's own.
    pub fn own(&self, port: u16) -> Option<&Forward> {
        self.ports.iter().find(|own| own.range.contains(port)).map(|own| &own.forward)
    }

    /// The parts of a range of ports that are forwarded alike, in order.
    pub fn parts(&self, range: PortRange) -> Vec<(PortRange, &Forward)> {
        let mut parts = Vec::new();
        let mut first = u32::from(range.first);
        let mut add = |first: u32, last: u32, forward| {
            if let (Ok(first), Ok(last)) = (u16::try_from(first), u16::try_from(last))
                && first <= last
            {
                parts.push((PortRange { first, last }, forward));
            }
        };
        for OwnPorts { range: own, forward } in self.ports.iter().filter(|own| own.range.overlaps(&range)) {
            let (from, to) = (own.first.max(range.first), own.last.min(range.last));
            add(first, u32::from(from) - 1, &self.forward);
            add(u32::from(from), u32::from(to), forward);
            first = u32::from(to) + 1;
        }
        add(first, u32::from(range.last), &self.forward);
        parts
    }
}

/// Ports with something of their own.
#[derive(Clone, Debug)]
pub struct OwnPorts {
    /// The ports that are called.
    pub range: PortRange,
    /// What the load balancer forwards them to.
    pub forward: Forward,
}

/// What a load balancer forwards to.
#[derive(Clone, Debug)]
pub struct Forward {
    /// The targets, sorted and without repeats.
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
}

impl Forward {
    /// Whether the spec says what the load balancer forwards to, or who registers it.
    pub fn has_targets(&self) -> bool {
        !self.targets.is_empty() || self.registered_elsewhere
    }

    /// Whether it is an application load balancer.
    pub fn is_alb(&self) -> bool {
        self.target_type == TargetType::Alb
    }
}

/// What a load balancer forwards to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The status codes that pass, in AWS's form; 200-399 where absent.
    pub success_codes: Option<(String, Span)>,
    /// Seconds between two probes; 30 where absent.
    pub interval: Option<(u64, Span)>,
    /// Seconds until a probe without answer fails; 6 for HTTP and 10 otherwise where absent.
    pub timeout: Option<(u64, Span)>,
    /// How many probes in a row make a target healthy; 5 where absent.
    pub healthy_threshold: Option<(u64, Span)>,
    /// How many failures in a row make a target unhealthy; 2 where absent.
    pub unhealthy_threshold: Option<(u64, Span)>,
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
    /// Whether it says who requests its peerings: one that does not goes with the others of a pair, or with what was before.
    pub fn says_requester(&self) -> bool {
        matches!(&self.via, Via::VpcPeering(peering) if peering.requester_span.is_some())
    }

    /// What the rules that let the consumers in name them by.
    pub fn rule_form(&self) -> RuleForm {
        self.rules.as_ref().map(|rules| rules.value).unwrap_or_default()
    }

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
