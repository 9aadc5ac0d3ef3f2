//! Names that the names in templates do not keep apart: of stacks, and of the route tables, security groups and subnets
//! after which logical ids are called, which hold no hyphen.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{RuleForm, Subnet};
use crossvpc_core::plan::{Act, Front, GroupRule, Plan, RoutedVpc, What};
use crossvpc_core::source::Span;

use super::LinkActs;

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "name-clash", severity: Severity::Error, page: include_str!("name-clash.md") };

/// Something with a name, and what has it: the owner, the kind, the name and its place.
type Named<'p> = (&'p Name, &'static str, &'p Name, Span);

const TABLES: &str = "route tables";
const GROUPS: &str = "security groups";
const SUBNETS: &str = "subnets";
const CONNECTIONS: &str = "connections";

/// Only what stands in one template clashes: names that no link uses, and those of Terraform, may be anything.
pub(crate) fn check(plan: &Plan, links: &[LinkActs<'_>], report: &mut Report) {
    let logical = alike(plan);
    // The usual case, in which no link has to be looked at.
    if logical.is_empty() {
        return;
    }
    let mut clashes: BTreeMap<_, BTreeMap<&Name, Span>> = BTreeMap::new();
    for template in links.iter().flat_map(|(_, acts)| acts).map(template) {
        let mut here: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for (owner, what, name, span) in template {
            if let Some(logical) = logical.get(&(owner, what, name)) {
                here.entry((owner, what, logical.as_str())).or_default().insert(name, span);
            }
        }
        here.retain(|_, names| names.len() > 1);
        for (key, names) in here {
            clashes.entry(key).or_default().extend(names);
        }
    }
    for ((owner, what, logical), names) in clashes {
        let mut names = names.into_iter();
        let Some(first) = names.next() else { continue };
        names.for_each(|second| report.push(finding((owner, what, logical), first, second)));
    }
}

/// The names that have the logical id of another one of their owner, with that id.
fn alike<'p>(plan: &'p Plan) -> BTreeMap<(&'p Name, &'static str, &'p Name), String> {
    let mut alike = BTreeMap::new();
    let mut add = |owner: &'p Name, what, names: &mut dyn Iterator<Item = &'p Name>| {
        let mut names: Vec<_> = names.collect();
        names.sort_unstable_by(|a, b| a.pascal_chars().cmp(b.pascal_chars()));
        let is_alike = |a: &&Name, b: &&Name| a.pascal_chars().eq(b.pascal_chars());
        for same in names.chunk_by(is_alike).filter(|same| same.len() > 1) {
            alike.extend(same.iter().map(|&name| ((owner, what, name), name.pascal())));
        }
    };
    for vpc in plan.network.vpcs() {
        add(&vpc.name, TABLES, &mut vpc.route_tables.iter().map(|table| &table.name));
        add(&vpc.name, GROUPS, &mut vpc.security_groups.iter().map(|group| &group.name));
        add(&vpc.name, SUBNETS, &mut vpc.subnets.iter().map(|subnet| &subnet.name));
    }
    let mut listed: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
    let connections = plan.network.connections().iter();
    for connection in connections.filter(|connection| connection.rule_form() == RuleForm::PrefixLists) {
        listed.entry(&connection.provider.vpc.name).or_default().push(&connection.name);
    }
    for (vpc, connections) in listed {
        add(vpc, CONNECTIONS, &mut connections.into_iter());
    }
    for gateway in plan.network.gateways() {
        add(&gateway.name, TABLES, &mut gateway.tables.iter().map(|table| &table.name));
    }
    alike
}

/// What stands in the template of an act, as far as its logical ids are made of these names. One that is split stands for
/// all its parts.
fn template<'p>(act: &Act<'p>) -> Vec<Named<'p>> {
    match act.what {
        What::Route(side, _) => of_side(side),
        What::OfferService(service) => {
            let owner = &service.vpc().name;
            let mut named = groups(owner, &service.target_rules);
            if let Front::Made(made_in) = &service.front {
                // Its address in a subnet is a parameter too, and is not known.
                let is_asked = |subnet: &&Arc<Subnet>| subnet.id.is_none() || !service.enforces_inbound;
                named.extend(
                    made_in.iter().filter(is_asked).map(|subnet| (owner, SUBNETS, &subnet.name, subnet.span)),
                );
            }
            named
        }
        What::RequestEndpoint(_, endpoint) => {
            let owner = &endpoint.party.vpc.name;
            let mut named = groups(owner, &endpoint.egress);
            named.extend(subnets(owner, &endpoint.subnets));
            named
        }
        What::ProvideGateway(gateway) => {
            let owner = &gateway.gateway.name;
            gateway.gateway.tables.iter().map(|table| (owner, TABLES, &table.name, table.span)).collect()
        }
        What::Attach(_, attachment) => subnets(attachment.name(), &attachment.subnets).collect(),
        // Their templates hold no such names beside those above.
        What::RequestPeering(_)
        | What::AcceptPeering(_)
        | What::ResolvePeer(..)
        | What::AcceptEndpoints(_)
        | What::VerifyName(..)
        | What::ResolveName(..)
        | What::ShareGateway(..)
        | What::AcceptShare(..)
        | What::AwaitShare(..)
        | What::AcceptAttachment(..)
        | What::Associate(..) => Vec::new(),
    }
}

fn of_side(side: &RoutedVpc) -> Vec<Named<'_>> {
    let tables = side.routes.iter().map(|route| (TABLES, &route.table));
    let groups = side.rules.iter().map(|rule| (GROUPS, &rule.group));
    let all = tables.chain(groups).map(|(what, resource)| (what, &resource.name, resource.span));
    let lists = side.prefix_lists().into_iter().map(|list| &list.connection);
    let lists = lists.map(|connection| (CONNECTIONS, &connection.name, connection.span));
    all.chain(lists).map(|(what, name, span)| (&side.vpc.name, what, name, span)).collect()
}

fn groups<'p>(owner: &'p Name, rules: &'p [GroupRule]) -> Vec<Named<'p>> {
    rules.iter().map(|rule| (owner, GROUPS, &rule.group.name, rule.group.span)).collect()
}

/// Subnets stand in a template only as the parameters of ids that are not known.
fn subnets<'p>(owner: &'p Name, subnets: &'p [Arc<Subnet>]) -> impl Iterator<Item = Named<'p>> {
    let unknown = subnets.iter().filter(|subnet| subnet.id.is_none());
    unknown.map(move |subnet| (owner, SUBNETS, &subnet.name, subnet.span))
}

fn finding(
    (owner, what, logical): (&Name, &str, &str),
    (first, first_span): (&Name, Span),
    (name, span): (&Name, Span),
) -> Diagnostic {
    let message =
        format!("{what} `{first}` and `{name}` of `{owner}` have the same logical id in CloudFormation");
    Diagnostic::new(&CODE, message, span, format!("also `{logical}`"))
        .also(first_span, format!("`{logical}` in CloudFormation"))
        .help("rename one of the two: a logical id has no hyphens")
}
