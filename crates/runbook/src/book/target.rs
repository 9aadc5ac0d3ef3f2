//! A target of the outline by what its steps and removals are for.

use std::collections::BTreeMap;

use crossvpc_core::deployment::outline::{RemovalOutline, StepOutline, TargetOutline};

/// A target by what its steps and removals are for.
pub(crate) struct Target<'p> {
    pub(crate) outline: &'p TargetOutline,
    pub(super) removals: BTreeMap<&'p str, &'p RemovalOutline>,
    /// Its steps by their link and what they are in it.
    pub(super) parts: BTreeMap<(&'p str, &'p str), &'p StepOutline>,
}

impl<'p> Target<'p> {
    pub(super) fn of(outline: &'p TargetOutline) -> Self {
        let part = |step: &'p StepOutline| {
            let part = step.part()?;
            Some(((&*part.link, &*part.name), step))
        };
        Self {
            outline,
            removals: outline.removal.iter().map(|removal| (&*removal.unit, removal)).collect(),
            parts: outline.waves.iter().flatten().filter_map(part).collect(),
        }
    }
}

/// One command where all are the same, else one for each target.
pub(super) fn alike(commands: Vec<(&'static str, Vec<String>)>) -> Vec<(Option<&'static str>, Vec<String>)> {
    let is_same = commands.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let shown = if is_same { 1 } else { commands.len() };
    commands.into_iter().take(shown).map(|(target, lines)| ((!is_same).then_some(target), lines)).collect()
}
