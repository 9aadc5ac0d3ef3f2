//! Two names of which the same name would be derived.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::name::Name;
use crate::network::{Resource, Subnet, Vpc};
use crate::plan::{Endpoint, Front, Peering, Plan, Service};
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
    of_services(plan, "-service", "-endpoint-", report);
    of_services(plan, "", "--", report);
    let mut in_use = subnets_in_use(plan);
    for vpc in plan.network.vpcs() {
        let named = |resource: &Arc<Resource>| (resource.name.clone(), resource.span);
        of_resources(vpc, "route tables", vpc.route_tables.iter().map(named), report);
        of_resources(vpc, "security groups", vpc.security_groups.iter().map(named), report);
        of_resources(vpc, "subnets", in_use.remove(&vpc.name).into_iter().flatten(), report);
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
    in_use
}

/// The name of a service's own part, which ends in `own`, and of its endpoints: these end in the VPC, after `infix`. The names are sorted
/// once: of equal ones, the first of the plan's order stays the first.
fn of_services(plan: &Plan<'_>, own: &str, infix: &str, report: &mut Report) {
    let mut parts: Vec<(String, &Service, Option<&Endpoint>)> = Vec::new();
    for service in plan.services() {
        let id = service.id();
        parts.extend(service.endpoints.iter().map(|endpoint| {
            ([&id, infix, endpoint.party.vpc.name.as_str()].concat(), service, Some(endpoint))
        }));
        parts.push((id + own, service, None));
    }
    parts.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    for same in parts.chunk_by(|(a, ..), (b, ..)| a == b).filter(|same| same.len() > 1) {
        let (name, service, endpoint) = &same[0];
        let (first, first_span) = part(service, *endpoint);
        for (_, service, endpoint) in &same[1..] {
            let (what, span) = part(service, *endpoint);
            let message = format!("{first} and {what} would have the same name");
            let finding = Diagnostic::new(&CODE, message, span, format!("both are `{name}`"));
            let finding = finding.also(first_span, "");
            report.push(finding.help(format!(
                "rename one of the connections or VPCs: `{infix}` stands between the names of the two"
            )));
        }
    }
}

/// What people call a part of a service, and where it stands.
fn part(service: &Service, endpoint: Option<&Endpoint>) -> (String, Span) {
    let connection = &service.connection;
    match endpoint {
        Some(Endpoint { party, .. }) => {
            (format!("the endpoint of `{}` in `{}`", connection.name, party.vpc.name), party.span)
        }
        None => (format!("the endpoint service of `{}`", connection.name), connection.span),
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

fn of_resources(vpc: &Vpc, what: &str, resources: impl Iterator<Item = (Name, Span)>, report: &mut Report) {
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
                    "{what} `{first}` and `{name}` of `{}` would have the same name in CloudFormation",
                    vpc.name
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
