//! Who does what in which account to make a connection, in order and in AWS's own terms, whatever tool does it: the acts of
//! its links, as a task or two each.

mod list;
mod privatelink;
mod transit_gateway;
mod views;
mod vpc_peering;

use crossvpc_core::network::Connection;
use crossvpc_core::plan::{Act, Over, What};
use crossvpc_render::Expr;

use crate::markdown::code;
use crate::names;
use list::Tasks;
pub(super) use list::asks;
pub(super) use views::TaskView;
use views::{Does, NameView, ResolveView};

/// Everything that a connection needs of its links, in order.
pub(super) fn tasks<'p>(
    connection: &Connection,
    acts: impl IntoIterator<Item = &'p Act<'p>>,
) -> Vec<TaskView> {
    let mut tasks = Tasks::default();
    for act in acts {
        add(&mut tasks, connection, act);
    }
    tasks.0
}

fn add(tasks: &mut Tasks, connection: &Connection, act: &Act<'_>) {
    let does = match act.what {
        What::RequestPeering(peering) => {
            Does { request: Some(vpc_peering::request(peering)), ..Does::default() }
        }
        What::AcceptPeering(peering) => {
            Does { accept_request: Some(names::vpc(&peering.requester.vpc)), ..Does::default() }
        }
        What::ResolvePeer(_, side) => Does { peering_dns: Some(names::vpc(&side.vpc)), ..Does::default() },
        What::OfferService(service) => return privatelink::offer(tasks, service),
        What::RequestEndpoint(_, endpoint) => return privatelink::request(tasks, endpoint),
        What::AcceptEndpoints(service) => {
            Does { accept_endpoint: Some(privatelink::consumers(service)), ..Does::default() }
        }
        What::VerifyName(_, name) => {
            Does { name_service: Some(NameView { name: code(name) }), ..Does::default() }
        }
        What::ResolveName(_, endpoint, name) => {
            let vpc = code(endpoint.party.vpc.name.as_str());
            Does { resolve: Some(ResolveView { name: code(name), vpc }), ..Does::default() }
        }
        // One that exists is there, with the route tables that it has.
        What::ProvideGateway(gateway) if gateway.gateway.id.is_some() => return,
        What::ProvideGateway(gateway) => {
            Does { gateway: Some(transit_gateway::made(gateway)), ..Does::default() }
        }
        What::ShareGateway(gateway, _) => {
            Does { share: transit_gateway::share(connection, gateway), ..Does::default() }
        }
        What::AcceptShare(gateway, _) => {
            Does { accept_share: Some(transit_gateway::shared(gateway)), ..Does::default() }
        }
        What::AwaitShare(..) => return,
        What::Attach(gateway, attachment) => {
            Does { attach: Some(transit_gateway::attach(gateway, attachment)), ..Does::default() }
        }
        What::AcceptAttachment(_, attachment) => {
            Does { accept_attachment: Some(names::vpc(&attachment.side.vpc)), ..Does::default() }
        }
        What::Associate(_, attachment, table) => {
            Does { tables: Some(transit_gateway::tables(attachment, table)), ..Does::default() }
        }
        What::Route(side, over) => {
            let to = match over {
                Over::Gateway(gateway) => {
                    Expr::new(format!("the transit gateway {}", transit_gateway::named(gateway).as_str()))
                }
                Over::Peering(_) => Expr::new("the peering connection"),
            };
            return tasks.push_routed(connection, side, &to);
        }
    };
    tasks.push(&act.place, does);
}
