//! Two names of which the same name would be derived.

use crossvpc_core::diagnostic::{Diagnostic, Report};
use crossvpc_core::findings::values::name_clash::CODE;
use crossvpc_core::network::Account;
use crossvpc_core::plan::{Attachment, Endpoint, Plan, PrivateLink, TransitGateway, VpcPeering};
use crossvpc_core::source::Span;

/// Links and their parts are named by VPCs and connections, with hyphens that names may hold too. Whether resources of a
/// VPC clash depends on the target, which says so itself.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    // The plan has them in the order of their ids.
    let peerings: Vec<_> = plan.peerings().map(|peering| (peering.id(), peering)).collect();
    for same in peerings.chunk_by(|(a, _), (b, _)| a == b) {
        same[1..].iter().for_each(|(_, second)| report.push(of_links(same[0].1, second)));
    }
    // As CloudFormation calls its stacks, and Terraform its files.
    clashes(service_parts(plan, "-service", "-endpoint-"), "-endpoint-", report);
    clashes(service_parts(plan, "", "--"), "--", report);
    for infix in ["-attachment-", "-association-", "-routing-"] {
        clashes(gateway_parts(plan, "-gateway", infix), infix, report);
    }
    clashes(gateway_parts(plan, "", "--"), "--", report);
    clashes(shares(plan), "--", report);
}

/// Something that a name is derived for.
#[derive(Clone, Copy)]
enum Part<'p> {
    Service(&'p PrivateLink),
    Endpoint(&'p PrivateLink, &'p Endpoint),
    Gateway(&'p TransitGateway),
    Attachment(&'p TransitGateway, &'p Attachment),
    Share(&'p TransitGateway, &'p Account),
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
            Self::Share(TransitGateway { gateway, .. }, account) => {
                (format!("the share of `{}` in account `{}`", gateway.name, account.name), account.span)
            }
        }
    }
}

/// The name of each service's own part, which ends in `own`, and of its endpoints: these end in the VPC, after `infix`.
fn service_parts<'p>(plan: &'p Plan, own: &str, infix: &str) -> Vec<(String, Part<'p>)> {
    let mut parts = Vec::new();
    for service in plan.services() {
        let id = service.id();
        parts.push((format!("{id}{own}"), Part::Service(service)));
        parts.extend(service.endpoints.iter().map(|endpoint| {
            (format!("{id}{infix}{}", endpoint.party.vpc.name), Part::Endpoint(service, endpoint))
        }));
    }
    parts
}

/// Likewise of each transit gateway and its attachments.
fn gateway_parts<'p>(plan: &'p Plan, own: &str, infix: &str) -> Vec<(String, Part<'p>)> {
    let mut parts = Vec::new();
    for gateway in plan.gateways() {
        let id = gateway.id();
        parts.push((format!("{id}{own}"), Part::Gateway(gateway)));
        parts.extend(gateway.attachments.iter().map(|attachment| {
            (format!("{id}{infix}{}", attachment.name()), Part::Attachment(gateway, attachment))
        }));
    }
    parts
}

/// What each account accepts of a transit gateway.
fn shares<'p>(plan: &'p Plan) -> Vec<(String, Part<'p>)> {
    let of_gateway = |gateway: &'p TransitGateway| {
        let invited = gateway.invited_accounts().into_iter();
        invited.map(move |account| {
            (format!("{}--{}", gateway.id(), account.name), Part::Share(gateway, account))
        })
    };
    plan.gateways().flat_map(of_gateway).collect()
}

/// The names are sorted once: of equal ones, the first of the plan's order stays the first.
fn clashes(mut parts: Vec<(String, Part<'_>)>, infix: &str, report: &mut Report) {
    parts.sort_by(|(a, _), (b, _)| a.cmp(b));
    for same in parts.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
        let (name, first) = &same[0];
        let (first, first_span) = first.described();
        for (_, part) in &same[1..] {
            let (what, span) = part.described();
            let message = format!("{first} and {what} would have the same name");
            let finding = Diagnostic::new(&CODE, message, span, format!("both are `{name}`"));
            report.push(finding.also(first_span, "").help(format!(
                "rename one of them or of the VPCs: `{infix}` stands between the names of the two"
            )));
        }
    }
}

fn of_links(first: &VpcPeering, second: &VpcPeering) -> Diagnostic {
    let [(a, b), (c, d)] = [first, second].map(VpcPeering::pair);
    let message =
        format!("the peerings of `{a}` with `{b}` and of `{c}` with `{d}` would have the same name");
    let [one, other] = second.sides().map(|side| &side.vpc);
    let finding = Diagnostic::new(&CODE, message, one.span, format!("both are `{}`", second.id()));
    let spans = [other.span].into_iter().chain(first.sides().map(|side| side.vpc.span));
    let finding = spans.fold(finding, |finding, span| finding.also(span, ""));
    let hyphens = [a, b, c, d].into_iter().find(|name| name.as_str().contains("--"));
    finding.help_if(hyphens.map(|name| {
        format!(
            "rename `{name}`, for example to `{}`: `--` stands between the names of a link",
            single_hyphens(name.as_str())
        )
    }))
}

fn single_hyphens(name: &str) -> String {
    name.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
