//! The route tables of VPCs: the local routes, and those of every link.

use std::collections::BTreeMap;

use crate::name::Name;
use crate::network::{RouteTable, Vpc};
use crate::plan::{Link, Plan, RoutedVpc};

use super::addresses::AddressSet;
use super::routes::{Route, Routes, Way};

/// A VPC with its route tables.
#[derive(Debug)]
pub struct VpcRouting<'p> {
    /// The VPC.
    pub vpc: &'p Vpc,
    /// All its addresses.
    pub addresses: AddressSet,
    /// The links that it routes into, in the order of their ids.
    pub links: Vec<&'p Link>,
    /// The route tables of the spec, by name.
    pub tables: Vec<VpcTable<'p>>,
}

/// A route table of a VPC.
#[derive(Debug)]
pub struct VpcTable<'p> {
    /// The table.
    pub table: &'p RouteTable,
    /// The addresses that may use it: those of the subnets that name it, and those of which the spec does not say which
    /// table they use.
    pub serves: AddressSet,
    /// Its routes.
    pub routes: Routes<'p>,
}

/// Every VPC that routes into a link, of those that are wanted.
pub(super) fn all(plan: &Plan, is_wanted: impl Fn(&Name) -> bool) -> BTreeMap<&Name, VpcRouting<'_>> {
    let mut sides: BTreeMap<_, Vec<(&Link, &RoutedVpc)>> = BTreeMap::new();
    for (link, side) in plan.routed().filter(|(_, side)| is_wanted(&side.vpc.name)) {
        sides.entry(&side.vpc.name).or_default().push((link, side));
    }
    sides.into_iter().map(|(name, sides)| (name, VpcRouting::of(&sides[0].1.vpc, &sides))).collect()
}

impl<'p> VpcRouting<'p> {
    fn of(vpc: &'p Vpc, sides: &[(&'p Link, &'p RoutedVpc)]) -> Self {
        let mut routes: BTreeMap<&Name, Vec<Route<'p>>> = BTreeMap::new();
        for (link, side) in sides {
            for route in &side.routes {
                let (destination, way) = (route.destination.net, Way::Link(link));
                routes.entry(&route.table.name).or_default().push(Route { destination, way });
            }
        }
        let addresses: AddressSet = vpc.cidrs.iter().map(|block| block.net).collect();
        let of_subnets = |wanted: &dyn Fn(&RouteTable) -> bool| -> AddressSet {
            let subnets = vpc
                .subnets
                .iter()
                .filter(|subnet| subnet.route_table.as_ref().is_some_and(|table| wanted(table)));
            subnets.flat_map(|subnet| subnet.cidrs.iter().map(|block| block.net)).collect()
        };
        let unsaid = addresses.difference(&of_subnets(&|_| true));
        let tables = vpc.route_tables.iter().map(|table| {
            let own = of_subnets(&|named| named.name == table.name).intersection(&addresses);
            let local = vpc.cidrs.iter().map(|block| Route { destination: block.net, way: Way::Local });
            let links = routes.remove(&table.name).unwrap_or_default();
            VpcTable { table, serves: own.union(&unsaid), routes: Routes::of(local.chain(links)) }
        });
        let tables = tables.collect();
        let links = sides.iter().map(|(link, _)| *link).collect();
        Self { vpc, addresses, links, tables }
    }
}
