//! The links of two plans, each beside the one that is the same on AWS.

use std::collections::BTreeMap;

use crate::plan::{Link, Plan};

use super::renames::Renames;

/// The links of two plans by what they are on AWS, whatever the base calls it.
pub(super) struct Pairs<'p>(pub(super) BTreeMap<String, [Option<&'p Link>; 2]>);

impl<'p> Pairs<'p> {
    pub(super) fn of(base: &'p Plan, new: &'p Plan, renames: &Renames) -> Self {
        let mut pairs: BTreeMap<String, [Option<&Link>; 2]> = BTreeMap::new();
        let none = Renames::default();
        for (at, plan, renames) in [(0, base, renames), (1, new, &none)] {
            for link in plan.links.iter() {
                pairs.entry(key(link, renames)).or_default()[at] = Some(link);
            }
        }
        Self(pairs)
    }
}

fn key(link: &Link, renames: &Renames) -> String {
    match link {
        Link::VpcPeering(peering) => {
            let mut pair = peering.sides().map(|side| renames.vpc(&side.vpc.name));
            pair.sort();
            format!("vpc-peering-{}--{}", pair[0], pair[1])
        }
        Link::PrivateLink(service) => format!("privatelink-{}", renames.connection(&service.connection.name)),
        Link::TransitGateway(gateway) => {
            format!("transit-gateway-{}", renames.gateway(&gateway.gateway.name))
        }
    }
}
