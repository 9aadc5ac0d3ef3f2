//! VPCs that a gateway's tables let reach each other without a connection that asks for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::cidr;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::name::Name;
use crate::network::{GatewayTable, Vpc};
use crate::plan::{Attachment, Plan, TransitGateway};

use super::attachment_span;

/// See the page.
pub static CODE: Code = Code {
    name: "unasked-reachability",
    severity: Severity::Warning,
    page: include_str!("unasked-reachability.md"),
};

/// A route table with the VPCs that it serves, and those that it leads to.
#[derive(Default)]
struct Served<'p> {
    table: Option<&'p GatewayTable>,
    serves: BTreeSet<&'p Name>,
    leads_to: BTreeSet<&'p Name>,
}

/// Once for each table or pair of tables, however many VPCs it is about.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for gateway in plan.gateways() {
        let asked = asked(gateway);
        let tables = tables(gateway);
        for (at, one) in tables.iter().enumerate() {
            for other in &tables[at..] {
                if let Some((pair, more)) = unasked(one, other, &asked) {
                    report.push(finding(gateway, [one, other], pair, more));
                }
            }
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

fn tables(gateway: &TransitGateway) -> Vec<Served<'_>> {
    if gateway.uses_default_table() {
        let all: BTreeSet<_> = gateway.attachments.iter().map(Attachment::name).collect();
        return vec![Served { table: None, serves: all.clone(), leads_to: all }];
    }
    let mut tables: BTreeMap<&Name, Served<'_>> = BTreeMap::new();
    for table in &gateway.gateway.tables {
        tables.insert(&table.name, Served { table: Some(table), ..Served::default() });
    }
    for attachment in &gateway.attachments {
        let serving = attachment.table.as_ref().and_then(|table| tables.get_mut(&table.name));
        if let Some(served) = serving {
            served.serves.insert(attachment.name());
        }
        for table in &attachment.propagates_to {
            if let Some(served) = tables.get_mut(&table.name)
                && !is_taken(table, &attachment.side.vpc)
            {
                served.leads_to.insert(attachment.name());
            }
        }
    }
    for served in tables.values_mut() {
        let Some(table) = served.table else { continue };
        for attachment in gateway.attachments.iter().filter(|to| is_led_to(table, &to.side.vpc)) {
            served.leads_to.insert(attachment.name());
        }
    }
    tables.into_values().collect()
}

/// Whether static routes take all of a VPC's blocks elsewhere.
fn is_taken(table: &GatewayTable, vpc: &Vpc) -> bool {
    vpc.cidrs.iter().all(|block| {
        table.routes.iter().any(|route| {
            let is_elsewhere = route.via.as_ref().is_none_or(|(via, _)| *via != vpc.name);
            is_elsewhere && route.destination.net == block.net
        })
    })
}

/// Whether a static route leads traffic for a VPC to it.
fn is_led_to(table: &GatewayTable, vpc: &Vpc) -> bool {
    table.routes.iter().any(|route| {
        let leads_there = route.via.as_ref().is_some_and(|(via, _)| *via == vpc.name);
        leads_there && vpc.cidrs.iter().any(|block| cidr::overlap(block.net, route.destination.net))
    })
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
    let is_here = |&&(a, b): &&(&Name, &Name)| here.contains(a) && there.contains(b) && (!within || a < b);
    let unasked = all - asked.iter().filter(is_here).count();
    let mut pairs = here.iter().flat_map(|&a| there.iter().map(move |&b| (a, b)));
    let first = pairs.find(|&(a, b)| a != b && !asked.contains(&(a, b)))?;
    Some((first, unasked - 1))
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
            format!("tables `{}` and `{}` of `{name}` let", one.name, other.name)
        }
        [Some(table), _] => format!("table `{}` of `{name}` lets", table.name),
        [None, _] => format!("the default table of `{name}` lets"),
    };
    let others = match more {
        0 => String::new(),
        1 => ", nor for one other pair".to_owned(),
        more => format!(", nor for {more} other pairs"),
    };
    let message =
        format!("{which} `{one}` and `{other}` reach each other, and no connection asks for it{others}");
    let span = tables[0].table.map_or(declared.span, |table| table.span);
    let finding = Diagnostic::new(&CODE, message, span, "leads to both");
    let finding = match tables[1].table {
        Some(table) if table.span != span => finding.also(table.span, "leads to both"),
        Some(_) | None => finding,
    };
    let attachments = [one, other].into_iter().filter_map(|vpc| gateway.attachment(vpc));
    let finding = attachments
        .fold(finding, |finding, attachment| finding.also(attachment_span(declared, attachment), "attached"));
    let finding = if gateway.uses_default_table() {
        finding.help(format!(
            "declare `route-tables` of `{name}` and name one for each attachment: each then leads only where \
             connections do"
        ))
    } else {
        finding
            .help(format!("give `{one}` or `{other}` another `route-table` under `attachments` of `{name}`"))
    };
    finding.help("or keep it so: routes and security groups of the VPCs still let through only what connections ask for")
}
