//! The roots of a plan, merged from what each link adds to them.

use std::collections::BTreeMap;

use crossvpc_core::plan::{Link, Plan, PrivateLink};
use rayon::prelude::*;

use crate::parts::RootParts;
use crate::root::{Root, Wire};
use crate::settings::{self, Layout};
use crate::{privatelink, transit_gateway, vpc_peering};

/// The roots of a plan, and what they need of each other.
pub(crate) struct Roots<'p> {
    /// A place keeps its own while it has a VPC in the spec: what is there is removed by it.
    pub(crate) roots: Vec<RootParts<'p>>,
    /// Nothing where there is one root.
    pub(crate) wires: Vec<Wire>,
}

impl<'p> Roots<'p> {
    pub(crate) fn of(plan: &'p Plan) -> Self {
        let layout = settings::layout(plan);
        let links: Vec<_> = plan.links.par_iter().map(|link| of_link(plan, link)).collect();
        let mut roots: Vec<_> = Root::all(plan).into_iter().map(RootParts::of).collect();
        let at: BTreeMap<_, _> = roots.iter().enumerate().map(|(at, parts)| (parts.root.key(), at)).collect();
        for parts in links.into_iter().flatten() {
            // The accounts and regions of links are declared, so that each of them has a root.
            if let Some(&at) = at.get(&parts.root.key()) {
                roots[at].extend(parts);
            }
        }
        let wires = match layout {
            Layout::Combined => Vec::new(),
            Layout::PerAccount => {
                let all = plan.links.iter().flat_map(|link| (type_of(link).wires)());
                all.filter(|wire| !wire.value.place.is(&wire.to)).collect()
            }
        };
        Self { roots, wires }
    }
}

/// What this crate knows of a type of link.
pub(crate) struct LinkType<'p> {
    /// The modules that a link may call, by their folders.
    pub(crate) modules: &'static [&'static str],
    /// What has a load balancer that is named here.
    pub(crate) service: Option<&'p PrivateLink>,
    /// What it adds to one of its roots.
    parts: Box<dyn Fn(Root) -> RootParts<'p> + 'p>,
    /// What its accounts and regions need of each other.
    wires: Box<dyn Fn() -> Vec<Wire> + 'p>,
}

/// Nothing else in this crate asks which type a link has.
pub(crate) fn type_of(link: &Link) -> LinkType<'_> {
    match link {
        Link::VpcPeering(peering) => LinkType {
            modules: vpc_peering::MODULES,
            service: None,
            parts: Box::new(|root| vpc_peering::parts(peering, root)),
            wires: Box::new(|| vpc_peering::wires(peering)),
        },
        Link::PrivateLink(service) => LinkType {
            modules: privatelink::MODULES,
            service: Some(service),
            parts: Box::new(|root| privatelink::parts(service, root)),
            wires: Box::new(|| privatelink::wires(service)),
        },
        Link::TransitGateway(gateway) => LinkType {
            modules: transit_gateway::MODULES,
            service: None,
            parts: Box::new(|root| transit_gateway::parts(gateway, root)),
            wires: Box::new(|| transit_gateway::wires(gateway)),
        },
    }
}

/// What a link adds to its roots.
fn of_link<'p>(plan: &'p Plan, link: &'p Link) -> Vec<RootParts<'p>> {
    let own = type_of(link);
    let in_root = |root| {
        let mut parts = (own.parts)(root);
        for side in link.routed().into_iter().filter(|side| parts.root.has(&side.place())) {
            parts.missing.note_routed(side);
        }
        parts
    };
    Root::of_link(plan, link).into_iter().map(in_root).collect()
}
