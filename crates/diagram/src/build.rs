//! From a plan to its picture: who is drawn where, and in which words.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::name::Name;
use crossvpc_core::network::Account as Owner;
use crossvpc_core::plan::{Link, Plan, Table, TransitGateway};

use crate::flow::{Flow, Flows, Way};
use crate::grouping::{Grouped, grouped};
use crate::label::{counted, few, few_lines, number, range};
use crate::picture::{Account, At, Detail, Edge, EdgeWay, Gateway, Node, Picture, RouteTable};

const MOST_PORTS: usize = 4;
const MOST_CIDRS: usize = 3;
const MOST_ROUTES: usize = 3;
/// Tables that no edge of the picture goes through are listed up to this number.
const MOST_TABLES: usize = 6;

impl Picture {
    /// The picture of a plan.
    pub fn of(plan: &Plan, detail: Detail) -> Self {
        Self::drawn(plan, None, detail)
    }

    /// The picture of one link: the connections that share it.
    pub fn of_link(plan: &Plan, link: &Link) -> Self {
        Self::drawn(plan, Some(link), Detail::Full)
    }

    fn drawn(plan: &Plan, only: Option<&Link>, detail: Detail) -> Self {
        let all = Flows::of(plan, only);
        let (most_boxes, most_edges) = detail.limits();
        let found = grouped(&all, most_boxes, most_edges);
        let used: BTreeSet<_> = found.edges.keys().filter_map(|(_, _, way)| by_gateway(*way)).collect();
        let gateways: Vec<_> = plan
            .gateways()
            .filter(|gateway| used.iter().any(|(name, _)| **name == gateway.gateway.name))
            .collect();
        let (accounts, places) = accounts(&all, &found, &gateways);
        let owner = |gateway: &TransitGateway, accounts: &[Account]| {
            let id = format!("account-{}", gateway.gateway.account.name);
            accounts.iter().position(|account| account.id == id).unwrap_or_default()
        };
        let drawn: Vec<_> = gateways
            .iter()
            .map(|gateway| {
                let is_used = |table: &Table| used.contains(&(&gateway.gateway.name, table.id.name()));
                self::gateway(gateway, owner(gateway, &accounts), is_used)
            })
            .collect();
        let edges = found.edges.iter().map(|(&(consumer, provider, way), flows)| Edge {
            consumer: places[&consumer],
            provider: places[&provider],
            way: match way {
                Way::VpcPeering => EdgeWay::VpcPeering,
                Way::PrivateLink => EdgeWay::PrivateLink,
                Way::TransitGateway(name, table) => {
                    let at = gateways.iter().position(|gateway| gateway.gateway.name == *name);
                    let at = at.unwrap_or_default();
                    let id = table_id(name, table);
                    let table = drawn[at].tables.iter().position(|table| table.id == id);
                    EdgeWay::TransitGateway(at, table.unwrap_or_default())
                }
            },
            ports: ports(flows),
            connections: described(flows),
        });
        let edges = edges.collect();
        let unused = if only.is_some() { 0 } else { plan.network.vpcs().len() - all.vpcs.len() };
        let notes = notes(&found, all.flows.len(), unused);
        Self { accounts, gateways: drawn, edges, notes }
    }
}

fn by_gateway(way: Way<'_>) -> Option<(&Name, Option<&Name>)> {
    match way {
        Way::VpcPeering | Way::PrivateLink => None,
        Way::TransitGateway(name, table) => Some((name, table)),
    }
}

/// Names have no underscore.
fn table_id(gateway: &Name, table: Option<&Name>) -> String {
    format!("tgw-{gateway}_{}", table.map(Name::as_str).unwrap_or_default())
}

/// The accounts with their boxes, by title, and where each box is. Owners of gateways are among them.
fn accounts(
    all: &Flows<'_>,
    found: &Grouped<'_>,
    gateways: &[&TransitGateway],
) -> (Vec<Account>, BTreeMap<usize, At>) {
    let regions: BTreeSet<_> = all.vpcs.iter().map(|vpc| vpc.region.name()).collect();
    let mut accounts: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    let owners = gateways.iter().map(|gateway| &gateway.gateway.account);
    let title = |account: &Owner| format!("{} · {}", account.name, account.id);
    for owner in owners {
        accounts.insert(format!("account-{}", owner.name), (title(owner), Vec::new()));
    }
    for (at, vpcs) in found.boxes.iter().enumerate() {
        let Some(&first) = vpcs.first() else { continue };
        let names: BTreeSet<_> = vpcs.iter().map(|&vpc| all.vpcs[vpc].account.name.as_str()).collect();
        let (id, title) = if names.len() == 1 {
            let account = &all.vpcs[first].account;
            (format!("account-{}", account.name), title(account))
        } else {
            let names: Vec<_> = names.into_iter().collect();
            let count = counted(names.len(), "account");
            (format!("accounts-of-{}", all.vpcs[first].name), format!("{count} · {}", range(&names)))
        };
        accounts.entry(id).or_insert((title, Vec::new())).1.push(at);
    }
    let mut places = BTreeMap::new();
    let drawn = accounts.into_iter().enumerate().map(|(account, (id, (title, boxes)))| {
        let nodes = boxes.iter().enumerate().map(|(node, &at)| {
            places.insert(at, (account, node));
            self::node(all, &found.boxes[at], found.inside[at].len(), regions.len() > 1)
        });
        Account { id, title, nodes: nodes.collect() }
    });
    let drawn = drawn.collect();
    (drawn, places)
}

