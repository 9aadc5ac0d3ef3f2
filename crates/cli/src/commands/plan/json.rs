//! The plan for programs, version 2: the links, every fact, and how each target is applied. `schema.json` beside this file
//! describes it; fields are added, never renamed or removed.

use crossvpc_core::deployment::outline::{LinkOutline, Outline, TargetOutline};
use crossvpc_core::plan::{Fact, Plan};
use serde::Serialize;

/// Its JSON Schema, draft 2020-12, with a line break at its end.
pub(crate) const SCHEMA: &str = include_str!("schema.json");

const VERSION: u32 = 2;

#[derive(Serialize)]
struct Document<'p> {
    version: u32,
    links: &'p [LinkOutline],
    facts: Vec<&'p Fact>,
    targets: &'p [TargetOutline],
}

/// The facts of the links of an outline, and those that links have in common.
pub(super) fn render(plan: &Plan, outline: &Outline) -> String {
    let is_shown =
        |fact: &&Fact| fact.link().is_none_or(|link| outline.links.iter().any(|known| known.id == link));
    let document = Document {
        version: VERSION,
        links: &outline.links,
        facts: if outline.links.len() == plan.links.len() {
            plan.facts().iter().collect()
        } else {
            plan.facts().iter().filter(is_shown).collect()
        },
        targets: &outline.targets,
    };
    let text = serde_json::to_string_pretty(&document).expect("a plan has no odd keys");
    format!("{text}\n")
}
