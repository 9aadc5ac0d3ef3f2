//! Two names of which the same name would be derived.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::name::Name;
use crate::network::{Account, Resource, Subnet, Vpc};
use crate::plan::{Attachment, Endpoint, Front, Peering, Plan, Service, TransitGateway};
use crate::source::Span;

/// See the page.
pub static CODE: Code =
    Code { name: "name-clash", severity: Severity::Error, page: include_str!("name-clash.md") };

/// Links and their parts are named by VPCs and connections, with hyphens that names may hold too; resources of a VPC by
/// the logical ids of `CloudFormation`, which hold no hyphen.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
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
    for gateway in plan.network.gateways() {
        let tables = gateway.tables.iter().map(|table| (table.name.clone(), table.span));
        of_resources(&gateway.name, "route tables", tables, report);
    }
    let mut in_use = subnets_in_use(plan);
    for vpc in plan.network.vpcs() {
        let named = |resource: &Arc<Resource>| (resource.name.clone(), resource.span);
        of_resources(&vpc.name, "route tables", vpc.route_tables.iter().map(named), report);
        of_resources(&vpc.name, "security groups", vpc.security_groups.iter().map(named), report);
        of_resources(&vpc.name, "subnets", in_use.remove(&vpc.name).into_iter().flatten(), report);
    }
}

/// The subnets whose ids have to be asked for, by VPC and name.
fn subnets_in_use(plan: &Plan<'_>) -> BTreeMap<Name, BTreeMap<Name, Span>> {
    let mut in_use: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    let mut add = |vpc: &Vpc, subnets: &[Arc<Subnet>]| {
        let unknown = subnets.iter().filter(|subnet| subnet.id.is_none());
        let unknown = unknown.map(|subnet| (subnet.name.clone(), subnet.span));
        in_use.entry(vpc.name.clone()).or_default().extend(unknown);
    };
    for service in plan.services() {
        if let Front::Made(subnets) = &service.front {
            add(service.vpc(), subnets);
        }
        service.endpoints.iter().for_each(|endpoint| add(&endpoint.party.vpc, &endpoint.subnets));
    }
    for attachment in plan.gateways().flat_map(|gateway| &gateway.attachments) {
        add(&attachment.side.vpc, &attachment.subnets);
    }
    in_use
}

/// Something that a name is derived for.
#[derive(Clone, Copy)]
enum Part<'p> {
    Service(&'p Service),
    Endpoint(&'p Service, &'p Endpoint),
    Gateway(&'p TransitGateway),
    Attachment(&'p TransitGateway, &'p Attachment),
    Share(&'p TransitGateway, &'p Account),
}

impl Part<'_> {
    /// What people call it, and where it stands.
    fn described(self) -> (String, Span) {
        match self {
            Self::Service(Service { connection, .. }) => {
                (format!("the endpoint service of `{}`", connection.name), connection.span)
            }
            Self::Endpoint(Service { connection, .. }, Endpoint { party, .. }) => {
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
fn service_parts<'p>(plan: &'p Plan<'_>, own: &str, infix: &str) -> Vec<(String, Part<'p>)> {
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
fn gateway_parts<'p>(plan: &'p Plan<'_>, own: &str, infix: &str) -> Vec<(String, Part<'p>)> {
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
fn shares<'p>(plan: &'p Plan<'_>) -> Vec<(String, Part<'p>)> {
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

fn of_links(first: &Peering, second: &Peering) -> Diagnostic {
    let [(a, b), (c, d)] = [first, second].map(Peering::pair);
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

fn of_resources(
    owner: &Name,
    what: &str,
    resources: impl Iterator<Item = (Name, Span)>,
    report: &mut Report,
) {
    let resources: Vec<_> = resources.collect();
    if resources.len() < 2 {
        return;
    }
    let mut first_of: BTreeMap<_, (Name, Span)> = BTreeMap::new();
    for (name, span) in resources {
        let logical = name.pascal();
        match first_of.get(&logical) {
            Some((first, first_span)) => {
                let message = format!(
                    "{what} `{first}` and `{name}` of `{owner}` would have the same name in CloudFormation"
                );
                let finding = Diagnostic::new(&CODE, message, span, format!("`{logical}` too"));
                let finding = finding.also(*first_span, format!("`{logical}` in CloudFormation"));
                report.push(finding.help("rename one of the two by more than its hyphens"));
            }
            None => {
                first_of.insert(logical, (name, span));
            }
        }
    }
}

fn single_hyphens(name: &str) -> String {
    name.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
