//! What a change of the spec does to the network: the difference of two plans as flows, links and work, computed from sets of
//! addresses and ports and never from text. What it costs, and how it reads, is left to others.

mod codes;
mod flows;
mod kinds;
mod renames;
mod same;
mod sets;
mod touched;

use crate::plan::Plan;

pub use codes::*;
pub use kinds::{Change, Difference, Effect, End, Risk, Step};

impl Change {
    /// What merging `new` in the place of `base` does.
    pub fn between(base: &Plan, new: &Plan) -> Difference {
        let renames = touched::renames(&base.network, &new.network);
        let touched = touched::touched(base, new, &renames);
        let mut changes = flows::changes(base, new, &renames, &touched);
        changes.extend(renames.changes(&base.network, &new.network));
        changes.sort_by_key(Change::section);
        Difference { changes, steps: Vec::new() }
    }
}
