//! What has another name in the new spec and is the same thing on AWS, by its key.

use std::collections::BTreeMap;

use crate::name::Name;
use crate::network::{Gateway, Network, Vpc};
use crate::source::Span;

use super::codes::RENAMES_ONLY;
use super::kinds::Change;

/// The things of a network: what they are, and what they are in; where each name stands.
type Named<'n> = BTreeMap<(&'static str, String, &'n Name), (&'n Name, Span)>;

/// One change for each name.
pub(super) fn changes(base: &Network, new: &Network) -> Vec<Change> {
    if base.keys() == new.keys() {
        return Vec::new();
    }
    let now = named(new);
    let mut changes = Vec::new();
    for ((kind, of, key), (old, base_at)) in named(base) {
        let Some((name, at)) = now.get(&(kind, of, key)).filter(|(name, _)| name.as_str() != old.as_str())
        else {
            continue;
        };
        let mut change = Change::new(&RENAMES_ONLY, format!("{kind} `{old}` is now `{name}`"));
        (change.before, change.after) = (Some(old.to_string()), Some(name.to_string()));
        (change.base_at, change.at) = (Some(base_at), Some(*at));
        change.connection = (kind == "connection").then(|| (*name).clone());
        changes.push(change);
    }
    changes
}

fn named(network: &Network) -> Named<'_> {
    let mut all = Named::new();
    let mut add = |kind, of: &str, name, span| {
        all.insert((kind, of.to_owned(), name), (name, span));
    };
    for account in network.accounts() {
        add("account", "", &account.name, account.span);
    }
    for vpc in network.vpcs() {
        let Vpc { name, span, route_tables, subnets, security_groups, .. } = &**vpc;
        add("VPC", "", name, *span);
        for table in route_tables {
            add("route table", name.key(), &table.name, table.span);
        }
        for subnet in subnets {
            add("subnet", name.key(), &subnet.name, subnet.span);
        }
        for group in security_groups {
            add("security group", name.key(), &group.name, group.span);
        }
    }
    for gateway in network.gateways() {
        let Gateway { name, span, tables, .. } = &**gateway;
        add("transit gateway", "", name, *span);
        for table in tables {
            add("route table", name.key(), &table.name, table.span);
        }
    }
    for connection in network.connections() {
        add("connection", "", &connection.name, connection.span);
    }
    all
}
