//! The route tables that a transit gateway's attachments use: those that the gateway declares, or its default table,
//! which is a table like any other.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::name::Name;
use crate::network::{Gateway, GatewayTable, StaticRoute, Vpc};

/// Which route table of a gateway. It serializes as the name, and as `null` for the default table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableId {
    /// The default table, which a gateway uses that declares no table.
    Default,
    /// A declared table.
    Named(Name),
}

/// A route table of a gateway, with the VPCs of its attachments.
#[derive(Clone, Debug)]
pub struct Table {
    /// Which one.
    pub id: TableId,
    /// The table as declared; `None` for the default table.
    pub declared: Option<Arc<GatewayTable>>,
    /// The VPCs that are associated with it, by name: it routes what they send.
    pub serves: Vec<Arc<Vpc>>,
    /// The VPCs that propagate their CIDR blocks to it, by name.
    pub learns: Vec<Arc<Vpc>>,
}

impl Serialize for TableId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name().serialize(serializer)
    }
}

impl TableId {
    /// The name of a declared table.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Default => None,
            Self::Named(name) => Some(name),
        }
    }
}

impl Table {
    /// The tables of a gateway, by id, for its attachments in the order of their VPCs: each with the declared table that
    /// it is associated with, and the declared tables that it propagates to.
    pub(super) fn all<'g>(
        gateway: &'g Gateway,
        attachments: impl Iterator<Item = (&'g Arc<Vpc>, Option<&'g Arc<GatewayTable>>, &'g [Arc<GatewayTable>])>,
    ) -> Vec<Self> {
        let table = |id, declared| Self { id, declared, serves: Vec::new(), learns: Vec::new() };
        let named = |table: &Arc<GatewayTable>| TableId::Named(table.name.clone());
        let declared = gateway.tables.iter().map(|known| table(named(known), Some(Arc::clone(known))));
        let mut tables: BTreeMap<_, _> = declared.map(|table| (table.id.clone(), table)).collect();
        let default = tables.is_empty().then_some(TableId::Default);
        tables.extend(default.clone().map(|id| (id.clone(), table(id, None))));
        for (vpc, served_by, propagates_to) in attachments {
            let served_by = served_by.map(named).or_else(|| default.clone());
            if let Some(table) = served_by.and_then(|id| tables.get_mut(&id)) {
                table.serves.push(Arc::clone(vpc));
            }
            for id in propagates_to.iter().map(named).chain(default.clone()) {
                if let Some(table) = tables.get_mut(&id) {
                    table.learns.push(Arc::clone(vpc));
                }
            }
        }
        tables.into_values().collect()
    }

    /// Its static routes, by destination.
    pub fn static_routes(&self) -> &[StaticRoute] {
        self.declared.as_ref().map_or(&[], |table| &table.routes)
    }

    /// How many routes it has, static and propagated.
    pub fn route_count(&self) -> usize {
        self.static_routes().len() + self.learns.iter().map(|vpc| vpc.cidrs.len()).sum::<usize>()
    }
}
