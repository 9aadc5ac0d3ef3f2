//! What a change of the spec does to the network: the difference of two plans as flows, links and work, computed from sets of
//! addresses and ports and never from text. What it costs, and how it reads, is left to others.

mod codes;
mod effects;
mod expectations;
mod flows;
mod kinds;
mod links;
mod moved;
mod pairs;
mod renames;
mod routes;
mod same;
mod services;
mod sets;
mod settings;
mod steps;
mod touched;

use crate::plan::Plan;

pub use codes::*;
pub use effects::{Cell, Kind, Row, effects};
pub use kinds::{Change, Difference, Effect, End, Risk, Step};

impl Change {
    /// What merging `new` in the place of `base` does.
    pub fn between(base: &Plan, new: &Plan) -> Difference {
        let touched = touched::touched(base, new);
        let mut changes = flows::changes(base, new, &touched);
        let pairs = pairs::Pairs::of(base, new);
        let mut found = links::Found::between(base, new);
        found.see(&pairs, &touched);
        changes.append(&mut found.changes);
        changes.extend(routes::returns(base, new, &touched, &changes));
        steps::boundaries(base, new, &mut changes);
        steps::limits(base, new, &touched, &mut changes);
        let steps = steps::steps(&pairs, &mut changes);
        changes.extend(expectations::changes(&base.network, &new.network));
        changes.extend(settings::changes(base.network.generate(), new.network.generate()));
        changes.extend(renames::changes(&base.network, &new.network));
        changes.sort_by_key(Change::section);
        let count = |at: usize| pairs.0.values().filter(|links| links[at].is_none()).count();
        Difference { changes, steps, links_added: count(0), links_removed: count(1) }
    }
}