fn node(all: &Flows<'_>, vpcs: &[usize], inside: usize, names_region: bool) -> Node {
    let (id, title, name, mut lines) = match vpcs {
        [one] => {
            let vpc = all.vpcs[*one];
            let cidrs = vpc.cidrs.iter().map(|block| block.net.to_string()).collect();
            let name = vpc.name.to_string();
            (format!("vpc-{name}"), name.clone(), name, few_lines(cidrs, MOST_CIDRS))
        }
        several => {
            let names: Vec<_> = several.iter().map(|&vpc| all.vpcs[vpc].name.as_str()).collect();
            let name = range(&names);
            (format!("vpcs-of-{}", names[0]), counted(several.len(), "VPC"), name.clone(), vec![name])
        }
    };
    if names_region {
        let regions: BTreeSet<_> = vpcs.iter().map(|&vpc| all.vpcs[vpc].region.name()).collect();
        let regions: Vec<_> = regions.into_iter().map(str::to_owned).collect();
        lines.push(few(&regions, 2));
    }
    if inside > 0 {
        lines.push(format!("{} inside", counted(inside, "connection")));
    }
    Node { id, title, name, lines }
}

fn gateway(gateway: &TransitGateway, account: usize, is_used: impl Fn(&Table) -> bool) -> Gateway {
    let declared = &gateway.gateway;
    let mut room = MOST_TABLES;
    let mut left_out = 0;
    let tables = gateway.tables.iter().filter(|table| {
        let is_shown = is_used(table) || room > 0;
        room = room.saturating_sub(1);
        left_out += usize::from(!is_shown);
        is_shown
    });
    let tables: Vec<_> = tables
        .map(|table| {
            let name = table.id.name();
            let title = match name {
                Some(name) => format!("route table {name}"),
                None => "default route table".to_owned(),
            };
            let routes = table.static_routes().iter().map(|route| match route.leads_to() {
                Some(vpc) => format!("{} → {vpc}", route.destination.net),
                None => format!("{} → black hole", route.destination.net),
            });
            let lines = few_lines(routes.collect(), MOST_ROUTES);
            RouteTable { id: table_id(&declared.name, name), title, lines }
        })
        .collect();
    let rest = (left_out > 0).then(|| format!("and {}", counted(left_out, "more route table")));
    Gateway {
        id: format!("tgw-{}", declared.name),
        account,
        title: format!("Transit Gateway {}", declared.name),
        lines: rest.into_iter().collect(),
        tables,
    }
}

fn ports(flows: &[&Flow<'_>]) -> String {
    let ports: BTreeSet<_> = flows.iter().flat_map(|flow| &flow.connection.ports).collect();
    let ports: Vec<_> = ports.into_iter().map(ToString::to_string).collect();
    few(&ports, MOST_PORTS)
}

fn described(flows: &[&Flow<'_>]) -> Vec<String> {
    let connections: BTreeMap<_, _> =
        flows.iter().map(|flow| (&flow.connection.name, flow.connection)).collect();
    let described = connections.into_values().map(|connection| match &connection.description {
        Some(description) => format!("{}: {description}", connection.name),
        None => connection.name.to_string(),
    });
    described.collect()
}

fn notes(found: &Grouped<'_>, flows: usize, unused: usize) -> Vec<String> {
    let mut notes: Vec<_> = found.rule.map(str::to_owned).into_iter().collect();
    if found.cut > 0 {
        let of = counted(flows, "pair");
        notes.push(format!("Not drawn: {} of {of} of consumer and provider.", number(found.cut)));
    }
    if unused > 0 {
        notes.push(format!("Not drawn: {} without a connection.", counted(unused, "VPC")));
    }
    notes
}
