//! One id given to two things.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aws::id::{AwsId, IdKind};
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::name::Name;
use crate::network::{Network, Resource};
use crate::plan::Plan;
use crate::source::Span;

/// See the page.
pub static CODE: Code = Code {
    name: "duplicate-resource-id",
    severity: Severity::Error,
    page: include_str!("duplicate-resource-id.md"),
};

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut first_of: BTreeMap<AwsId, (Span, String)> = BTreeMap::new();
    for (id, span, name) in named(plan.network) {
        match first_of.get(&id) {
            Some((at, first)) => report.push(finding(&id, (*at, first), (span, &name))),
            None => {
                first_of.insert(id, (span, name));
            }
        }
    }
}

/// Everything whose id is known, with where its name stands and what people call it.
fn named(network: &Network) -> impl Iterator<Item = (AwsId, Span, String)> {
    let vpcs = network.vpcs().iter().flat_map(|vpc| {
        let within = |what: &str, name: &Name| format!("{what} `{name}` of `{}`", vpc.name);
        let listed = move |what: &'static str, resources: &'_ [Arc<Resource>]| -> Vec<_> {
            resources.iter().map(|r| (r.id.clone(), r.span, within(what, &r.name))).collect()
        };
        let own = (vpc.id.clone(), vpc.span, format!("VPC `{}`", vpc.name));
        let subnets = vpc.subnets.iter().map(move |s| (s.id.clone(), s.span, within("subnet", &s.name)));
        let tables = listed("route table", &vpc.route_tables);
        let groups = listed("security group", &vpc.security_groups);
        std::iter::once(own).chain(subnets).chain(tables).chain(groups)
    });
    let gateways = network.gateways().iter().flat_map(|gateway| {
        let own = (gateway.id.clone(), gateway.span, format!("transit gateway `{}`", gateway.name));
        let tables = gateway.tables.iter().map(|table| {
            (table.id.clone(), table.span, format!("route table `{}` of `{}`", table.name, gateway.name))
        });
        std::iter::once(own).chain(tables)
    });
    vpcs.chain(gateways).filter_map(|(id, span, name)| Some((id?, span, name)))
}

fn finding(id: &AwsId, first: (Span, &str), second: (Span, &str)) -> Diagnostic {
    let message = format!("{} and {} have the same id, {id}", first.1, second.1);
    Diagnostic::new(&CODE, message, second.0, format!("has the id {id}"))
        .also(first.0, "has the same id")
        .help(match id.kind() {
            IdKind::TransitGateway | IdKind::TransitGatewayRouteTable => {
                "copy the right id from AWS, or leave one out: it is made then"
            }
            IdKind::Vpc | IdKind::Subnet | IdKind::RouteTable | IdKind::SecurityGroup | IdKind::Instance => {
                "copy the right id from AWS, or leave one out: it becomes an input of the generated files"
            }
        })
}
