//! One destination of a route table that two links want.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Link, Plan, Route};

use super::asked_by;
use crate::link_type::LinkType;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "duplicate-route", severity: Severity::Error, page: include_str!("duplicate-route.md") };

/// A route and the link it leads into.
type Wanted<'p> = (&'p Route, &'p Link);

/// Within one link routes are made only once; several tables with one conflict make one finding.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut first_of: BTreeMap<_, Wanted<'_>> = BTreeMap::new();
    let mut conflicts: BTreeMap<_, (&Vpc, [Wanted<'_>; 2], Vec<String>)> = BTreeMap::new();
    for (link, here) in plan.routed() {
        for route in &here.routes {
            let destination = route.destination.net;
            let key = (Arc::as_ptr(&route.table), destination);
            let &mut first = first_of.entry(key).or_insert((route, link));
            if std::ptr::eq(first.0, route) {
                continue;
            }
            let key = (&here.vpc.name, destination, &first.0.peer.name, &route.peer.name);
            let conflict = || (&*here.vpc, [first, (route, link)], Vec::new());
            conflicts.entry(key).or_insert_with(conflict).2.push(format!("`{}`", route.table.name));
        }
    }
    for (vpc, [first, second], tables) in conflicts.into_values() {
        report.push(finding(vpc, first, second, &tables));
    }
}

fn finding(vpc: &Vpc, first: Wanted<'_>, second: Wanted<'_>, tables: &[String]) -> Diagnostic {
    let ((route, link), (other_route, other_link)) = (first, second);
    let (peer, other) = (&route.peer.name, &other_route.peer.name);
    let destination = route.destination.net;
    let tables = match tables {
        [only] => format!("route table {only}"),
        several => format!("route tables {}", several.join(", ")),
    };
    let finding = if peer == other {
        let message = format!(
            "{tables} of `{}` cannot route {destination} of `{peer}` both {} and {}",
            vpc.name,
            LinkType::of(link).way,
            LinkType::of(other_link).way
        );
        Diagnostic::new(&CODE, message, route.destination.span, format!("a CIDR block of `{peer}`"))
    } else {
        let message =
            format!("{tables} of `{}` cannot route {destination} to both `{peer}` and `{other}`", vpc.name);
        Diagnostic::new(
            &CODE,
            message,
            other_route.destination.span,
            format!(
                "the destination for \
            `{other}`"
            ),
        )
        .also(route.destination.span, format!("the destination for `{peer}`"))
    };
    let finding = asked_by(finding, &other_route.asked_by, "needed by");
    let finding = asked_by(finding, &route.asked_by, "needed by").also(
        route.table.span,
        "has one route per \
            destination",
    );
    if peer == other {
        return finding.help("use the same connection type for both connections").help(format!(
            "or name `subnets` of `{peer}` in one of them: the route with the longer \
                           prefix wins"
        ));
    }
    finding
        .help(format!(
            "name `subnets` of `{peer}` or `{other}` in their connections: the route with the \
                       longer prefix wins"
        ))
        .help(format!(
            "or name `subnets` of `{}` with another route table in one of the two connections",
            vpc.name
        ))
}
