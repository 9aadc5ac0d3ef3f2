//! A side of a connection without a route table to put its route into.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Party, Subnet};
use crossvpc_core::plan::Plan;

use super::is_routed;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "missing-route-table",
    severity: Severity::Error,
    page: include_str!("missing-route-table.md"),
};

/// Once for each VPC and each subnet, at the first connection that needs the table.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for connection in plan.network.connections().iter().filter(|connection| is_routed(connection)) {
        for party in std::iter::once(&connection.provider).chain(&connection.consumers) {
            let vpc = &party.vpc.name;
            if party.subnets.is_empty() && party.vpc.route_tables.is_empty() && seen.insert((vpc, None)) {
                report.push(of_vpc(connection, party));
            }
            for subnet in
                party.subnets.iter().filter(|subnet| subnet.route_table.is_none() && !subnet.names_table)
            {
                if seen.insert((vpc, Some(&subnet.name))) {
                    report.push(of_subnet(connection, party, subnet));
                }
            }
        }
    }
}

fn of_vpc(connection: &Connection, party: &Party) -> Diagnostic {
    let vpc = &party.vpc;
    let message = format!("`{}` has no route table for the routes of `{}`", vpc.name, connection.name);
    Diagnostic::new(&CODE, message, vpc.span, "no `route-tables`")
        .also(party.span, format!("used in `{}`", connection.name))
        .help(format!(
            "add `route-tables: {{main: null}}` to `{}`, with one entry per route table that needs the \
             routes",
            vpc.name
        ))
}

fn of_subnet(connection: &Connection, party: &Party, subnet: &Subnet) -> Diagnostic {
    let (vpc, name) = (&party.vpc, &subnet.name);
    let message = format!(
        "subnet `{name}` of `{}` has no route table for the routes of `{}`",
        vpc.name, connection.name
    );
    let help = match vpc.route_tables.as_slice() {
        [] => format!(
            "add `route-tables: {{main: null}}` to `{}` and `route-table: main` to `{name}`",
            vpc.name
        ),
        [only] => format!("add `route-table: {}` to `{name}`", only.name),
        [first, ..] => {
            format!(
                "add the route table with which it is associated to `{name}`, such as `route-table: \
                     {}`",
                first.name
            )
        }
    };
    Diagnostic::new(&CODE, message, subnet.span, "no `route-table`")
        .also(party.span, format!("named by `{}`", connection.name))
        .help(help)
}
