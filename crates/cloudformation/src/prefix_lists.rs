//! Managed prefix lists, as every stack that has any shows them.

use std::sync::Arc;

use crossvpc_core::network::Network;
use crossvpc_core::plan::PrefixList;
use crossvpc_render::{Comment, Expr, listed};
use serde::Serialize;

use crate::address;

/// A list of the page `shared/prefix-lists.yaml`.
#[derive(Serialize)]
pub(crate) struct PrefixListView {
    /// The connection that asks for it.
    comment: Vec<Comment>,
    /// The logical id.
    id: Expr,
    name: String,
    family: &'static str,
    size: usize,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    cidr: String,
    /// The VPC that has it.
    description: String,
}

/// What the pages show of the lists of a link.
pub(crate) fn prefix_lists(network: &Network, link: &str, lists: &[&Arc<PrefixList>]) -> Vec<PrefixListView> {
    let view = |list: &&Arc<PrefixList>| PrefixListView {
        comment: listed("For", [list.connection.name.as_str()]),
        id: Expr::new(address::prefix_list_logical_id(list)),
        name: network.generate().name_prefix.of(list.name(link)),
        family: list.family(),
        size: list.size(),
        entries: list
            .entries
            .iter()
            .map(|(cidr, vpc)| EntryView { cidr: cidr.to_string(), description: vpc.to_string() })
            .collect(),
    };
    lists.iter().map(view).collect()
}
