//! The stacks and commands of a link: those of its acts, in their order.

use std::sync::Arc;

use crossvpc_core::permissions::{Need, Thing};
use crossvpc_core::plan::{Act, Endpoint, Over, Subject, What};

use crate::context::Context;
use crate::link_stacks::{LinkStacks, Purpose};
use crate::policies::NODE;
use crate::stack::{LinkStep, Stack};
use crate::{privatelink, transit_gateway, vpc_peering};

/// The stacks of a link and what stands between them, in the order they are applied.
pub(crate) fn of_link(context: &Context) -> LinkStacks {
    let link = context.link();
    let acts = link.acts();
    let mut stacks = LinkStacks::new(link.id(), acts.len());
    for act in acts {
        add(context, &act, &mut stacks);
    }
    stacks
}

fn add(context: &Context, act: &Act<'_>, stacks: &mut LinkStacks) {
    let of_peering = |peering| vpc_peering::Stacks { context, peering };
    let of_service = |service| privatelink::Stacks { context, service };
    let of_gateway = |gateway| transit_gateway::Stacks { context, gateway };
    match act.what {
        What::RequestPeering(peering) => {
            let own = of_peering(peering);
            if peering.crosses_accounts() {
                stacks.push(LinkStep::Deploy(own.accept_role()));
                stacks.needs.extend(own.needs_of_role());
            }
            // The option is turned off where an earlier spec turned it on.
            stacks
                .needs
                .extend(peering.sides().map(|side| Need::of_peering(Thing::PeeringDns, peering, side)));
            stacks.push(LinkStep::Deploy(own.requester()));
        }
        // The stack of the requester accepts, by the role where the account is another.
        What::AcceptPeering(_) => {}
        What::Route(side, Over::Peering(peering)) => {
            // Those of the requester stand beside its request.
            if side.vpc.is(&peering.accepter.vpc) {
                stacks.push(LinkStep::Deploy(of_peering(peering).accepter()));
            }
        }
        What::ResolvePeer(peering, side) => stacks.push(LinkStep::Act(of_peering(peering).dns(side))),
        What::OfferService(service) => {
            let own = of_service(service);
            stacks.push(LinkStep::Deploy(Stack { checks: own.checks(), ..own.service_stack() }));
            if let Some(narrow) = own.narrow() {
                stacks.needs.push(Need::new(Thing::Own(NODE), service.place()));
                stacks.push(narrow);
            }
        }
        What::RequestEndpoint(service, endpoint) => {
            stacks.push_about(act.subject(), LinkStep::Deploy(of_service(service).endpoint_stack(endpoint)));
        }
        What::AcceptEndpoints(service) => {
            let own = of_service(service);
            for endpoint in &service.endpoints {
                for action in own.acceptance(endpoint) {
                    stacks.push_about(Some(of_vpc(endpoint)), LinkStep::Act(action));
                }
            }
        }
        What::VerifyName(service, name) => {
            // Every endpoint and every acceptance is there: AWS refuses new ones until the name is verified.
            let before = stacks.steps.iter().map(|step| Arc::clone(step.name())).collect();
            let own = of_service(service);
            stacks.extend(own.verify(name, before));
            for endpoint in &service.endpoints {
                stacks.push_about(Some(of_vpc(endpoint)), LinkStep::Act(own.wait_for(endpoint)));
            }
        }
        What::ResolveName(service, endpoint, name) => {
            let again = of_service(service).resolve(name, endpoint);
            stacks.push_about(act.subject(), LinkStep::DeployAgain(again));
        }
        What::ProvideGateway(gateway) => {
            let own = of_gateway(gateway);
            stacks.extend(own.before_all().map(LinkStep::Act));
            if own.has_gateway_stack() {
                stacks.push(LinkStep::Deploy(own.gateway_stack()));
            }
        }
        What::ShareGateway(gateway, share) => {
            for (account, stack, connections) in of_gateway(gateway).share_stacks(share) {
                let purpose = Purpose { connections: connections.into(), subject: Some(account) };
                stacks.push_for(purpose, LinkStep::Deploy(stack));
            }
        }
        What::AcceptShare(gateway, account) => {
            stacks.push_of(act, LinkStep::Act(of_gateway(gateway).share_acceptance(account)));
        }
        What::AwaitShare(gateway, account) => {
            stacks.push_of(act, LinkStep::Act(of_gateway(gateway).share_wait(account)));
        }
        What::Attach(gateway, attachment) => {
            stacks.push_of(act, LinkStep::Deploy(of_gateway(gateway).attachment_stack(attachment)));
        }
        What::AcceptAttachment(gateway, attachment) => {
            for action in of_gateway(gateway).acceptance(attachment) {
                stacks.push_of(act, LinkStep::Act(action));
            }
        }
        What::Associate(gateway, attachment, _) => {
            stacks.push_of(act, LinkStep::Deploy(of_gateway(gateway).association_stack(attachment)));
        }
        What::Route(side, Over::Gateway(gateway)) => {
            if let Some(attachment) = gateway.attachment(&side.vpc.name) {
                for (stack, connections) in of_gateway(gateway).routing_stacks(attachment) {
                    let purpose = Purpose { connections: connections.into(), subject: act.subject() };
                    stacks.push_for(purpose, LinkStep::Deploy(stack));
                }
            }
        }
    }
}

fn of_vpc(endpoint: &Endpoint) -> Subject {
    Subject::Vpc(endpoint.party.vpc.name.clone())
}

impl LinkStacks {
    fn extend(&mut self, steps: impl IntoIterator<Item = LinkStep>) {
        for step in steps {
            self.push(step);
        }
    }

    /// A step that only the connections of its act need.
    fn push_of(&mut self, act: &Act<'_>, step: LinkStep) {
        let connections = act.connections().into_iter().map(|connection| connection.name.to_string());
        self.push_for(Purpose { connections: connections.collect(), subject: act.subject() }, step);
    }
}
