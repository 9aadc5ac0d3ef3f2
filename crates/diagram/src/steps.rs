//! The order of a deployment as a Mermaid flowchart: what is applied where, in which order, and which values go from one to
//! the other.

use std::collections::BTreeMap;

use crossvpc_core::deployment::InputSource;
use crossvpc_core::deployment::outline::{Outline, StepOutline, TargetOutline, UnitOutline};

use crate::mermaid::{escaped, line};

/// Mermaid draws no more arrows than this; a target with more is drawn wave by wave.
const MOST_ARROWS: usize = 500;

/// The steps of each target, or its waves if it has many steps.
pub fn steps(outline: &Outline) -> String {
    let mut text = "flowchart TD\n".to_owned();
    let arrows: usize = outline.targets.iter().map(arrows).sum();
    for target in outline.targets.iter().filter(|target| !target.waves.is_empty()) {
        line(&mut text, 1, &format!("subgraph {0}[\"{0}\"]", target.target));
        if arrows > MOST_ARROWS {
            waves(target, &mut text);
        } else {
            of_target(target, &mut text);
        }
        line(&mut text, 1, "end");
    }
    text
}

fn arrows(target: &TargetOutline) -> usize {
    target.waves.iter().flatten().map(|step| step.order().after.len()).sum()
}

/// A box a step, in the account and region where it is done, and an arrow for each step that comes before.
fn of_target(target: &TargetOutline, text: &mut String) {
    let units: BTreeMap<_, _> = target.units.iter().map(|unit| (&*unit.id, unit)).collect();
    let mut places: BTreeMap<String, Vec<&StepOutline>> = BTreeMap::new();
    for step in target.waves.iter().flatten() {
        places.entry(place(step, &units)).or_default().push(step);
    }
    for (at, (place, steps)) in places.iter().enumerate() {
        line(text, 2, &format!("subgraph {}_{at}[\"{}\"]", target.target, escaped(place)));
        for step in steps {
            let node = node(target, step.order().step);
            line(
                text,
                3,
                &match step {
                    StepOutline::Deploy { unit, again_for, .. } => {
                        let again = if again_for.is_some() { " again" } else { "" };
                        format!("{node}[\"{}{again}\"]", escaped(unit))
                    }
                    StepOutline::Action { title, .. } => {
                        format!("{node}{{{{\"by hand: {}\"}}}}", short(title))
                    }
                },
            );
        }
        line(text, 2, "end");
    }
    let shown: Vec<_> = target.waves.iter().flatten().collect();
    for step in &shown {
        for &before in &step.order().after {
            let Some(from) = shown.iter().find(|step| step.order().step == before.index()) else { continue };
            let [from_node, to_node] = [from, step].map(|step| node(target, step.order().step));
            let values = values(from, step, &units);
            let label = if values.is_empty() { String::new() } else { format!("|\"{values}\"|") };
            line(text, 2, &format!("{from_node} -->{label} {to_node}"));
        }
    }
}

/// Where a step is done.
fn place(step: &StepOutline, units: &BTreeMap<&str, &UnitOutline>) -> String {
    match step {
        StepOutline::Deploy { unit, .. } => match units.get(&**unit).map(|unit| unit.places.as_slice()) {
            Some([place]) => place.to_string(),
            Some(places) => format!("{} accounts and regions", places.len()),
            None => String::new(),
        },
        StepOutline::Action { place, .. } => place.to_string(),
    }
}

/// The outputs of one step that are inputs of another.
fn values(from: &StepOutline, to: &StepOutline, units: &BTreeMap<&str, &UnitOutline>) -> String {
    let (StepOutline::Deploy { unit: from, .. }, StepOutline::Deploy { unit: to, .. }) = (from, to) else {
        return String::new();
    };
    let inputs = units.get(&**to).into_iter().flat_map(|unit| unit.inputs.iter());
    let outputs = inputs.filter_map(|input| match &input.source {
        InputSource::Wire { unit, output } => (unit == from).then(|| escaped(output)),
        InputSource::User => None,
    });
    let outputs: Vec<_> = outputs.collect();
    outputs.join(", ")
}

/// A box a wave.
fn waves(target: &TargetOutline, text: &mut String) {
    let name = |at: usize| format!("{}_wave{}", target.target, at + 1);
    for (at, wave) in target.waves.iter().enumerate() {
        let actions = wave.iter().filter(|step| matches!(step, StepOutline::Action { .. })).count();
        let (stacks, number) = (wave.len() - actions, at + 1);
        let label = format!("wave {number}: {stacks} to deploy, {actions} by hand");
        line(text, 2, &format!("{}[\"{label}\"]", name(at)));
        if at > 0 {
            line(text, 2, &format!("{} --> {}", name(at - 1), name(at)));
        }
    }
}

fn node(target: &TargetOutline, step: usize) -> String {
    format!("{}_step{step}", target.target)
}

/// What a step does, without what is said about it.
fn short(title: &str) -> String {
    escaped(&title.split([',', ';', ':']).next().unwrap_or_default().replace('`', ""))
}
