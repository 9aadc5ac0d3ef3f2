//! Who does what in which account to make a connection, in order and in AWS's own terms, whatever tool does it.

mod privatelink;
mod transit_gateway;
mod vpc_peering;

use crossvpc_core::network::Connection;
use crossvpc_core::plan::{Direction, GroupRule, Link, Place, RoutedVpc};
use crossvpc_render::Expr;
use serde::Serialize;

use super::names;
use crate::markdown::code;

/// Something that an account's people do.
#[derive(Serialize)]
pub(super) struct TaskView {
    /// From 1.
    number: usize,
    /// The account and region.
    place: Expr,
    /// What. Exactly one is there.
    does: Does,
}

/// What is done; the page has the words for each.
#[derive(Default, Serialize)]
pub(super) struct Does {
    request: Option<vpc_peering::RequestView>,
    accept_request: Option<Expr>,
    peering_dns: Option<Expr>,
    service: Option<Box<privatelink::ServiceView>>,
    endpoint: Option<privatelink::EndpointView>,
    accept_endpoint: Option<Expr>,
    name_service: Option<privatelink::NameView>,
    resolve: Option<privatelink::ResolveView>,
    gateway: Option<transit_gateway::GatewayView>,
    share: Option<transit_gateway::ShareView>,
    accept_share: Option<transit_gateway::ShareView>,
    attach: Option<transit_gateway::AttachView>,
    accept_attachment: Option<Expr>,
    tables: Option<transit_gateway::TablesView>,
    routes: Option<RoutesView>,
    rules: Option<RulesView>,
}

/// Routes of a VPC.
#[derive(Serialize)]
pub(super) struct RoutesView {
    vpc: Expr,
    /// What they lead to, in words.
    to: Expr,
    routes: Vec<RouteView>,
}

#[derive(Serialize)]
struct RouteView {
    table: Expr,
    destination: Expr,
}

/// Rules of a VPC's security groups.
#[derive(Serialize)]
pub(super) struct RulesView {
    vpc: Expr,
    rules: Vec<RuleView>,
}

/// A rule of a security group.
#[derive(Serialize)]
pub(super) struct RuleView {
    group: Expr,
    /// Whether it is one of the inbound rules.
    inbound: bool,
    ports: Expr,
    /// The other end.
    peer: Expr,
}

/// Everything that a connection needs of its links, in order.
pub(super) fn tasks(connection: &Connection, links: &[&Link]) -> Vec<TaskView> {
    let mut tasks = Tasks::default();
    for link in links {
        match link {
            Link::VpcPeering(peering) => vpc_peering::add(&mut tasks, connection, peering),
            Link::PrivateLink(service) => privatelink::add(&mut tasks, service),
            Link::TransitGateway(gateway) => transit_gateway::add(&mut tasks, connection, gateway),
        }
    }
    tasks.0
}

#[derive(Default)]
struct Tasks(Vec<TaskView>);

impl Tasks {
    fn push(&mut self, place: &Place, does: Does) {
        let number = self.0.len() + 1;
        self.0.push(TaskView { number, place: names::place(place), does });
    }

    /// The routes and rules that a connection asks for in a VPC.
    fn push_routed(&mut self, connection: &Connection, side: &RoutedVpc, to: &Expr) {
        let vpc = names::vpc(&side.vpc);
        let routes = side.routes.iter().filter(|route| asks(connection, &route.asked_by));
        let routes: Vec<_> = routes
            .map(|route| RouteView {
                table: names::resource(&route.table),
                destination: code(&route.destination.net.to_string()),
            })
            .collect();
        if !routes.is_empty() {
            let routes = Some(RoutesView { vpc: vpc.clone(), to: to.clone(), routes });
            self.push(&side.place(), Does { routes, ..Does::default() });
        }
        let rules = side.rules.iter().filter(|rule| asks(connection, &rule.asked_by));
        let rules = rules.map(|rule| RuleView {
            group: names::resource(&rule.group),
            inbound: rule.direction == Direction::Ingress,
            ports: code(&rule.ports_label()),
            peer: Expr::new(format!(
                "{} ({})",
                code(&rule.peer.to_string()).as_str(),
                code(rule.peer_vpc.as_str()).as_str()
            )),
        });
        self.push_rules(&side.place(), vpc, rules.collect());
    }

    fn push_rules(&mut self, place: &Place, vpc: Expr, rules: Vec<RuleView>) {
        if !rules.is_empty() {
            self.push(place, Does { rules: Some(RulesView { vpc, rules }), ..Does::default() });
        }
    }
}

impl RuleView {
    fn of(rule: &GroupRule, inbound: bool) -> Self {
        Self {
            group: names::resource(&rule.group),
            inbound,
            ports: code(&rule.opening.ports_label()),
            peer: names::peer(&rule.opening.peer),
        }
    }
}

/// Whether a connection is one of these.
pub(super) fn asks(connection: &Connection, asking: &[std::sync::Arc<Connection>]) -> bool {
    asking.iter().any(|other| other.name == connection.name)
}
