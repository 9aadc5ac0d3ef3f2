//! The ids that the links need and the spec leaves out: the user gives them as variables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossvpc_core::aws::id::AwsId;
use crossvpc_core::name::Name;
use crossvpc_core::network::{SecurityGroup, Subnet, Vpc};
use crossvpc_core::plan::RoutedVpc;

use crate::address::Kind;

/// The ids that the links need and the spec leaves out, by VPC.
#[derive(Debug, Default)]
pub(crate) struct MissingIds {
    vpcs: BTreeMap<Name, BTreeSet<(Kind, Option<Name>)>>,
}

impl MissingIds {
    pub(crate) fn extend(&mut self, other: Self) {
        for (vpc, ids) in other.vpcs {
            self.vpcs.entry(vpc).or_default().extend(ids);
        }
    }

    /// Every VPC with missing ids: its name and the ids.
    pub(crate) fn vpcs(&self) -> impl Iterator<Item = (&Name, &BTreeSet<(Kind, Option<Name>)>)> {
        self.vpcs.iter()
    }

    /// Each as an input of the root: its path, and what it is.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = (String, String)> {
        self.vpcs().flat_map(|(vpc, ids)| {
            ids.iter().map(move |(kind, name)| {
                let of =
                    name.as_ref().map(|name| format!("{} {name} of the ", kind.noun())).unwrap_or_default();
                (kind.path(vpc, name.as_ref()), format!("id of the {of}VPC {vpc}"))
            })
        })
    }

    pub(crate) fn note_routed(&mut self, side: &RoutedVpc) {
        let vpc = &side.vpc;
        for route in &side.routes {
            self.note(&vpc.name, Kind::RouteTable, Some(&route.table.name), route.table.id.as_ref());
        }
        self.note_groups(vpc, side.rules.iter().map(|rule| &rule.group));
    }

    pub(crate) fn note_vpc(&mut self, vpc: &Vpc) {
        self.note(&vpc.name, Kind::Vpc, None, vpc.id.as_ref());
    }

    pub(crate) fn note_subnets(&mut self, vpc: &Vpc, subnets: &[Arc<Subnet>]) {
        for subnet in subnets {
            self.note(&vpc.name, Kind::Subnet, Some(&subnet.name), subnet.id.as_ref());
        }
    }

    pub(crate) fn note_groups<'g>(
        &mut self,
        vpc: &Vpc,
        groups: impl IntoIterator<Item = &'g Arc<SecurityGroup>>,
    ) {
        for group in groups {
            self.note(&vpc.name, Kind::SecurityGroup, Some(&group.name), group.id.as_ref());
        }
    }

    fn note(&mut self, vpc: &Name, kind: Kind, name: Option<&Name>, known: Option<&AwsId>) {
        if known.is_none() {
            self.vpcs.entry(vpc.clone()).or_default().insert((kind, name.cloned()));
        }
    }
}
