//! Routes: one a route table and destination, however many connections ask for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::network::{Block, Connection, Party, RouteTable, Vpc};

/// A route to the other side of a link.
#[derive(Debug)]
pub struct Route {
    /// The route table.
    pub table: Arc<RouteTable>,
    /// The destination, and where the spec names it.
    pub destination: Block,
    /// The connections that ask for it, by name.
    pub asked_by: Vec<Arc<Connection>>,
}

/// The routes of a VPC for some flows, each a connection and one of its consumers.
pub(super) fn routes_of<'c>(
    vpc: &Vpc,
    flows: impl Iterator<Item = (&'c Arc<Connection>, &'c Party)>,
) -> Vec<Route> {
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
                        Route { table: Arc::clone(table), destination, asked_by: Vec::new() }
                    });
                    route.asked_by.push(Arc::clone(connection));
                }
            }
        }
    }
    routes.into_values().collect()
}
