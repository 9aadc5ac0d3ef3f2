//! Flows whose answers take another link than their calls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Connection, Vpc};
use crossvpc_core::plan::{Link, Plan};
use crossvpc_core::routing::{Reach, Routing};
use ipnet::IpNet;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "asymmetric-path", severity: Severity::Warning, page: include_str!("asymmetric-path.md") };

/// Once for each pair of VPCs. Only two links between the same VPCs can give two ways, so that few specs are looked at.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    let mut doubled = doubled(plan);
    if !doubled.is_empty() {
        let undecided = undecided(plan);
        doubled.retain(|(one, other)| !undecided.contains(one) && !undecided.contains(other));
    }
    if doubled.is_empty() {
        return;
    }
    let wanted: BTreeSet<&Name> = doubled.iter().map(|(one, _)| *one).collect();
    let routing = Routing::of(plan);
    let mut seen = BTreeSet::new();
    for reach in routing.touching(&wanted).iter().filter(|reach| reach.link != reach.back) {
        let pair = if reach.from < reach.to { (reach.from, reach.to) } else { (reach.to, reach.from) };
        let links = [&reach.link, &reach.back].map(|id| plan.links.iter().find(|link| link.id() == *id));
        if let ([Some(there), Some(back)], true) = (links, seen.insert(pair))
            && let Some(finding) = finding(reach, there, back)
        {
            report.push(finding);
        }
    }
}

/// The pairs of VPCs that connections of two links join.
fn doubled(plan: &Plan) -> BTreeSet<(&Name, &Name)> {
    let mut links: BTreeMap<(&Name, &Name), Vec<&Link>> = BTreeMap::new();
    for link in plan.links.iter().filter(|link| !link.routed().is_empty()) {
        let flows = link.connections().iter().flat_map(|connection| {
            let provider = &connection.provider.vpc.name;
            connection.consumers.iter().map(move |consumer| (&consumer.vpc.name, provider))
        });
        for (one, other) in
            flows.filter(|(one, other)| [one, other].iter().all(|vpc| link.routed_vpc(vpc).is_some()))
        {
            let known = links.entry(if one < other { (one, other) } else { (other, one) }).or_default();
            if known.last().is_none_or(|last| !std::ptr::eq(*last, link)) {
                known.push(link);
            }
        }
    }
    links.into_iter().filter(|(_, links)| links.len() > 1).map(|(pair, _)| pair).collect()
}

/// The VPCs with a mistake that decides the way: two routes to one destination, of which AWS takes one, or a subnet outside.
fn undecided(plan: &Plan) -> BTreeSet<&Name> {
    let mut seen = BTreeSet::new();
    let routes = plan.routed().flat_map(|(_, side)| side.routes.iter().map(|route| (&side.vpc.name, route)));
    let twice = routes.filter(|(vpc, route)| !seen.insert((*vpc, &route.table.name, route.destination.net)));
    let has_stray = |vpc: &&Arc<Vpc>| {
        let within = |net: &IpNet| vpc.cidrs.iter().any(|block| block.net.contains(net));
        vpc.subnets.iter().flat_map(|subnet| &subnet.cidrs).any(|block| !within(&block.net))
    };
    let astray = plan.network.vpcs().iter().filter(has_stray).map(|vpc| &vpc.name);
    twice.map(|(vpc, _)| vpc).chain(astray).collect()
}

fn finding(reach: &Reach<'_>, there: &Link, back: &Link) -> Option<Diagnostic> {
    let message = format!(
        "calls from `{}` to `{}` on {} take `{}`, and their answers take `{}`",
        reach.from, reach.to, reach.ports, reach.link, reach.back
    );
    let joins = |connection: &&Arc<Connection>| {
        let vpcs =
            std::iter::once(&connection.provider).chain(&connection.consumers).map(|party| &party.vpc.name);
        vpcs.filter(|vpc| [reach.from, reach.to].contains(vpc)).count() > 1
    };
    let spans =
        [there, back].map(|link| link.connections().iter().find(joins).map(|connection| connection.via_span));
    let [Some(calls), Some(answers)] = spans else { return None };
    let finding = Diagnostic::new(&CODE, message, calls, "calls take this way")
        .also(answers, "answers take this way")
        .note("AWS routes each packet by the longest prefix; a stateful firewall on one of the ways sees half of a flow")
        .help("give both connections the same connection type")
.help("or name `subnets` that use different route tables in each, so that no route table has routes of both");
    Some(finding)
}
