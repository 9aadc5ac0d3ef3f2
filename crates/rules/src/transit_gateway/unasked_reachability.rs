//! VPCs that a gateway's tables let reach each other without a connection that asks for it.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::GatewayTable;
use crossvpc_core::plan::{Plan, TransitGateway};
use crossvpc_core::routing::{self, Routing};

use super::attachment_span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "unasked-reachability",
    severity: Severity::Warning,
    page: include_str!("unasked-reachability.md"),
};

/// A route table with the VPCs that it serves, and those that it leads to.
struct Served<'p> {
    table: Option<&'p GatewayTable>,
    serves: BTreeSet<&'p Name>,
    leads_to: BTreeSet<&'p Name>,
}

/// Once for each table or pair of tables, however many VPCs it is about. A connection with a mistake may be one that asks
/// for it.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    for routing in Routing::of(plan).gateways() {
        let gateway = routing.gateway;
        let asked = asked(gateway);
        let tables: Vec<_> = routing.tables.iter().map(Served::of).collect();
        for [one, other] in facing(&tables) {
            if let Some((pair, more)) = unasked(one, other, &asked) {
                report.push(finding(gateway, [one, other], pair, more));
            }
        }
    }
}

impl<'p> Served<'p> {
    fn of(routing: &routing::GatewayTable<'p>) -> Self {
        Self {
            table: routing.table.declared.as_deref(),
            serves: routing.table.serves.iter().map(|vpc| &vpc.name).collect(),
            leads_to: routing.leads_to(),
        }
    }
}

/// The pairs of VPCs that a connection joins, each way round.
fn asked(gateway: &TransitGateway) -> BTreeSet<(&Name, &Name)> {
    let pairs = gateway.connections.iter().flat_map(|connection| {
        let provider = &connection.provider.vpc.name;
        connection.consumers.iter().map(move |consumer| (provider, &consumer.vpc.name))
    });
    pairs.flat_map(|(one, other)| [(one, other), (other, one)]).collect()
}

/// The pairs of tables of which the first serves a VPC that the second leads to, in order.
fn facing<'t, 'p>(tables: &'t [Served<'p>]) -> Vec<[&'t Served<'p>; 2]> {
    let mut led_to: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (at, table) in tables.iter().enumerate() {
        table.leads_to.iter().for_each(|&vpc| led_to.entry(vpc).or_default().push(at));
    }
    let mut pairs = BTreeSet::new();
    for (at, table) in tables.iter().enumerate() {
        let others = table.serves.iter().filter_map(|vpc| led_to.get(vpc)).flatten();
        pairs.extend(others.filter(|&&other| other >= at).map(|&other| (at, other)));
    }
    pairs.into_iter().map(|(one, other)| [&tables[one], &tables[other]]).collect()
}

/// The first pair that two tables let reach each other unasked, and how many more there are.
fn unasked<'p>(
    one: &Served<'p>,
    other: &Served<'p>,
    asked: &BTreeSet<(&Name, &Name)>,
) -> Option<((&'p Name, &'p Name), usize)> {
    // A VPC is served by one table: two tables have none in common.
    let here: BTreeSet<_> = one.serves.intersection(&other.leads_to).copied().collect();
    let there: BTreeSet<_> = other.serves.intersection(&one.leads_to).copied().collect();
    let within = std::ptr::eq(one, other);
    let all = if within { here.len() * here.len().saturating_sub(1) / 2 } else { here.len() * there.len() };
    let pairs = || here.iter().flat_map(|&a| there.iter().map(move |&b| (a, b)));
    let first = pairs().find(|&(a, b)| a != b && !asked.contains(&(a, b)))?;
    let is_once = |(a, b): (&Name, &Name)| !within || a < b;
    let asked = if all < asked.len() {
        pairs().filter(|&pair| is_once(pair) && asked.contains(&pair)).count()
    } else {
        let is_here = |(a, b): (&Name, &Name)| here.contains(a) && there.contains(b) && is_once((a, b));
        asked.iter().filter(|&&pair| is_here(pair)).count()
    };
    let unasked = all.saturating_sub(asked);
    Some((first, unasked.saturating_sub(1)))
}

fn finding(
    gateway: &TransitGateway,
    tables: [&Served<'_>; 2],
    (one, other): (&Name, &Name),
    more: usize,
) -> Diagnostic {
    let declared = &gateway.gateway;
    let name = &declared.name;
    let which = match tables.map(|served| served.table) {
        [Some(one), Some(other)] if one.name != other.name => {
            format!("route tables `{}` and `{}` of `{name}` let", one.name, other.name)
        }
        [Some(table), _] => format!("route table `{}` of `{name}` lets", table.name),
        [None, _] => format!("the default route table of `{name}` lets"),
    };
    let others = match more {
        0 => String::new(),
        1 => " (and 1 other pair)".to_owned(),
        more => format!(" (and {more} other pairs)"),
    };
    let message =
        format!("{which} `{one}` and `{other}`{others} reach each other, but no connection joins them");
    let finding = match tables.map(|served| served.table) {
        [None, _] => Diagnostic::new(
            &CODE,
            message,
            declared.span,
            "its default route table has routes \
            to both",
        ),
        [Some(here), Some(there)] if here.name != there.name => Diagnostic::new(
            &CODE,
            message,
            here.span,
            format!(
                "serves `{one}`, and has routes to \
                `{other}`"
            ),
        )
        .also(there.span, format!("serves `{other}`, and has routes to `{one}`")),
        [Some(table), _] => Diagnostic::new(
            &CODE,
            message,
            table.span,
            "serves both, and has routes to \
            both",
        ),
    };
    let attachments = [one, other].into_iter().filter_map(|vpc| gateway.attachment(vpc));
    let finding = attachments
        .fold(finding, |finding, attachment| finding.also(attachment_span(declared, attachment), "attached"));
    let finding = if tables[0].table.is_none() {
        finding.help(format!(
            "declare `route-tables` for `{name}` and name one for each attachment, so that it has routes \
             only for its connections"
        ))
    } else {
        finding.help(format!(
            "give `{one}` or `{other}` a `route-table` of its own under `attachments` of `{name}`, with \
             routes only for its connections"
        ))
    };
    finding.help(
        "or add `allow: {unasked-reachability: …}`: routes and security groups of the VPCs still allow only the declared \
                  connections",
    )
}
