//! The file of a peering: a module call for each side, with the values.

use crossvpc_core::plan::{AccessRule, Direction, Peering, PeeringSide, Protocol, Route};
use crossvpc_render::{Comment, Expr, link_header, listed};
use serde::Serialize;

use crate::address;

/// The page `vpc-peering/link.tf`.
#[derive(Serialize)]
pub(crate) struct LinkView {
    /// What the file opens with.
    header: Vec<Comment>,
    /// The requester's call and the accepter's.
    modules: [ModuleView; 2],
}

/// A module call.
#[derive(Serialize)]
struct ModuleView {
    /// The name of the call.
    name: String,
    /// The folder of the module.
    source: String,
    /// The provider of this side's account and region.
    provider: Expr,
    /// What only the requester says.
    request: Option<RequestView>,
    /// What only the accepter says.
    accept: Option<AcceptView>,
    /// The other side's call.
    other: Expr,
    /// Whether the other side may resolve this side's private names.
    dns: bool,
    /// The `Name` tag.
    tag: String,
    /// Routes, by their keys.
    routes: Vec<RouteView>,
    /// Rules, a map for each direction that has any.
    rules: Vec<RulesView>,
}

/// The request.
#[derive(Serialize)]
struct RequestView {
    /// This side's VPC.
    vpc_id: Expr,
    /// The other side's VPC.
    peer_vpc_id: Expr,
    /// The other side's account.
    peer_owner_id: String,
    /// The other side's region, if it is another.
    peer_region: Option<&'static str>,
    /// Whether the request is accepted as it is made.
    auto_accept: bool,
}

/// The acceptance.
#[derive(Serialize)]
struct AcceptView {
    /// Whether the requester has done it.
    already_accepted: bool,
}

/// A route.
#[derive(Serialize)]
struct RouteView {
    /// The route table and the destination.
    key: String,
    /// The id of the route table.
    table: Expr,
    /// The destination block.
    destination: String,
}

/// The rules of one direction.
#[derive(Serialize)]
struct RulesView {
    /// The module's argument.
    argument: Expr,
    /// The rules, by their keys.
    rules: Vec<RuleView>,
}

/// A rule.
#[derive(Serialize)]
struct RuleView {
    /// The connections that ask for it.
    comment: Vec<Comment>,
    /// The group, the ports and the block.
    key: String,
    /// The id of the group.
    group: Expr,
    /// As the EC2 API calls it.
    protocol: &'static str,
    /// Ports, or every type of ICMP; absent for all protocols.
    ports: Option<PortsView>,
    /// The block on the other side.
    cidr: String,
    /// What the console shows.
    description: String,
}

/// A range of ports.
#[derive(Serialize)]
struct PortsView {
    /// The first, or the ICMP type.
    from: i32,
    /// The last, or the ICMP code.
    to: i32,
}

/// What the page shows of a peering.
pub(crate) fn view(peering: &Peering) -> LinkView {
    let (a, b) = peering.pair();
    let title = format!("VPC peering between `{a}` and `{b}`");
    let (requester, accepter) = (&peering.requester, &peering.accepter);
    let request = RequestView {
        vpc_id: address::vpc_id(&requester.vpc),
        peer_vpc_id: address::vpc_id(&accepter.vpc),
        peer_owner_id: accepter.vpc.account.id.to_string(),
        peer_region: peering.crosses_regions().then(|| accepter.vpc.region.name()),
        auto_accept: peering.accepts_itself(),
    };
    let accept = AcceptView { already_accepted: peering.accepts_itself() };
    LinkView {
        header: link_header(&title, &peering.connections),
        modules: [
            module(peering, "requester", [requester, accepter], Some(request), None),
            module(peering, "accepter", [accepter, requester], None, Some(accept)),
        ],
    }
}

fn module(
    peering: &Peering,
    role: &str,
    [side, other]: [&PeeringSide; 2],
    request: Option<RequestView>,
    accept: Option<AcceptView>,
) -> ModuleView {
    let (a, b) = peering.pair();
    ModuleView {
        name: address::peering_module(peering, side),
        source: format!("./modules/vpc-peering/{role}"),
        provider: Expr::new(format!("aws.{}", address::provider_alias(&side.place()))),
        request,
        accept,
        other: Expr::new(format!("module.{}", address::peering_module(peering, other))),
        dns: peering.dns,
        tag: format!("{a}--{b}"),
        routes: side.routes.iter().map(|route| self::route(side, route)).collect(),
        rules: [Direction::Ingress, Direction::Egress]
            .into_iter()
            .filter_map(|way| rules(side, way))
            .collect(),
    }
}

fn route(side: &PeeringSide, route: &Route) -> RouteView {
    RouteView {
        key: format!("{}/{}", route.table.name, route.destination.net),
        table: address::route_table_id(&side.vpc, &route.table),
        destination: route.destination.net.to_string(),
    }
}

fn rules(side: &PeeringSide, direction: Direction) -> Option<RulesView> {
    let rules = side.rules.iter().filter(|rule| rule.direction == direction);
    let rules: Vec<_> = rules.map(|rule| self::rule(side, rule)).collect();
    let argument = Expr::new(format!("{}_rules", direction.name()));
    (!rules.is_empty()).then_some(RulesView { argument, rules })
}

fn rule(side: &PeeringSide, rule: &AccessRule) -> RuleView {
    let ports = match (rule.protocol, rule.ports) {
        (Protocol::Tcp | Protocol::Udp, ports) => {
            ports.map(|ports| PortsView { from: ports.first.into(), to: ports.last.into() })
        }
        (Protocol::Icmp | Protocol::IcmpV6, _) => Some(PortsView { from: -1, to: -1 }),
        (Protocol::All, _) => None,
    };
    RuleView {
        comment: listed("For", rule.asked_by.iter().map(|connection| connection.name.as_str())),
        key: format!("{}/{}/{}", rule.group.name, rule.ports_label(), rule.peer),
        group: address::security_group_id(&side.vpc, &rule.group),
        protocol: rule.protocol.ec2_name(),
        ports,
        cidr: rule.peer.to_string(),
        description: rule.description(),
    }
}
