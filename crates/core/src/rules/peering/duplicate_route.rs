//! One destination of a route table that two links want.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Vpc;
use crate::plan::{Plan, Route};

use super::{asked_by, directions};

/// See the page.
pub static CODE: Code =
    Code { name: "duplicate-route", severity: Severity::Error, page: include_str!("duplicate-route.md") };

/// A route and the VPC it leads to.
type Wanted<'p> = (&'p Route, &'p Vpc);

/// Within one link routes are made only once; several tables with one conflict make one finding.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut first_of: BTreeMap<_, Wanted<'_>> = BTreeMap::new();
    let mut conflicts: BTreeMap<_, (&Vpc, [Wanted<'_>; 2], Vec<String>)> = BTreeMap::new();
    for (_, here, there) in directions(plan) {
        for route in &here.routes {
            let destination = route.destination.net;
            let key = (&here.vpc.name, &route.table.name, destination);
            let &mut first = first_of.entry(key).or_insert((route, &there.vpc));
            if std::ptr::eq(first.0, route) {
                continue;
            }
            let key = (&here.vpc.name, destination, &first.1.name, &there.vpc.name);
            let conflict = || (&*here.vpc, [first, (route, &*there.vpc)], Vec::new());
            conflicts.entry(key).or_insert_with(conflict).2.push(format!("`{}`", route.table.name));
        }
    }
    for (vpc, [first, second], tables) in conflicts.into_values() {
        report.push(finding(vpc, first, second, &tables));
    }
}

fn finding(vpc: &Vpc, first: Wanted<'_>, second: Wanted<'_>, tables: &[String]) -> Diagnostic {
    let ((route, peer), (other_route, other)) = (first, second);
    let destination = route.destination.net;
    let tables = match tables {
        [only] => format!("route table {only}"),
        several => format!("route tables {}", several.join(", ")),
    };
    let message = format!(
        "{tables} of `{}` cannot lead {destination} to both `{}` and `{}`",
        vpc.name, peer.name, other.name
    );
    let finding =
        Diagnostic::new(&CODE, message, other_route.destination.span, format!("wanted for `{}`", other.name))
            .also(route.destination.span, format!("wanted for `{}`", peer.name));
    let finding = asked_by(finding, &other_route.asked_by, "asked for by");
    asked_by(finding, &route.asked_by, "asked for by")
        .also(route.table.span, "one route a destination")
        .help(format!(
            "name `subnets` of `{}` or `{}` in their connections: the longer prefix wins",
            peer.name, other.name
        ))
        .help(format!("or name `subnets` of `{}` with another route table in one of the two", vpc.name))
}
