//! The routes and rules of a VPC, as the calls of every module that has any show them.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::name::Name;
use crossvpc_core::plan::{Direction, Route, RoutedVpc};
use crossvpc_render::{Comment, Expr, hcl_list, listed};
use serde::Serialize;

use crate::address;

/// The page `shared/routes-and-rules.tf`.
#[derive(Serialize)]
pub(crate) struct RoutedView {
    /// Routes, by their keys.
    routes: Vec<RouteView>,
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

/// Rules for the same ports, to or from blocks of one VPC.
#[derive(Serialize)]
struct OpeningView {
    /// The connections that ask for them.
    comment: Vec<Comment>,
    /// The ports.
    ports: Expr,
    /// The blocks on the other side.
    cidrs: Expr,
    /// The VPC on the other side.
    peer: String,
}

impl RoutedView {
    pub(crate) fn of(side: &RoutedVpc) -> Self {
        Self {
            routes: side.routes.iter().map(|route| self::route(side, route)).collect(),
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

/// The rules that differ in nothing but the block: the group, the direction, the peer, what asks for them and the ports.
type Alike<'s> = (&'s Name, Direction, &'s Name, Vec<&'s str>);

fn groups(side: &RoutedVpc) -> Vec<GroupView> {
    let mut alike: BTreeMap<Alike<'_>, BTreeMap<_, BTreeSet<_>>> = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for rule in &side.rules {
        let asked_by = rule.asked_by.iter().map(|connection| connection.name.as_str()).collect();
        let key = (&rule.group.name, rule.direction, &rule.peer_vpc, asked_by);
        let ports = alike.entry(key).or_default();
        ports.entry((rule.protocol, rule.ports, rule.ports_label())).or_default().insert(rule.peer);
        ids.entry(&rule.group.name).or_insert_with(|| address::security_group_id(&side.vpc, &rule.group));
    }
    let mut groups: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
    for ((group, direction, peer, asked_by), ports) in alike {
        let openings = groups.entry(group).or_default().entry(direction).or_default();
        let mut by_blocks: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for ((.., label), blocks) in ports {
            by_blocks.entry(blocks).or_default().push(label);
        }
        openings.extend(by_blocks.into_iter().map(|(blocks, ports)| OpeningView {
            comment: listed("For", asked_by.iter().copied()),
            ports: Expr::new(hcl_list(ports.iter().map(String::as_str))),
            cidrs: Expr::new(hcl_list(
                blocks.iter().map(ToString::to_string).collect::<Vec<_>>().iter().map(String::as_str),
            )),
            peer: peer.to_string(),
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
