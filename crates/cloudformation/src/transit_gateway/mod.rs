//! The stacks of a transit gateway: the gateway with its tables and share; for each VPC its attachment, what its owner
//! routes to it, and the VPC's own routes. What no template expresses stands between them.

mod actions;
mod association;
mod attachment;
mod gateway;
mod link;
mod routing;
pub(crate) mod split;

use std::collections::BTreeMap;

use crossvpc_core::plan::{Plan, TransitGateway};

use crate::stack::{LinkStacks, LinkStep};
use link::{Stacks, names};

/// The stacks of a gateway and what stands between them, in the order they are applied.
pub(crate) fn stacks(plan: &Plan, gateway: &TransitGateway) -> LinkStacks {
    let link = Stacks { plan, gateway };
    let mut steps: Vec<_> = link.before_all().map(LinkStep::Act).into_iter().collect();
    if !gateway.is_all_there() {
        steps.push(LinkStep::Deploy(link.gateway_stack()));
    }
    steps.extend(link.share_acceptances().into_iter().chain(link.share_waits()).map(LinkStep::Act));
    let mut serving: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for attachment in &gateway.attachments {
        let of_vpc = names(&attachment.connections);
        if attachment.is_invited() {
            let accept = actions::accept_share(&attachment.side.vpc.account);
            serving.entry(accept).or_default().extend(of_vpc.iter().cloned());
        }
        if attachment.is_shared() {
            let wait = actions::await_gateway(&attachment.side.vpc.account);
            serving.entry(wait).or_default().extend(of_vpc.iter().cloned());
        }
        let mut own = vec![LinkStep::Deploy(link.attachment_stack(attachment))];
        own.extend(link.acceptance(attachment).into_iter().map(LinkStep::Act));
        if attachment.table.is_some() {
            own.push(LinkStep::Deploy(link.association_stack(attachment)));
        }
        serving.extend(own.iter().map(|step| (step.name().to_owned(), of_vpc.clone())));
        steps.extend(own);
        for (stack, connections) in link.routing_stacks(attachment) {
            serving.insert(stack.name.clone(), connections);
            steps.push(LinkStep::Deploy(stack));
        }
    }
    LinkStacks::new(gateway.id(), steps, serving)
}
