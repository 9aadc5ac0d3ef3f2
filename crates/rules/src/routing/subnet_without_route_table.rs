//! A subnet that gets no route, though a connection means its whole VPC.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Connection, Subnet, Vpc};
use crossvpc_core::plan::Plan;

use super::is_routed;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "subnet-without-route-table",
    severity: Severity::Note,
    page: include_str!("subnet-without-route-table.md"),
};

/// Once for each VPC. A spec that names no route table of any subnet says nothing of them; of a subnet that is named, an error
/// says it. Subnets for attachments need no route.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    let mut whole: BTreeMap<&Name, (&Vpc, &Connection)> = BTreeMap::new();
    for connection in plan.network.connections().iter().filter(|connection| is_routed(connection)) {
        for party in std::iter::once(&connection.provider).chain(&connection.consumers) {
            if party.subnets.is_empty() {
                whole.entry(&party.vpc.name).or_insert((&party.vpc, connection));
            }
        }
    }
    let is_attached = |vpc: &Vpc, subnet: &Subnet| {
        let mut settings =
            plan.network.gateways().iter().filter_map(|gateway| gateway.attachments.get(&vpc.name));
        settings.any(|settings| settings.subnets.iter().any(|attached| attached.name == subnet.name))
    };
    for (vpc, connection) in whole.into_values() {
        let unsaid = |subnet: &&Subnet| subnet.route_table.is_none() && !is_attached(vpc, subnet);
        let unsaid: Vec<_> = vpc.subnets.iter().map(|subnet| &**subnet).filter(unsaid).collect();
        let names_any = vpc.subnets.iter().any(|subnet| subnet.route_table.is_some());
        if let ([first, others @ ..], true) = (unsaid.as_slice(), names_any) {
            report.push(finding(vpc, connection, first, others));
        }
    }
}

fn finding(vpc: &Vpc, connection: &Connection, first: &Subnet, others: &[&Subnet]) -> Diagnostic {
    let (what, they) = match others.len() {
        0 => (format!("subnet `{}` of `{}` names", first.name, vpc.name), "its"),
        more => (format!("{} subnets of `{}` name", more + 1, vpc.name), "their"),
    };
    let message =
        format!("{what} no route table: {they} route table may not have the routes of `{}`", connection.name);
    let finding = Diagnostic::new(&CODE, message, first.span, "no `route-table`");
    let finding =
        others.iter().fold(finding, |finding, subnet| finding.also(subnet.span, "no `route-table`"));
    finding
        .also(connection.span, format!("means all of `{}`", vpc.name))
        .note("a subnet without an association uses the main route table of its VPC")
        .help("declare the route table in `route-tables`, and name it as `route-table` of the subnet")
        .help("or name the other subnets in `subnets` of the connection")
}
