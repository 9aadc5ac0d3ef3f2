//! What has another name in the new spec and is the same thing on AWS.

use std::collections::BTreeMap;

use crate::name::Name;
use crate::network::Network;
use crate::source::Span;

use super::codes::RENAMES_ONLY;
use super::kinds::Change;

/// Names of the base, each with the name that the same thing has in the new spec where that is another.
#[derive(Debug, Default)]
pub(super) struct Renames {
    pub(super) accounts: BTreeMap<Name, Name>,
    pub(super) vpcs: BTreeMap<Name, Name>,
    pub(super) gateways: BTreeMap<Name, Name>,
    pub(super) connections: BTreeMap<Name, Name>,
}

impl Renames {
    pub(super) fn vpc<'n>(&'n self, name: &'n Name) -> &'n Name {
        self.vpcs.get(name).unwrap_or(name)
    }

    pub(super) fn gateway<'n>(&'n self, name: &'n Name) -> &'n Name {
        self.gateways.get(name).unwrap_or(name)
    }

    pub(super) fn connection<'n>(&'n self, name: &'n Name) -> &'n Name {
        self.connections.get(name).unwrap_or(name)
    }

    /// One change for each name.
    pub(super) fn changes(&self, base: &Network, new: &Network) -> Vec<Change> {
        let mut changes = Vec::new();
        let kinds = [
            ("account", &self.accounts),
            ("VPC", &self.vpcs),
            ("transit gateway", &self.gateways),
            ("connection", &self.connections),
        ];
        for (kind, names) in kinds {
            for (old, name) in names {
                let mut change = Change::new(&RENAMES_ONLY, format!("{kind} `{old}` is now `{name}`"));
                (change.before, change.after) = (Some(old.to_string()), Some(name.to_string()));
                (change.base_at, change.at) = (place(base, kind, old), place(new, kind, name));
                change.connection = (kind == "connection").then(|| name.clone());
                changes.push(change);
            }
        }
        changes
    }
}

fn place(network: &Network, kind: &str, name: &Name) -> Option<Span> {
    match kind {
        "account" => network.accounts().iter().find(|one| one.name == *name).map(|one| one.span),
        "VPC" => network.vpcs().iter().find(|one| one.name == *name).map(|one| one.span),
        "transit gateway" => network.gateways().iter().find(|one| one.name == *name).map(|one| one.span),
        _ => network.connections().iter().find(|one| one.name == *name).map(|one| one.span),
    }
}
