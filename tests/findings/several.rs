//! Several slips in one spec: each is reported at its place in one run, and nothing else is, as far as the spec did not say it
//! before.

use std::ops::Range;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;

use super::damage::{SCENES, Scene, said};
use super::slips::{self, Slip};

pub(super) static SLIPS: LazyLock<Vec<Vec<Slip>>> = LazyLock::new(|| SCENES.iter().map(slips::all).collect());

/// The scene with these slips, and where each of its lines stands then.
pub(super) fn with(scene: &Scene, slips: &[&Slip]) -> (String, Vec<usize>) {
    let mut lines = Vec::new();
    let mut now = Vec::new();
    for at in 0..=scene.lines.len() {
        now.push(lines.len());
        if let Some(slip) = slips.iter().find(|slip| slip.lines.start == at) {
            lines.extend(slip.instead.iter().cloned());
        }
        if !slips.iter().any(|slip| slip.lines.contains(&at)) {
            lines.extend(scene.lines.get(at).cloned());
        }
    }
    (lines.join("\n"), now)
}

/// What is wrong with the findings of a scene with these slips, if anything.
fn wrong(scene: &Scene, slips: &[&Slip]) -> Option<String> {
    let (text, now) = with(scene, slips);
    let mut new: Vec<_> = said(&text).into_iter().filter(|(said, _)| !scene.said.contains(said)).collect();
    let mut wrong = Vec::new();
    for slip in slips {
        let place = now[slip.place.start]..now[slip.place.end];
        let is_its = |(said, labels): &(String, Vec<Range<usize>>)| {
            said.split(':').next() == Some(slip.code)
                && labels.first().is_some_and(|at| place.contains(&at.start))
        };
        match new.iter().position(is_its) {
            Some(at) => drop(new.remove(at)),
            None => wrong.push(format!("no `{}` at lines {place:?}", slip.code)),
        }
    }
    wrong.extend(new.into_iter().map(|(said, labels)| format!("one too many: {said} at lines {labels:?}")));
    (!wrong.is_empty()).then(|| format!("{}:\n  {}", scene.name, wrong.join("\n  ")))
}

/// Whether neither slip changes what the other one does.
fn are_apart(one: &Slip, other: &Slip) -> bool {
    let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
    let leaves = |one: &Slip, other: &Slip| {
        other.needs.iter().all(|needed| apart(&one.lines, needed)) && !one.lines.contains(&other.place.start)
    };
    apart(&one.lines, &other.lines) && leaves(one, other) && leaves(other, one)
}

#[test]
fn one_slip_is_one_finding() {
    let mut all = Vec::new();
    for (scene, slips) in SCENES.iter().zip(&*SLIPS) {
        for slip in slips {
            let shown = || format!("{} at {:?}, instead {:?}", slip.code, slip.lines, slip.instead);
            all.extend(wrong(scene, &[slip]).map(|wrong| format!("{} after {}", wrong, shown())));
        }
    }
    let (count, shown) = (all.len(), &all[..all.len().min(40)]);
    assert!(all.is_empty(), "{count} wrong\n{}", shown.join("\n"));
}

#[test]
fn every_kind_of_slip_is_made_in_some_scene() {
    let made: std::collections::BTreeSet<_> = SLIPS.iter().flatten().map(|slip| slip.code).collect();
    assert!(made.len() >= 14, "{made:?}");
    assert!(SLIPS.iter().map(Vec::len).sum::<usize>() > 1000);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn two_and_three_slips_are_all_reported_and_nothing_else(scene: Index, which: [Index; 3], three: bool) {
        let at = scene.index(SCENES.len());
        let (scene, slips) = (&SCENES[at], &SLIPS[at]);
        let mut made: Vec<&Slip> = Vec::new();
        for slip in which.iter().take(if three { 3 } else { 2 }).map(|which| which.get(slips)) {
            if made.iter().all(|other| are_apart(other, slip)) {
                made.push(slip);
            }
        }
        let wrong = wrong(scene, &made);
        prop_assert!(wrong.is_none(), "{}\nafter {made:#?}", wrong.unwrap_or_default());
    }
}
