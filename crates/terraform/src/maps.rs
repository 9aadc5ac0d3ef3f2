//! Maps of names to ids, as module calls take them, and names with their values.

use std::sync::Arc;

use crossvpc_core::network::{Subnet, Vpc};
use crossvpc_render::Expr;
use serde::Serialize;

use crate::address;

/// A map: on one line if it has one entry.
#[derive(Serialize)]
pub(crate) struct MapView {
    /// The only entry.
    one: Option<EntryView>,
    /// All of several.
    many: Vec<EntryView>,
}

/// An entry of a map.
#[derive(Serialize)]
pub(crate) struct EntryView {
    /// A name of the spec.
    pub(crate) key: Expr,
    /// What stands for it.
    pub(crate) value: Expr,
}

/// A name and its value.
#[derive(Serialize)]
pub(crate) struct TagView {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl MapView {
    pub(crate) fn of(entries: impl Iterator<Item = (Expr, Expr)>) -> Self {
        Self::from(entries.map(|(key, value)| EntryView { key, value }).collect::<Vec<_>>())
    }
}

impl From<Vec<EntryView>> for MapView {
    fn from(mut entries: Vec<EntryView>) -> Self {
        match entries.len() {
            1 => Self { one: entries.pop(), many: Vec::new() },
            _ => Self { one: None, many: entries },
        }
    }
}

/// The subnets that something stands in.
pub(crate) fn subnets(vpc: &Vpc, subnets: &[Arc<Subnet>]) -> MapView {
    MapView::of(subnets.iter().map(|subnet| (address::key(&subnet.name), address::subnet_id(vpc, subnet))))
}
