//! Managed prefix lists, as the calls of every module that has any show them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::name::Prefix;
use crossvpc_core::plan::PrefixList;
use crossvpc_render::{Expr, hcl_list};
use serde::Serialize;

use crate::address;
use crate::maps::EntryView;

/// A list of the page `shared/prefix-list.tf`.
#[derive(Serialize)]
pub(crate) struct PrefixListView {
    /// What rules name it by: a name of the spec with a family, which needs no quotes.
    key: Expr,
    /// What it is called on AWS.
    name: String,
    ipv6: bool,
    /// How many entries it has room for.
    size: usize,
    /// The CIDR blocks, by the VPC that has them.
    entries: Vec<EntryView>,
}

/// What the pages show of the lists of a link.
pub(crate) fn prefix_lists(prefix: &Prefix, link: &str, lists: &[&Arc<PrefixList>]) -> Vec<PrefixListView> {
    let view = |list: &&Arc<PrefixList>| PrefixListView {
        key: Expr::new(list.key()),
        name: prefix.of(list.name(link)),
        ipv6: list.is_ipv6,
        size: list.size(),
        entries: entries(list),
    };
    lists.iter().map(view).collect()
}

fn entries(list: &PrefixList) -> Vec<EntryView> {
    let mut by_vpc: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (cidr, vpc) in &list.entries {
        by_vpc.entry(vpc).or_default().push(cidr.to_string());
    }
    let entry = |(vpc, cidrs): (_, Vec<String>)| EntryView {
        key: address::key(vpc),
        value: Expr::new(hcl_list(cidrs.iter().map(String::as_str))),
    };
    by_vpc.into_iter().map(entry).collect()
}
