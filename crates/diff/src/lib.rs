//! Reports of what a change of the spec does to the network: the verdict, the risk, and a section for each kind of change, for a
//! terminal and for a pull request.

mod allowed;
mod cost;
mod findings;
mod json;
mod page;
mod row;
mod verdict;

use crossvpc_core::change::{Change, Difference};
use crossvpc_core::diagnostic::Diagnostic;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::{Sources, Span};
use crossvpc_core::spec::Waiver;

pub use page::render;
pub use row::Style;
pub use verdict::{reasons, verdict};

/// A difference with the texts of both specs, which its places are in.
#[derive(Debug)]
pub struct Compared<'s> {
    /// What differs.
    pub difference: Difference,
    /// What the new spec allows and does not happen.
    pub unused: Vec<Diagnostic>,
    /// The texts of the base.
    pub base: &'s Sources,
    /// The texts of the new spec.
    pub new: &'s Sources,
}

impl<'s> Compared<'s> {
    /// Compares two plans, also by what they cost. `waivers` are those of the new spec.
    pub fn of(base: (&Plan, &'s Sources), new: (&Plan, &'s Sources), waivers: &[Waiver]) -> Self {
        let mut difference = Change::between(base.0, new.0);
        let costs = cost::changes(base.0, new.0);
        difference.insert(costs);
        let unused = allowed::mark(&mut difference, waivers, [base.0, new.0]);
        Self { difference, unused, base: base.1, new: new.1 }
    }

    /// Where a change stands, as `file:line`: in the new spec, or in the base where it is gone.
    fn place(&self, change: &Change) -> Option<String> {
        let gone = || Some(format!("{} of the base", shown(self.base, change.base_at?)));
        change.at.map(|span| shown(self.new, span)).or_else(gone)
    }
}

/// A place, as `file:line`.
fn shown(sources: &Sources, span: Span) -> String {
    let source = sources.get(span.file);
    format!("{}:{}", source.name(), source.line_column(span.start).line)
}
