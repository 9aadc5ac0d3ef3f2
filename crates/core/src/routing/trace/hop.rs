//! The hops of a flow, and what stops it.

use ipnet::IpNet;

use crate::name::Name;
use crate::network::{Connection, RouteTable, SecurityGroup, StaticRoute, Subnet, Vpc};
use crate::plan::{Direction, Endpoint, Link, Listener, PrivateLink, TableId, TransitGateway};

use super::super::ports::PortSet;
use super::super::routes::Way;

/// Something that a flow passes, or that stops it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Hop<'p> {
    /// It leaves or enters here.
    Subnet {
        /// The VPC.
        vpc: &'p Vpc,
        /// The subnet, where the spec names one that holds the addresses.
        subnet: Option<&'p Subnet>,
    },
    /// A rule of a security group lets it through.
    Rule {
        /// The VPC that has the group.
        vpc: &'p Vpc,
        /// Which way the rule lets through.
        direction: Direction,
        /// Every group with such a rule; the flow needs one of them. Empty for a group that crossvpc creates.
        groups: Vec<&'p SecurityGroup>,
        /// What the rules name as the other end.
        peer: String,
        /// The connections that ask for them.
        connections: Vec<&'p Connection>,
    },
    /// A route of a VPC leads into a link.
    Route {
        /// The VPC.
        vpc: &'p Vpc,
        /// The route table.
        table: &'p RouteTable,
        /// The destination of the route.
        destination: IpNet,
        /// Where it leads.
        link: &'p Link,
    },
    /// The peering connection.
    Peering {
        /// The link.
        link: &'p Link,
    },
    /// A route of a transit gateway.
    GatewayRoute {
        /// The gateway.
        gateway: &'p TransitGateway,
        /// Its table.
        table: &'p TableId,
        /// The destination of the route.
        destination: IpNet,
        /// What it does.
        way: Way<'p>,
    },
    /// An endpoint in the VPC of the caller.
    Endpoint {
        /// The endpoint service.
        service: &'p PrivateLink,
        /// The endpoint.
        endpoint: &'p Endpoint,
    },
    /// The load balancer of an endpoint service.
    LoadBalancer {
        /// The endpoint service.
        service: &'p PrivateLink,
        /// The listener; `None` where it is the owner's.
        listener: Option<Listener>,
    },
    /// Here it ends.
    Blocked(Blocker<'p>),
}

/// What stops a flow.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Blocker<'p> {
    /// No security group lets it out of, or into, a VPC.
    NoRule {
        /// The VPC.
        vpc: &'p Vpc,
        /// Which way.
        direction: Direction,
        /// The group that was asked about.
        group: Option<&'p Name>,
        /// The ports that routed connections let through between these two VPCs, this way round.
        open: PortSet,
        /// Those connections.
        connections: Vec<&'p Connection>,
        /// The connections between them the other way round.
        reversed: Vec<&'p Connection>,
    },
    /// The VPC has no route into any link.
    NotConnected(&'p Vpc),
    /// The VPC has no route table that serves the addresses.
    NoTable(&'p Vpc),
    /// The route table has no route to the destination.
    NoRoute {
        /// The VPC.
        vpc: &'p Vpc,
        /// The route table.
        table: &'p RouteTable,
    },
    /// The VPC has the destination itself.
    Local {
        /// The VPC.
        vpc: &'p Vpc,
        /// Its block.
        block: IpNet,
    },
    /// The attachment has no route table of the gateway.
    NotAssociated {
        /// The gateway.
        gateway: &'p TransitGateway,
        /// The VPC that is attached.
        vpc: &'p Vpc,
    },
    /// The table of the gateway has no route to the destination.
    NoGatewayRoute {
        /// The gateway.
        gateway: &'p TransitGateway,
        /// The table.
        table: &'p TableId,
        /// The VPC that it should lead to.
        vpc: &'p Vpc,
    },
    /// A static route of the gateway drops it.
    BlackHole {
        /// The gateway.
        gateway: &'p TransitGateway,
        /// The table.
        table: &'p TableId,
        /// The route.
        route: &'p StaticRoute,
    },
    /// The route leads to another VPC.
    LeadsElsewhere {
        /// The link.
        link: &'p Link,
        /// The table of the gateway.
        table: Option<&'p TableId>,
        /// The VPC that it leads to.
        vpc: Option<&'p Name>,
    },
    /// The endpoint's security group does not let it in, or none of the caller's lets it out.
    NotAdmitted {
        /// The endpoint service.
        service: &'p PrivateLink,
    },
    /// The load balancer of the service does not listen on the port.
    NoListener {
        /// The endpoint service.
        service: &'p PrivateLink,
    },
    /// The service does not forward to the destination.
    NoTarget {
        /// The endpoint service.
        service: &'p PrivateLink,
    },
}

/// What the spec does not say and a flow depends on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Unknown<'p> {
    /// The rules of the security groups in a VPC: a connection declares the flow and names no group there.
    Rules {
        /// The VPC.
        vpc: &'p Vpc,
        /// Which way.
        direction: Direction,
        /// The connection.
        connection: &'p Connection,
    },
    /// Which route table the addresses of a VPC use: not all of them have the route.
    Table {
        /// The VPC.
        vpc: &'p Vpc,
        /// The subnet, where the spec names one that holds the addresses.
        subnet: Option<&'p Subnet>,
    },
    /// What an existing load balancer listens on, and where it forwards.
    Listeners {
        /// The endpoint service.
        service: &'p PrivateLink,
    },
}

impl Blocker<'_> {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRule { direction: Direction::Egress, .. } => "no-egress-rule",
            Self::NoRule { direction: Direction::Ingress, .. } => "no-ingress-rule",
            Self::NotConnected(_) => "not-connected",
            Self::NoTable(_) => "no-route-table",
            Self::NoRoute { .. } => "no-route",
            Self::Local { .. } => "local-route",
            Self::NotAssociated { .. } => "no-gateway-association",
            Self::NoGatewayRoute { .. } => "no-gateway-route",
            Self::BlackHole { .. } => "black-hole",
            Self::LeadsElsewhere { .. } => "leads-elsewhere",
            Self::NotAdmitted { .. } => "endpoint-refuses",
            Self::NoListener { .. } => "no-listener",
            Self::NoTarget { .. } => "no-target",
        }
    }
}

impl Unknown<'_> {
    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rules { .. } => "security-group-rules",
            Self::Table { .. } => "route-table-of-subnet",
            Self::Listeners { .. } => "load-balancer-listeners",
        }
    }
}
