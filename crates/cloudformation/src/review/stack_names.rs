//! Stacks of which two would have the same name: what a stack does stands between the names of two things with single
//! hyphens, which these names have too.

use crossvpc_core::diagnostic::{Diagnostic, Report};
use crossvpc_core::plan::{Attachment, Endpoint, Plan, PrivateLink, TransitGateway};
use crossvpc_core::source::Span;

use super::name_clash::CODE;
use crate::transit_gateway::split;

/// What a stack is for.
#[derive(Clone, Copy)]
enum Part<'p> {
    Service(&'p PrivateLink),
    Endpoint(&'p PrivateLink, &'p Endpoint),
    Gateway(&'p TransitGateway),
    Attachment(&'p TransitGateway, &'p Attachment),
}

/// The stacks of a peering join their VPCs with `--`, which no name has: they never clash.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut stacks = of_services(plan);
    stacks.extend(of_gateways(plan));
    // Of equal names, the first of the plan's order stays the first.
    stacks.sort_by(|(a, _), (b, _)| a.cmp(b));
    for same in stacks.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
        let (name, first) = &same[0];
        let (first, first_span) = first.described();
        for (_, part) in &same[1..] {
            let (what, span) = part.described();
            let message = format!("{first} and {what} would have the same name");
            let finding = Diagnostic::new(&CODE, message, span, format!("both are `{name}`"));
            report.push(
                finding
                    .also(first_span, "")
                    .help("rename one of them or of the VPCs: each name is part of the stack's name"),
            );
        }
    }
}

impl Part<'_> {
    /// What people call it, and where it stands.
    fn described(self) -> (String, Span) {
        match self {
            Self::Service(PrivateLink { connection, .. }) => {
                (format!("the endpoint service of `{}`", connection.name), connection.span)
            }
            Self::Endpoint(PrivateLink { connection, .. }, Endpoint { party, .. }) => {
                (format!("the endpoint of `{}` in `{}`", connection.name, party.vpc.name), party.span)
            }
            Self::Gateway(TransitGateway { gateway, .. }) => {
                (format!("the transit gateway `{}`", gateway.name), gateway.span)
            }
            Self::Attachment(TransitGateway { gateway, .. }, attachment) => {
                let vpc = &attachment.side.vpc;
                (format!("the attachment of `{}` to `{}`", vpc.name, gateway.name), vpc.span)
            }
        }
    }
}

fn of_services(plan: &Plan) -> Vec<(String, Part<'_>)> {
    let mut stacks = Vec::new();
    for service in plan.services() {
        let id = service.id();
        stacks.push((format!("{id}-service"), Part::Service(service)));
        stacks.extend(service.endpoints.iter().map(|endpoint| {
            (format!("{id}-endpoint-{}", endpoint.party.vpc.name), Part::Endpoint(service, endpoint))
        }));
    }
    stacks
}

fn of_gateways(plan: &Plan) -> Vec<(String, Part<'_>)> {
    let mut stacks = Vec::new();
    for gateway in plan.gateways() {
        let id = gateway.id();
        stacks.push((format!("{id}-gateway"), Part::Gateway(gateway)));
        for attachment in &gateway.attachments {
            let vpc = attachment.name();
            let mut add = |role: &str| {
                stacks.push((format!("{id}-{role}-{vpc}"), Part::Attachment(gateway, attachment)));
            };
            add("attachment");
            if attachment.table.is_some() {
                add("association");
            }
            add("routing");
            let others = split::parts(&attachment.side).into_iter().filter(|part| part.at > 0);
            others.for_each(|part| add(&format!("routing-{}", part.at + 1)));
        }
    }
    stacks
}
