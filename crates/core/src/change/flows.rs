//! Flows that are opened, closed or kept: what routing reaches in one plan and not in the other, and which connection asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::name::Name;
use crate::network::{Connection, Party, Target, Via, Vpc};
use crate::plan::Plan;
use crate::routing::{AddressSet, PortSet, Routing};
use crate::source::Span;

use super::codes::{BROADENS_FLOW, CLOSES_FLOW, KEEPS_FLOW, NARROWS_FLOW, OPENS_FLOW};
use super::kinds::{Change, End};
use super::same;
use super::sets::{Flow, Flows};
use super::touched::Touched;

/// Who calls and who is called, by their names in the new plan.
type Pair = [Name; 2];

/// The most CIDR blocks of a set that a sentence has; a reader follows no more.
const MOST_BLOCKS: usize = 4;

/// What a connection declares for one of its consumers.
struct Declared<'p> {
    connection: &'p Arc<Connection>,
    consumer: &'p Party,
    flows: Flows,
    /// Whether the connection is in both plans and is the same.
    is_kept: bool,
}

/// What one plan has between two VPCs.
#[derive(Default)]
struct Side<'p> {
    works: Flows,
    /// By the new name of the connection.
    declared: BTreeMap<Name, Declared<'p>>,
}

/// The flows that differ, the widest first, and those that are kept open though a connection that declared them does not any more.
pub(super) fn changes(base: &Plan, new: &Plan, touched: &Touched<'_>) -> Vec<Change> {
    if touched.base.is_empty() && touched.new.is_empty() {
        return Vec::new();
    }
    let mut sides: BTreeMap<Pair, [Side<'_>; 2]> = BTreeMap::new();
    for (at, plan, names) in [(0, base, &touched.base), (1, new, &touched.new)] {
        for reach in Routing::of(plan).touching(names) {
            let pair = [reach.from.clone(), reach.to.clone()];
            sides.entry(pair).or_default()[at].works.add(&reach);
        }
    }
    let mut differing: BTreeSet<Name> = BTreeSet::new();
    same::changed_connections(&base.network, &new.network, |one, two| {
        differing.extend(one.map(|one| one.name.clone()));
        differing.extend(two.map(|two| two.name.clone()));
    });
    for (at, network) in [(0, &base.network), (1, &new.network)] {
        for connection in network.connections() {
            let name = &connection.name;
            for consumer in &connection.consumers {
                let pair = [&consumer.vpc.name, &connection.provider.vpc.name].map(Name::clone);
                if let Some(sides) = sides.get_mut(&pair) {
                    let (flows, is_kept) = (declared(connection, consumer), !differing.contains(name));
                    let declared = Declared { connection, consumer, flows, is_kept };
                    sides[at].declared.insert(name.clone(), declared);
                }
            }
        }
    }
    let mut changes = Vec::new();
    for ([from, to], sides) in &sides {
        let ends = |at: usize| {
            let network = if at == 0 { &base.network } else { &new.network };
            let find = |name: &Name| network.vpcs().iter().find(|vpc| vpc.name == *name);
            find(from).zip(find(to))
        };
        of_pair(sides, [ends(0), ends(1)], &mut changes);
    }
    changes.sort_by_key(|change| std::cmp::Reverse(change.width()));
    changes
}

/// The VPC that calls and the VPC that is called, where a plan has both.
type Ends<'p> = Option<(&'p Arc<Vpc>, &'p Arc<Vpc>)>;

fn of_pair(sides: &[Side<'_>; 2], ends: [Ends<'_>; 2], changes: &mut Vec<Change>) {
    let [base, new] = sides;
    let (opened, closed) = (new.works.difference(&base.works), base.works.difference(&new.works));
    let (mut opened, unasked) = shared_out(opened, &new.declared);
    let (mut closed, unasked_before) = shared_out(closed, &base.declared);
    let both: BTreeSet<Name> = opened.keys().chain(closed.keys()).cloned().collect();
    let had = |side: &Side<'_>, name: &Name| {
        let declared = side.declared.get(name);
        declared.map_or_else(Flows::default, |declared| declared.flows.intersection(&side.works))
    };
    for name in &both {
        let opened = opened.remove(name).unwrap_or_default();
        let closed = closed.remove(name).unwrap_or_default();
        let (before, after) = (had(base, name), had(new, name));
        let is_wider = closed.is_empty() && !before.is_empty();
        let is_narrower = opened.is_empty() && !after.is_empty();
        for (flows, code, at) in [
            (&opened, if is_wider { &BROADENS_FLOW } else { &OPENS_FLOW }, 1),
            (&closed, if is_narrower { &NARROWS_FLOW } else { &CLOSES_FLOW }, 0),
        ] {
            for flow in rows(flows) {
                let mut change = Change::new(code, "");
                place(&mut change, sides, ends, name, flow, at);
                tell(&mut change, &before, &after);
                changes.push(change);
            }
        }
    }
    for (flows, code, at) in [(unasked, &OPENS_FLOW, 1), (unasked_before, &CLOSES_FLOW, 0)] {
        for flow in rows(&flows) {
            let mut change =
                Change::new(code, "no connection declares it: rules of several connections and routes meet");
            finish(&mut change, ends[at], flow);
            changes.push(change);
        }
    }
    for (name, declared) in base.declared.iter().filter(|(_, declared)| !declared.is_kept) {
        let again = new.declared.get(name);
        if again.is_some_and(|again| again.connection.via.is_routed() != declared.connection.via.is_routed())
        {
            continue;
        }
        let gone =
            again.map_or_else(|| declared.flows.clone(), |again| declared.flows.difference(&again.flows));
        let kept = gone.intersection(&base.works).intersection(&new.works);
        if kept.is_empty() {
            continue;
        }
        let others = new.declared.iter().filter(|(_, other)| !other.flows.intersection(&kept).is_empty());
        let others: Vec<_> = others.map(|(name, _)| format!("`{name}`")).collect();
        let by = if others.is_empty() { "rules of other connections".to_owned() } else { others.join(", ") };
        for flow in rows(&kept) {
            let mut change = Change::new(&KEEPS_FLOW, format!("kept open by {by}"));
            place(&mut change, sides, ends, name, flow, 0);
            change.after = Some(by.clone());
            changes.push(change);
        }
    }
}

