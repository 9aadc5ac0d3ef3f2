//! How a flow passes, or what stops it: every hop there and back.
//!
//! A question is about sets: all addresses of one VPC or some, to all of another or some, on some ports. The answer divides
//! it into [`Case`]s, in each of which every flow meets the same hops.

mod answer;
mod cell;
mod hop;
mod privatelink;
mod routed;
mod rules;

use super::Routing;
use super::ports::PortSet;
use cell::Cell;

pub use answer::{Case, End, Path, Trace, Verdict};
pub use hop::{Blocker, Hop, Unknown};

/// Of so many cases the rest is not looked at.
const MOST_CASES: usize = 256;

impl<'p> Routing<'p> {
    /// How flows pass from one VPC to another. Neither end is empty, and they are in different VPCs: what passes inside a
    /// VPC is not the spec's.
    pub fn trace(&self, from: &End<'p>, to: &End<'p>, ports: &PortSet) -> Trace<'p> {
        let families = from.addresses.clone().families().into_iter().zip(to.addresses.clone().families());
        let mut left: Vec<_> = families.map(|(from, to)| (from, to, ports.clone())).collect();
        let mut trace = Trace { cases: Vec::new(), is_cut: false };
        while let Some((sources, destinations, ports)) = left.pop() {
            let Some(mut cell) = Cell::of(&sources, &destinations, &ports) else { continue };
            if trace.cases.len() == MOST_CASES {
                trace.is_cut = true;
                break;
            }
            let mut paths = self.routed_paths(from, to, &mut cell);
            paths.extend(self.service_paths(from, to, &mut cell));
            let has_way = |path: &Path<'_>| path.link.is_some();
            if paths.iter().any(has_way) {
                paths.retain(has_way);
            }
            paths.sort_by_key(Path::verdict);
            left.extend(cell.rest_of(&sources, &destinations, &ports));
            trace.cases.push(cell.case(paths));
        }
        trace.cases.sort_by_key(|case| (case.verdict(), case.sources.clone(), case.destinations.clone()));
        trace
    }
}
