//! The plan for programs, version 2: the links, every fact, and how each target is applied. `schema.json` beside this file
//! describes it; fields are added, never renamed or removed.
//!
//! It is written item by item, a line each: there may be hundreds of thousands.

use std::io::{self, Write};

use crossvpc_core::deployment::outline::{Outline, TargetOutline};
use crossvpc_core::plan::Plan;
use crossvpc_core::printable;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Its JSON Schema, draft 2020-12, with a line break at its end.
pub(crate) const SCHEMA: &str = include_str!("schema.json");

const VERSION: u32 = 2;

/// The facts are those of the links of the outline, and those that links have in common.
pub(super) fn write(plan: &Plan, outline: &Outline, out: &mut dyn Write) -> io::Result<()> {
    let is_whole = outline.links.len() == plan.links.len();
    let is_shown = |link: &str| is_whole || outline.links.iter().any(|known| known.id == link);
    write!(out, "{{\"version\": {VERSION}, \"links\": [")?;
    list(&outline.links, out)?;
    write!(out, "], \"facts\": [")?;
    let mut facts = List::default();
    plan.each_fact(|fact| if fact.link().is_none_or(is_shown) { facts.add(&fact, out) } else { Ok(()) })?;
    write!(out, "], \"targets\": [")?;
    for (at, target) in outline.targets.iter().enumerate() {
        writeln!(out, "{}", if at > 0 { "," } else { "" })?;
        self::target(target, out)?;
    }
    writeln!(out, "]}}")
}

fn target(target: &TargetOutline, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"target\": \"{}\", \"units\": [", target.target)?;
    list(&target.units, out)?;
    write!(out, "], \"waves\": [")?;
    for (at, wave) in target.waves.iter().enumerate() {
        write!(out, "{}\n[", if at > 0 { "," } else { "" })?;
        list(wave, out)?;
        write!(out, "]")?;
    }
    write!(out, "], \"removal\": [")?;
    list(&target.removal, out)?;
    write!(out, "]}}")
}

fn list(items: &[impl Serialize], out: &mut dyn Write) -> io::Result<()> {
    let mut list = List::default();
    items.iter().try_for_each(|item| list.add(item, out))
}

/// The items of a list as they are written.
#[derive(Default)]
struct List {
    is_begun: bool,
}

impl List {
    fn add(&mut self, item: &impl Serialize, mut out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.is_begun { b",\n" } else { b"\n" })?;
        self.is_begun = true;
        item.serialize(&mut Serializer::with_formatter(&mut out, Printable))?;
        Ok(())
    }
}

/// Compact, with escapes for what misleads a reader.
struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        out.write_all(printable::json(fragment).as_bytes())
    }
}
