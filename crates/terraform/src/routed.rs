//! The routes and rules of a VPC, as the calls of every module that has any show them.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::aws::cidr::IpNet;
use crossvpc_core::name::{Name, Prefix};
use crossvpc_core::plan::{Direction, Route, RoutedVpc};
use crossvpc_render::{Comment, Expr, hcl_list, listed};
use serde::Serialize;

use crate::address;
use crate::prefix_lists::{PrefixListView, prefix_lists};

/// The page `shared/routes-and-rules.tf`.
#[derive(Serialize)]
pub(crate) struct RoutedView {
    /// Routes, by their keys.
    routes: Vec<RouteView>,
    /// The prefix lists that rules name.
    prefix_lists: Vec<PrefixListView>,
    /// Rules, by the group that gets them.
    rules: Vec<GroupView>,
}

/// A route.
#[derive(Serialize)]
struct RouteView {
    /// The route table and the destination.
    key: String,
    /// The id of the route table.
    table: Expr,
    /// The destination block.
    destination: String,
}

/// The rules of a security group.
#[derive(Serialize)]
struct GroupView {
    /// The name of the group.
    key: Expr,
    /// Its id.
    id: Expr,
    /// Its rules, by direction.
    ways: Vec<WayView>,
}

/// The rules of a group in one direction.
#[derive(Serialize)]
struct WayView {
    /// The module's word.
    direction: Expr,
    /// The rules.
    openings: Vec<OpeningView>,
}

/// Rules for the same ports, to or from blocks of one VPC or a list.
#[derive(Serialize)]
struct OpeningView {
    /// The connections that ask for them.
    comment: Vec<Comment>,
    /// The ports.
    ports: Expr,
    /// The blocks on the other side.
    cidrs: Option<Expr>,
    /// The key of their list.
    prefix_list: Option<String>,
    /// The VPC on the other side, or what the list holds.
    peer: String,
}

impl RoutedView {
    pub(crate) fn of(side: &RoutedVpc, link: &str, prefix: &Prefix) -> Self {
        Self {
            routes: side.routes.iter().map(|route| self::route(side, route)).collect(),
            prefix_lists: prefix_lists(prefix, link, &side.prefix_lists()),
            rules: groups(side),
        }
    }
}

fn route(side: &RoutedVpc, route: &Route) -> RouteView {
    RouteView {
        key: format!("{}/{}", route.table.name, route.destination.net),
        table: address::route_table_id(&side.vpc, &route.table),
        destination: route.destination.net.to_string(),
    }
}

/// The rules that differ in nothing but the block: the group, the direction, the peer, the list, what asks for them and the ports.
type Alike<'s> = (&'s Name, Direction, &'s Name, Option<String>, Vec<&'s str>);

fn groups(side: &RoutedVpc) -> Vec<GroupView> {
    let mut alike: BTreeMap<Alike<'_>, BTreeMap<_, BTreeSet<IpNet>>> = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for rule in &side.rules {
        let asked_by = rule.asked_by.iter().map(|connection| connection.name.as_str()).collect();
        let (peer, list) = (rule.peer.owner(), rule.peer.list().map(|list| list.key()));
        let key = (&rule.group.name, rule.direction, peer, list, asked_by);
        let ports = alike.entry(key).or_default();
        let blocks = ports.entry((rule.protocol, rule.ports, rule.ports_label())).or_default();
        if rule.peer.list().is_none() {
            blocks.extend(rule.peer.blocks());
        }
        ids.entry(&rule.group.name).or_insert_with(|| address::security_group_id(&side.vpc, &rule.group));
    }
    let mut groups: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
    for ((group, direction, peer, list, asked_by), ports) in alike {
        let openings = groups.entry(group).or_default().entry(direction).or_default();
        let mut by_blocks: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for ((.., label), blocks) in ports {
            by_blocks.entry(blocks).or_default().push(label);
        }
        openings.extend(by_blocks.into_iter().map(|(blocks, ports)| OpeningView {
            comment: listed("For", asked_by.iter().copied()),
            ports: Expr::new(hcl_list(ports.iter().map(String::as_str))),
            cidrs: list.is_none().then(|| {
                let blocks: Vec<_> = blocks.iter().map(ToString::to_string).collect();
                Expr::new(hcl_list(blocks.iter().map(String::as_str)))
            }),
            prefix_list: list.clone(),
            peer: list.as_ref().map_or_else(|| peer.to_string(), |_| format!("the consumers of {peer}")),
        }));
    }
    let ways = |ways: BTreeMap<Direction, _>| {
        let way = |(direction, openings): (Direction, _)| WayView {
            direction: Expr::new(direction.name()),
            openings,
        };
        ways.into_iter().map(way).collect()
    };
    let group =
        |(name, of_group)| GroupView { key: address::key(name), id: ids[name].clone(), ways: ways(of_group) };
    groups.into_iter().map(group).collect()
}
