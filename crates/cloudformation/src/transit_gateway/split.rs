//! How the routes and rules of a VPC are spread over stacks where one cannot hold them.
//!
//! What leads to one VPC stays together, and a prefix list with the rules that name it, and which stack that is follows from the VPC's name alone: another VPC changes
//! the stack it falls into and no other. Only when any stack is full is their number doubled; then half of each moves to
//! a new one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::name::Name;
use crossvpc_core::network::Connection;
use crossvpc_core::plan::{AccessRule, PrefixList, Route, RoutedVpc};

/// The most resources in a template.
pub(crate) fn most_resources() -> usize {
    Quota::ResourcesPerTemplate.most()
}

/// More stacks than this for one VPC would not help: a single other VPC needs too much.
const MOST: usize = 128;

/// What stands in one stack.
#[derive(Default)]
pub(crate) struct Part<'p> {
    /// Counted from 0.
    pub(crate) at: usize,
    pub(crate) routes: Vec<&'p Route>,
    pub(crate) prefix_lists: Vec<&'p Arc<PrefixList>>,
    pub(crate) rules: Vec<&'p AccessRule>,
}

impl Part<'_> {
    /// The connections that ask for it, by name.
    pub(crate) fn connections(&self) -> Vec<Arc<Connection>> {
        let routes = self.routes.iter().flat_map(|route| &route.asked_by);
        let asking = routes.chain(self.rules.iter().flat_map(|rule| &rule.asked_by));
        let asking: BTreeMap<_, _> = asking.map(|connection| (&connection.name, connection)).collect();
        asking.into_values().cloned().collect()
    }

    /// How many resources it is.
    pub(crate) fn resources(&self) -> usize {
        self.routes.len() + self.prefix_lists.len() + self.rules.len()
    }
}

/// The fewest stacks, a power of two of them, that hold everything. An empty one stays if it is of the half that may have
/// been there before their number doubled: what moved out of it has to be removed.
pub(crate) fn parts(side: &RoutedVpc) -> Vec<Part<'_>> {
    let (most, mut count) = (most_resources(), 1);
    loop {
        let mut parts = spread(side, count);
        if count >= MOST || parts.iter().all(|part| part.resources() <= most) {
            parts.retain(|part| part.resources() > 0 || 2 * part.at < count);
            return parts;
        }
        count *= 2;
    }
}

fn spread(side: &RoutedVpc, count: usize) -> Vec<Part<'_>> {
    let mut parts: Vec<_> = (0..count).map(|at| Part { at, ..Part::default() }).collect();
    for route in &side.routes {
        parts[place(&route.peer.name, count)].routes.push(route);
    }
    for list in side.prefix_lists() {
        parts[place(&list.connection.name, count)].prefix_lists.push(list);
    }
    for rule in &side.rules {
        parts[place(rule.peer.owner(), count)].rules.push(rule);
    }
    parts
}

/// `count` is a power of two: when it doubles, what was at `n` is at `n` or at `n + count`.
fn place(peer: &Name, count: usize) -> usize {
    if count == 1 {
        return 0;
    }
    let hash = blake3::hash(peer.as_str().as_bytes());
    let low = hash.as_bytes().iter().take(4).fold(0, |low, &byte| (low << 8) | usize::from(byte));
    low % count
}
