//! The plan as a Mermaid flowchart, which pull requests and wikis draw: what is applied where, in which order, and which
//! values go from one to the other.

use std::collections::BTreeMap;
use std::fmt::Write;

use crossvpc_core::deployment::outline::{Outline, StepOutline, TargetOutline, UnitOutline};

/// Mermaid draws no more arrows than this; a target with more is drawn wave by wave.
const MOST_ARROWS: usize = 500;

pub(super) fn render(outline: &Outline) -> String {
    let mut text = "flowchart TD\n".to_owned();
    let arrows: usize = outline.targets.iter().map(arrows).sum();
    for target in outline.targets.iter().filter(|target| !target.waves.is_empty()) {
        line(&mut text, 1, &format!("subgraph {0}[\"{0}\"]", target.target));
        if arrows > MOST_ARROWS {
            waves(target, &mut text);
        } else {
            steps(target, &mut text);
        }
        line(&mut text, 1, "end");
    }
    text
}

fn arrows(target: &TargetOutline) -> usize {
    target.waves.iter().flatten().map(|step| step.order().after.len()).sum()
}

/// A box a step, in the account and region where it is done, and an arrow for each step that comes before.
fn steps(target: &TargetOutline, text: &mut String) {
    let units: BTreeMap<_, _> = target.units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
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
            let Some(from) = shown.iter().find(|step| step.order().step == before) else { continue };
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
        StepOutline::Deploy { unit, .. } => match units.get(unit.as_str()).map(|unit| unit.places.as_slice())
        {
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
    let inputs = units.get(to.as_str()).into_iter().flat_map(|unit| &unit.inputs);
    let wires = inputs.filter_map(|input| input.from.as_ref()).filter(|wire| wire.unit == *from);
    let outputs: Vec<_> = wires.map(|wire| escaped(&wire.output)).collect();
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

/// A text inside of quotation marks: what Mermaid or HTML would read as markup is written as its number.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        if c.is_alphanumeric() || " .,:;()/_*-".contains(c) {
            escaped.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "#{};", u32::from(c));
        }
        escaped
    })
}

fn line(text: &mut String, depth: usize, content: &str) {
    text.extend(std::iter::repeat_n("  ", depth));
    text.push_str(content);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_breaks_out() {
        assert_eq!(escaped("a-b (1) in eu-west-1"), "a-b (1) in eu-west-1");
        assert_eq!(escaped("\"]<br>`x`\n"), "#34;#93;#60;br#62;#96;x#96;#10;");
    }
}
