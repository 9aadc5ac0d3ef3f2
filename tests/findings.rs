//! What findings promise as a whole: that each known mistake has one at the right place, that what is right has none, that
//! damage is never overlooked, and that the book and the map of rules say what the code does.

mod book;
mod damage;
mod fixes;
mod help;
mod map;
mod mistakes;
mod scenes;
mod several;
mod slips;
mod targets;

use crossvpc::codes;
use crossvpc_core::diagnostic::Diagnostic;
use crossvpc_core::source::Sources;

/// All findings of a text that the spec does not allow, also those of its targets.
fn check(text: &str) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    sources.add("spec.yaml", text);
    let checked = crossvpc::check(sources, &[]);
    (checked.sources, checked.findings.shown)
}
