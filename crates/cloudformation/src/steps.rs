//! The stacks and commands of a link: those of its acts, in their order.

use std::sync::Arc;

use crossvpc_core::permissions::{Need, Thing};
use crossvpc_core::plan::{Act, Endpoint, Over, Subject, What};
use rayon::prelude::*;

use crate::context::Context;
use crate::link_stacks::{LinkStacks, Purpose};
use crate::policies::NODE;
use crate::stack::{LinkStep, Stack};
use crate::{privatelink, transit_gateway, vpc_peering};

/// The stacks of a link and what stands between them, in the order they are applied.
pub(crate) fn of_link(context: &Context) -> LinkStacks {
    let link = context.link();
    let acts = link.acts();
    // Side by side: a gateway has an act for each of thousands of attachments.
    let steps: Vec<_> = acts.par_iter().with_min_len(AT_ONCE).map(|act| steps_of(context, act)).collect();
    let mut stacks = LinkStacks::new(link.id(), acts.len());
    for (act, Steps { steps, needs }) in acts.iter().zip(steps) {
        stacks.needs.extend(needs);
        for (purpose, step) in steps {
            stacks.push_for(purpose, step);
        }
        if let What::VerifyName(service, name) = act.what {
            verify(&privatelink::Stacks { context, service }, name, &mut stacks);
        }
    }
    stacks
}

/// The least acts that are worth a thread of their own.
const AT_ONCE: usize = 64;

/// What one act is done by.
#[derive(Default)]
struct Steps {
    steps: Vec<(Purpose, LinkStep)>,
    needs: Vec<Need>,
}

fn steps_of(context: &Context, act: &Act<'_>) -> Steps {
    let mut stacks = Steps::default();
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
        // The stack of the requester accepts, by the role where the account is another; a name is verified after all steps
        // before, which only the list of all knows.
        What::AcceptPeering(_) | What::VerifyName(..) => {}
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
        What::ResolveName(service, endpoint, name) => {
            let again = of_service(service).resolve(name, endpoint);
            stacks.push_about(act.subject(), LinkStep::DeployAgain(again));
        }
        What::ProvideGateway(gateway) => {
            let own = of_gateway(gateway);
            own.before_all().map(LinkStep::Act).into_iter().for_each(|step| stacks.push(step));
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
    stacks
}

/// Every endpoint and every acceptance is there by then: AWS refuses new ones until the name is verified.
fn verify(own: &privatelink::Stacks<'_>, name: &str, stacks: &mut LinkStacks) {
    let before = stacks.steps.iter().map(|step| Arc::clone(step.name())).collect();
    let steps = own.verify(name, before).into_iter().map(|step| (Purpose::default(), step));
    let waits = own.service.endpoints.iter().map(|endpoint| {
        let purpose = Purpose { subject: Some(of_vpc(endpoint)), ..Purpose::default() };
        (purpose, LinkStep::Act(own.wait_for(endpoint)))
    });
    steps.chain(waits).for_each(|(purpose, step)| stacks.push_for(purpose, step));
}

fn of_vpc(endpoint: &Endpoint) -> Subject {
    Subject::Vpc(endpoint.party.vpc.name.clone())
}

impl Steps {
    /// A step for all of the link.
    fn push(&mut self, step: LinkStep) {
        self.push_for(Purpose::default(), step);
    }

    /// A step that is about something.
    fn push_about(&mut self, subject: Option<Subject>, step: LinkStep) {
        self.push_for(Purpose { subject, ..Purpose::default() }, step);
    }

    /// A step that only the connections of its act need.
    fn push_of(&mut self, act: &Act<'_>, step: LinkStep) {
        let connections = act.connections().into_iter().map(|connection| connection.name.to_string());
        self.push_for(Purpose { connections: connections.collect(), subject: act.subject() }, step);
    }

    fn push_for(&mut self, purpose: Purpose, step: LinkStep) {
        self.steps.push((purpose, step));
    }
}
