//! Who does what in which account to make a connection, in order and in AWS's own terms, whatever tool does it.

mod list;
mod privatelink;
mod transit_gateway;
mod views;
mod vpc_peering;

use crossvpc_core::network::Connection;
use crossvpc_core::plan::Link;

use list::Tasks;
pub(super) use list::asks;
pub(super) use views::TaskView;

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
