//! The route tables of transit gateways: where each leads, by its static routes and by what it learns.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::name::Name;
use crate::plan::{Attachment, Table, TransitGateway};

use super::routes::{Route, Routes, Way};

/// A transit gateway with its route tables.
#[derive(Debug)]
pub struct GatewayRouting<'p> {
    /// The gateway.
    pub gateway: &'p TransitGateway,
    /// Its tables, by id: the default table is one like any other.
    pub tables: Vec<GatewayTable<'p>>,
}

/// A route table of a gateway.
#[derive(Debug)]
pub struct GatewayTable<'p> {
    /// The table, with the VPCs that it serves and learns.
    pub table: &'p Table,
    gateway: &'p TransitGateway,
    routes: OnceCell<Routes<'p>>,
}

impl<'p> GatewayRouting<'p> {
    pub(super) fn of(gateway: &'p TransitGateway) -> Self {
        let table = |table| GatewayTable { table, gateway, routes: OnceCell::new() };
        Self { gateway, tables: gateway.tables.iter().map(table).collect() }
    }

    /// The table that routes what a VPC sends; `None` where it is not attached, or associated with no table.
    pub fn table_of(&self, vpc: &Name) -> Option<&GatewayTable<'p>> {
        let table = self.gateway.table_of(self.gateway.attachment(vpc)?)?;
        self.tables.iter().find(|known| known.table.id == table.id)
    }

    /// How many routes its tables have, static and propagated: what AWS counts for a gateway.
    pub fn route_count(&self) -> usize {
        self.tables.iter().map(|table| table.table.route_count()).sum()
    }
}

impl<'p> GatewayTable<'p> {
    /// Its routes.
    pub fn routes(&self) -> &Routes<'p> {
        self.routes.get_or_init(|| {
            let fixed = self.table.static_routes().iter();
            let fixed =
                fixed.map(|route| Route { destination: route.destination.net, way: Way::Static(route) });
            let learnt = self.table.learns.iter().flat_map(|vpc| {
                vpc.cidrs.iter().map(|block| Route { destination: block.net, way: Way::Propagated(vpc) })
            });
            Routes::of(fixed.chain(learnt))
        })
    }

    /// The attached VPCs that it leads any of their traffic to.
    pub fn leads_to(&self) -> BTreeSet<&'p Name> {
        if self.table.static_routes().is_empty() {
            return self.table.learns.iter().map(|vpc| &vpc.name).collect();
        }
        let is_led = |attachment: &&Attachment| {
            let blocks = attachment.side.vpc.cidrs.iter().map(|block| block.net);
            !self.routes().led(blocks, |way| way.vpc() == Some(attachment.name())).is_empty()
        };
        self.gateway.attachments.iter().filter(is_led).map(Attachment::name).collect()
    }
}
