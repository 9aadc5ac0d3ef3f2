//! Routes: one a route table and destination, however many connections ask for it; and the VPC that has them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::network::{Block, Connection, Party, RouteTable, Vpc};

use super::Place;
use super::access::{AccessRule, rules_of};
use super::prefix_list::{PrefixList, distinct};

/// A VPC with what a link that is routed needs there: a side of a peering, or what is attached to a gateway.
#[derive(Clone, Debug)]
pub struct RoutedVpc {
    /// The VPC.
    pub vpc: Arc<Vpc>,
    /// Its routes into the link, by route table and destination.
    pub routes: Vec<Route>,
    /// The rules of its security groups.
    pub rules: Vec<AccessRule>,
    /// The same rules that an earlier link to a service makes.
    pub shared_rules: Vec<AccessRule>,
}

/// A route into a link.
#[derive(Clone, Debug)]
pub struct Route {
    /// The route table.
    pub table: Arc<RouteTable>,
    /// The destination, and where the spec names it.
    pub destination: Block,
    /// The VPC whose block that is.
    pub peer: Arc<Vpc>,
    /// The connections that ask for it, by name.
    pub asked_by: Vec<Arc<Connection>>,
}

impl RoutedVpc {
    /// What some flows need in a VPC, each a connection and one of its consumers.
    pub(super) fn of<'c, I>(vpc: &Arc<Vpc>, flows: impl Fn() -> I) -> Self
    where
        I: Iterator<Item = (&'c Arc<Connection>, &'c Party)>,
    {
        let (routes, rules) = (routes_of(vpc, flows()), rules_of(vpc, flows()));
        Self { vpc: Arc::clone(vpc), routes, rules, shared_rules: Vec::new() }
    }

    /// What its security groups let through, but for what another link to VPCs makes.
    pub fn all_rules(&self) -> impl Iterator<Item = &AccessRule> {
        self.rules.iter().chain(&self.shared_rules)
    }

    /// The prefix lists that its rules name, each once.
    pub fn prefix_lists(&self) -> Vec<&Arc<PrefixList>> {
        distinct(self.rules.iter().filter_map(|rule| rule.peer.list()))
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        Place::of(&self.vpc)
    }
}

/// The routes of a VPC for some flows, each a connection and one of its consumers.
fn routes_of<'c>(vpc: &Vpc, flows: impl Iterator<Item = (&'c Arc<Connection>, &'c Party)>) -> Vec<Route> {
    let mut routes = BTreeMap::new();
    for (connection, consumer) in flows {
        let provider = &connection.provider;
        for (here, there) in [(provider, consumer), (consumer, provider)] {
            if !here.vpc.is(vpc) {
                continue;
            }
            let destinations = here.reachable_cidrs_of(there);
            for table in here.route_tables() {
                for &destination in &destinations {
                    let route = routes.entry((table.name.clone(), destination.net)).or_insert_with(|| {
                        let (table, peer) = (Arc::clone(table), Arc::clone(&there.vpc));
                        Route { table, destination, peer, asked_by: Vec::new() }
                    });
                    route.asked_by.push(Arc::clone(connection));
                }
            }
        }
    }
    routes.into_values().collect()
}
