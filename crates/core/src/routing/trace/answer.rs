//! What is asked, and what the answer is made of.

use ipnet::IpNet;

use crate::name::Name;
use crate::network::Vpc;
use crate::plan::Link;

use super::super::addresses::AddressSet;
use super::super::ports::PortSet;
use super::hop::{Blocker, Hop, Unknown};

/// One end of the flows that are asked about.
#[derive(Clone, Debug)]
pub struct End<'p> {
    /// Its VPC.
    pub vpc: &'p Vpc,
    /// Its addresses, of those of the VPC.
    pub addresses: AddressSet,
    /// The security group that it has. Without one, it has whichever group lets the flow through.
    pub group: Option<&'p Name>,
}

/// How flows pass from one end to the other.
#[derive(Debug)]
#[non_exhaustive]
pub struct Trace<'p> {
    /// Disjoint, together all that is asked about unless `is_cut`.
    pub cases: Vec<Case<'p>>,
    /// Whether there are further cases that were not looked at.
    pub is_cut: bool,
}

/// Flows that all meet the same hops.
#[derive(Debug)]
#[non_exhaustive]
pub struct Case<'p> {
    /// Where they start, addresses of one family.
    pub sources: AddressSet,
    /// Where they end, addresses of the same family.
    pub destinations: AddressSet,
    /// What they call.
    pub ports: PortSet,
    /// The ways that they may take, the best one first.
    pub paths: Vec<Path<'p>>,
}

/// A way of a flow.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Path<'p> {
    /// The link that calls take, as far as they come to one.
    pub link: Option<&'p Link>,
    /// The hops of the call, up to the first that stops it.
    pub there: Vec<Hop<'p>>,
    /// The hops of the answer, up to the first that stops it. It needs no rule, as security groups are stateful.
    pub back: Vec<Hop<'p>>,
    /// What the spec does not say and the flow depends on.
    pub unknown: Vec<Unknown<'p>>,
}

/// Whether a flow passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It passes.
    Reachable,
    /// It depends on what the spec does not say.
    Unknown,
    /// It does not pass.
    Blocked,
    /// Some of the flows pass.
    Partly,
}

impl Verdict {
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Unknown => "unknown",
            Self::Blocked => "blocked",
            Self::Partly => "partly",
        }
    }
}

impl<'p> Path<'p> {
    /// What stops the call, or the answer.
    pub fn blockers(&self) -> impl Iterator<Item = &Blocker<'p>> {
        [&self.there, &self.back].into_iter().filter_map(|hops| match hops.last() {
            Some(Hop::Blocked(blocker)) => Some(blocker),
            Some(_) | None => None,
        })
    }

    /// Whether flows pass this way.
    pub fn verdict(&self) -> Verdict {
        match (self.blockers().next(), self.unknown.as_slice()) {
            (Some(_), _) => Verdict::Blocked,
            (None, []) => Verdict::Reachable,
            (None, [_, ..]) => Verdict::Unknown,
        }
    }

    /// The link that answers take, as far as they come to one.
    pub fn back_link(&self) -> Option<&'p Link> {
        link_of(&self.back)
    }

    /// Whether answers take another link than calls.
    pub fn is_asymmetric(&self) -> bool {
        matches!((self.link, self.back_link()), (Some(there), Some(back)) if !std::ptr::eq(there, back))
    }
}

impl Case<'_> {
    /// Whether its flows pass by any of the ways.
    pub fn verdict(&self) -> Verdict {
        self.paths.iter().map(Path::verdict).min().unwrap_or(Verdict::Blocked)
    }
}

impl Trace<'_> {
    /// Whether the flows pass.
    pub fn verdict(&self) -> Verdict {
        let mut verdicts = self.cases.iter().map(Case::verdict);
        let Some(first) = verdicts.next() else { return Verdict::Blocked };
        if self.is_cut || verdicts.any(|verdict| verdict != first) { Verdict::Partly } else { first }
    }
}

/// The link that hops take first.
pub(super) fn link_of<'p>(hops: &[Hop<'p>]) -> Option<&'p Link> {
    hops.iter().find_map(|hop| match hop {
        Hop::Route { link, .. } => Some(*link),
        Hop::Subnet { .. }
        | Hop::Rule { .. }
        | Hop::Peering { .. }
        | Hop::GatewayRoute { .. }
        | Hop::Endpoint { .. }
        | Hop::LoadBalancer { .. }
        | Hop::Blocked(_) => None,
    })
}

/// The CIDR blocks of a VPC.
pub(super) fn blocks(vpc: &Vpc) -> impl Iterator<Item = IpNet> {
    vpc.cidrs.iter().map(|block| block.net)
}
