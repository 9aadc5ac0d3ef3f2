//! Stacks of which two would have the same name: what a stack does stands between the names of two things with single
//! hyphens, which these names have too.

use crossvpc_core::diagnostic::{Diagnostic, Report};
use crossvpc_core::network::Account;
use crossvpc_core::plan::{Act, Attachment, Endpoint, Over, PrivateLink, TransitGateway, What};
use crossvpc_core::source::Span;

use super::LinkActs;
use super::name_clash::CODE;
use crate::privatelink::{SERVICE, endpoint_role};
use crate::transit_gateway::{
    GATEWAY, association_role, attachment_role, is_apart, routing_role, share_role, split,
};

/// What a stack is for.
#[derive(Clone, Copy)]
enum Part<'p> {
    Service(&'p PrivateLink),
    Endpoint(&'p PrivateLink, &'p Endpoint),
    Gateway(&'p TransitGateway),
    Share(&'p TransitGateway, &'p Account),
    Attachment(&'p TransitGateway, &'p Attachment),
}

pub(crate) fn check(links: &[LinkActs<'_>], report: &mut Report) {
    let mut stacks = Vec::new();
    for (link, acts) in links {
        let link = link.id();
        for act in acts {
            add(&link, act, &mut stacks);
        }
    }
    // Of equal names, the first of the plan's order stays the first.
    stacks.sort_by(|(a, _), (b, _)| a.cmp(b));
    for same in stacks.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
        let (name, first) = &same[0];
        let (first, first_span) = first.described();
        for (_, part) in &same[1..] {
            let (what, span) = part.described();
            let message = format!("{first} and {what} would have the same stack name");
            let finding = Diagnostic::new(&CODE, message, span, format!("both are `{name}`"));
            report.push(
                finding.also(first_span, "").help(
                    "rename one of them or of the VPCs and accounts: each name is part of the stack name",
                ),
            );
        }
    }
}

/// The stacks of an act, each by its name without the prefix.
fn add<'p>(link: &str, act: &Act<'p>, stacks: &mut Vec<(String, Part<'p>)>) {
    let mut add = |role: &str, part| stacks.push(([link, "-", role].concat(), part));
    match act.what {
        // The stacks of a peering join their VPCs with `--`, which no name has: they never clash. No stack is for the others
        // alone.
        What::RequestPeering(_)
        | What::AcceptPeering(_)
        | What::ResolvePeer(..)
        | What::Route(_, Over::Peering(_))
        | What::AcceptEndpoints(_)
        | What::VerifyName(..)
        | What::ResolveName(..)
        | What::AcceptShare(..)
        | What::AwaitShare(..)
        | What::AcceptAttachment(..) => {}
        What::OfferService(service) => add(SERVICE, Part::Service(service)),
        What::RequestEndpoint(service, endpoint) => {
            add(&endpoint_role(&endpoint.party.vpc), Part::Endpoint(service, endpoint));
        }
        What::ProvideGateway(gateway) => add(GATEWAY, Part::Gateway(gateway)),
        What::ShareGateway(gateway, share) => {
            for account in share.accounts().filter(|_| is_apart(gateway)) {
                add(&share_role(&account.name), Part::Share(gateway, account));
            }
        }
        What::Attach(gateway, attachment) => {
            add(&attachment_role(attachment.name()), Part::Attachment(gateway, attachment));
        }
        What::Associate(gateway, attachment, _) => {
            add(&association_role(attachment.name()), Part::Attachment(gateway, attachment));
        }
        What::Route(side, Over::Gateway(gateway)) => {
            let Some(attachment) = gateway.attachment(&side.vpc.name) else { return };
            // The first one is there, whatever it holds.
            let others = split::parts(side).into_iter().map(|part| part.at).filter(|&at| at > 0);
            for at in std::iter::once(0).chain(others) {
                add(&routing_role(attachment.name(), at), Part::Attachment(gateway, attachment));
            }
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
            Self::Share(TransitGateway { gateway, .. }, account) => {
                (format!("the share of `{}` with `{}`", gateway.name, account.name), account.span)
            }
            Self::Attachment(TransitGateway { gateway, .. }, attachment) => {
                let vpc = &attachment.side.vpc;
                (format!("the attachment of `{}` to `{}`", vpc.name, gateway.name), vpc.span)
            }
        }
    }
}
