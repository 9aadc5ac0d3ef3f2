//! The ids that the links need and the spec leaves out: the user gives them as variables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossvpc_core::aws::id::AwsId;
use crossvpc_core::name::Name;
use crossvpc_core::network::{SecurityGroup, Subnet, Vpc};
use crossvpc_core::plan::{Front, Link, Plan, PrivateLink};

use crate::address::{Kind, attribute, variable};
use crate::privatelink;
use crate::root::Root;

/// The ids that the links need and the spec leaves out, by VPC.
#[derive(Debug, Default)]
pub(crate) struct MissingIds {
    vpcs: BTreeMap<Name, BTreeSet<(Kind, Option<Name>)>>,
}

impl MissingIds {
    /// Collects what the links need in a root.
    pub(crate) fn of(plan: &Plan, root: &Root) -> Self {
        let mut missing = Self::default();
        for link in &plan.links {
            match link {
                // Only the requester names VPCs: both.
                Link::VpcPeering(peering) if root.has(&peering.requester.place()) => {
                    peering.sides().into_iter().for_each(|side| missing.note_vpc(&side.vpc));
                }
                Link::VpcPeering(_) => {}
                Link::PrivateLink(service) => missing.note_service(service, root),
                Link::TransitGateway(gateway) => {
                    let here = gateway.attachments.iter().filter(|attachment| root.has(&attachment.place()));
                    here.for_each(|attachment| {
                        missing.note_vpc(&attachment.side.vpc);
                        missing.note_subnets(&attachment.side.vpc, &attachment.subnets);
                    });
                }
            }
        }
        for (_, side) in plan.routed().filter(|(_, side)| root.has(&side.place())) {
            let vpc = &side.vpc;
            for route in &side.routes {
                missing.note(&vpc.name, Kind::RouteTable, Some(&route.table.name), route.table.id.as_ref());
            }
            for rule in &side.rules {
                missing.note(&vpc.name, Kind::SecurityGroup, Some(&rule.group.name), rule.group.id.as_ref());
            }
        }
        missing
    }

    /// Every VPC with missing ids: its name, its variable and the ids.
    pub(crate) fn vpcs(&self) -> impl Iterator<Item = (&Name, String, &BTreeSet<(Kind, Option<Name>)>)> {
        self.vpcs.iter().map(|(vpc, ids)| (vpc, variable(vpc), ids))
    }

    /// Each as an input of the root: its path, and what it is.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = (String, String)> {
        self.vpcs().flat_map(|(vpc, variable, ids)| {
            ids.iter().map(move |(kind, name)| match name {
                Some(name) => {
                    let path = format!("{variable}.{}.{}", kind.attribute(), attribute(name));
                    (path, format!("id of the {} {name} of the VPC {vpc}", kind.noun()))
                }
                None => (format!("{variable}.id"), format!("id of the VPC {vpc}")),
            })
        })
    }

    fn note_service(&mut self, service: &PrivateLink, root: &Root) {
        if root.has(&service.place()) {
            let vpc = service.vpc();
            self.note_vpc(vpc);
            if let Front::Made(subnets) = &service.front {
                self.note_subnets(vpc, subnets);
            }
            self.note_groups(vpc, privatelink::target_groups(service));
        }
        for endpoint in service.endpoints.iter().filter(|endpoint| root.has(&endpoint.place())) {
            let vpc = &endpoint.party.vpc;
            self.note_vpc(vpc);
            self.note_subnets(vpc, &endpoint.subnets);
            self.note_groups(vpc, &endpoint.party.security_groups);
        }
    }

    fn note_vpc(&mut self, vpc: &Vpc) {
        self.note(&vpc.name, Kind::Vpc, None, vpc.id.as_ref());
    }

    fn note_subnets(&mut self, vpc: &Vpc, subnets: &[Arc<Subnet>]) {
        for subnet in subnets {
            self.note(&vpc.name, Kind::Subnet, Some(&subnet.name), subnet.id.as_ref());
        }
    }

    fn note_groups<'g>(&mut self, vpc: &Vpc, groups: impl IntoIterator<Item = &'g Arc<SecurityGroup>>) {
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
