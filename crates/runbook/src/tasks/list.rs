//! The tasks of a connection as they are collected, each with its place.

use crossvpc_core::network::Connection;
use crossvpc_core::plan::{Direction, GroupRule, Place, RoutedVpc};
use crossvpc_render::Expr;

use super::views::{Does, RouteView, RoutesView, RuleView, RulesView, TaskView};
use crate::markdown::code;
use crate::names;

#[derive(Default)]
pub(super) struct Tasks(pub(super) Vec<TaskView>);

impl Tasks {
    pub(super) fn push(&mut self, place: &Place, does: Does) {
        let number = self.0.len() + 1;
        self.0.push(TaskView { number, place: names::place(place), does });
    }

    /// The routes and rules that a connection asks for in a VPC.
    pub(super) fn push_routed(&mut self, connection: &Connection, side: &RoutedVpc, to: &Expr) {
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

    pub(super) fn push_rules(&mut self, place: &Place, vpc: Expr, rules: Vec<RuleView>) {
        if !rules.is_empty() {
            self.push(place, Does { rules: Some(RulesView { vpc, rules }), ..Does::default() });
        }
    }
}

impl RuleView {
    pub(super) fn of(rule: &GroupRule, inbound: bool) -> Self {
        Self {
            group: names::resource(&rule.group),
            inbound,
            ports: code(&rule.opening.ports_label()),
            peer: names::peer(&rule.opening.peer),
        }
    }
}

/// Whether a connection is one of these.
pub(crate) fn asks(connection: &Connection, asking: &[std::sync::Arc<Connection>]) -> bool {
    asking.iter().any(|other| other.name == connection.name)
}
