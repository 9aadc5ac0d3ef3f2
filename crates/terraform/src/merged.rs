//! The roots of a plan, merged from what each link adds to them.

use std::collections::BTreeMap;

use crossvpc_core::plan::{Link, Plan, PrivateLink};
use rayon::prelude::*;

use crate::parts::{LinkParts, RootParts};
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
        let links: Vec<_> =
            plan.links.par_iter().map(|link| of_link(link, Root::of_link(plan, link))).collect();
        let mut roots: Vec<_> = Root::all(plan).into_iter().map(RootParts::of).collect();
        let at: BTreeMap<_, _> = roots.iter().enumerate().map(|(at, parts)| (parts.root.key(), at)).collect();
        let mut wires = Vec::new();
        for link in links {
            wires.extend(link.wires);
            for parts in link.roots {
                // The accounts and regions of links are declared, so that each of them has a root.
                if let Some(&at) = at.get(&parts.root.key()) {
                    roots[at].extend(parts);
                }
            }
        }
        match layout {
            Layout::Combined => wires.clear(),
            Layout::PerAccount => wires.retain(|wire| !wire.value.place.is(&wire.to)),
        }
        Self { roots, wires }
    }
}

/// What this crate knows of a type of link.
pub(crate) struct LinkType<'p> {
    /// The modules that a link may call, by their folders.
    pub(crate) modules: &'static [&'static str],
    /// What has a load balancer that is named here.
    pub(crate) service: Option<&'p PrivateLink>,
    parts: Box<dyn FnOnce(Vec<Root>) -> LinkParts<'p> + 'p>,
}

/// Nothing else in this crate asks which type a link has.
pub(crate) fn type_of(link: &Link) -> LinkType<'_> {
    match link {
        Link::VpcPeering(peering) => LinkType {
            modules: vpc_peering::MODULES,
            service: None,
            parts: Box::new(|roots| vpc_peering::parts(peering, roots)),
        },
        Link::PrivateLink(service) => LinkType {
            modules: privatelink::MODULES,
            service: Some(service),
            parts: Box::new(|roots| privatelink::parts(service, roots)),
        },
        Link::TransitGateway(gateway) => LinkType {
            modules: transit_gateway::MODULES,
            service: None,
            parts: Box::new(|roots| transit_gateway::parts(gateway, roots)),
        },
    }
}

/// What a link adds.
fn of_link(link: &Link, roots: Vec<Root>) -> LinkParts<'_> {
    let mut parts = (type_of(link).parts)(roots);
    for parts in &mut parts.roots {
        for side in link.routed().into_iter().filter(|side| parts.root.has(&side.place())) {
            parts.missing.note_routed(side);
        }
    }
    parts
}