/// Which of some flows which connection declares, each once and first those that changed; and what none declares.
fn shared_out(mut flows: Flows, declared: &BTreeMap<Name, Declared<'_>>) -> (BTreeMap<Name, Flows>, Flows) {
    let mut shares = BTreeMap::new();
    let mut all: Vec<_> = declared.iter().collect();
    all.sort_by_key(|(_, declared)| declared.is_kept);
    for (name, declared) in all {
        let share = flows.intersection(&declared.flows);
        if !share.is_empty() {
            flows = flows.difference(&declared.flows);
            shares.insert(name.clone(), share);
        }
    }
    (shares, flows)
}

/// Flows as rows: those of the two families as one where they have the same ports.
fn rows(flows: &Flows) -> Vec<Flow> {
    let is_ipv6 = |set: &AddressSet| set.blocks().iter().any(|block| block.addr().is_ipv6());
    let mut rows: Vec<Flow> = Vec::new();
    for flow in &flows.0 {
        let beside =
            |row: &&mut Flow| row.ports == flow.ports && !is_ipv6(&row.sources) && is_ipv6(&flow.sources);
        match rows.iter_mut().find(beside) {
            Some(row) => {
                row.sources = row.sources.union(&flow.sources);
                row.destinations = row.destinations.union(&flow.destinations);
            }
            None => rows.push(flow.clone()),
        }
    }
    rows
}

/// Says which connection a flow is of, and where that stands: in the new plan, and in the base.
fn place(
    change: &mut Change,
    sides: &[Side<'_>; 2],
    ends: [Ends<'_>; 2],
    name: &Name,
    flow: Flow,
    at: usize,
) {
    let [base, new] = sides.each_ref().map(|side| side.declared.get(name));
    // The consumer, where it alone came, went or was narrowed; or else the connection.
    let is_alike = base.zip(new).is_some_and(|(one, two)| one.flows.sources() == two.flows.sources());
    let span = |declared: &Declared<'_>| -> Span {
        if is_alike { declared.connection.span } else { declared.consumer.span }
    };
    let of = if at == 0 { base } else { new };
    change.connection = of.map(|declared| declared.connection.name.clone());
    (change.at, change.base_at) = (new.map(span), base.map(span));
    finish(change, ends[at], flow);
}

fn finish(change: &mut Change, ends: Ends<'_>, flow: Flow) {
    change.ports = flow.ports;
    if let Some((from, to)) = ends {
        change.from = Some(End::of(from, flow.sources));
        change.to = Some(End::of(to, flow.destinations));
        change.accounts = [from, to].map(|vpc| vpc.account.name.clone()).into();
    }
}

/// Says in which respect a flow changed.
fn tell(change: &mut Change, before: &Flows, after: &Flows) {
    let (old, now) = (before.sources(), after.sources());
    let (old_ports, ports) = (before.ports(), after.ports());
    if before.is_empty() || after.is_empty() {
        return;
    }
    if old != now {
        (change.before, change.after) = (Some(shown(&old)), Some(shown(&now)));
        change.message = ratio(&old, &now);
        change.callers = Some([old, now]);
    } else if old_ports != ports {
        (change.before, change.after) = (Some(old_ports.to_string()), Some(ports.to_string()));
    }
}

/// How much wider or narrower a set has become, each family by itself.
fn ratio(before: &AddressSet, after: &AddressSet) -> String {
    let [before, after] = [before, after].map(|set| set.clone().families());
    let [four, six] = [0, 1].map(|family| times(before[family].count(), after[family].count()));
    match (four.is_empty(), six.is_empty()) {
        (false, false) if four != six => format!("{four}, IPv6 {six}"),
        (false, _) => four,
        (true, _) => six,
    }
}

fn times(before: u128, after: u128) -> String {
    if before == 0 || after == 0 {
        String::new()
    } else if after >= 2 * before {
        format!("{} times wider", after / before)
    } else if before >= 2 * after {
        format!("{} times narrower", before / after)
    } else {
        String::new()
    }
}

/// The CIDR blocks of a set, of many the first.
pub(super) fn shown(addresses: &AddressSet) -> String {
    let blocks = addresses.blocks();
    let more = blocks.len().saturating_sub(MOST_BLOCKS);
    let text = blocks.iter().take(MOST_BLOCKS).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}

/// What a connection declares for a consumer. What a service forwards to may be anywhere in its VPC, and so may the members of a
/// group that call it.
fn declared(connection: &Connection, consumer: &Party) -> Flows {
    let provider = &connection.provider;
    let set = |blocks: &[crate::network::Block]| same::blocks(blocks).collect::<AddressSet>();
    let ports = connection.ports.iter().copied().collect();
    let (sources, destinations) = match &connection.via {
        Via::VpcPeering(_) | Via::TransitGateway(_) => {
            (set(&consumer.cidrs()), set(&consumer.reachable_cidrs_of(provider)))
        }
        Via::PrivateLink(settings) => {
            let own = settings.ports.iter().map(|own| &own.forward);
            let targets = std::iter::once(&settings.forward).chain(own).flat_map(|forward| &forward.targets);
            let targets = targets.filter_map(|target| match target {
                Target::Ip(ip) => Some(AddressSet::from(ipnet::IpNet::from(*ip))),
                Target::Instance(_) | Target::Alb(_) => None,
            });
            let sources = if consumer.security_groups.is_empty() {
                consumer.cidrs()
            } else {
                consumer.vpc.cidrs.clone()
            };
            (set(&sources), targets.fold(set(&provider.vpc.cidrs), |all, target| all.union(&target)))
        }
    };
    let families = sources.families().into_iter().zip(destinations.families());
    let flows =
        families.map(|(sources, destinations)| Flow { sources, destinations, ports: PortSet::clone(&ports) });
    Flows(flows.filter(|flow| !flow.sources.is_empty() && !flow.destinations.is_empty()).collect())
}
