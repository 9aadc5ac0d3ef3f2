//! The stacks of a connection by hand: what is deployed and what no template expresses, in order, and how it is taken
//! back.

use std::collections::BTreeMap;

use crossvpc_core::network::Connection;
use crossvpc_core::plan::Link;
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::{Book, Target};
use crate::markdown::{Block, code, link};
use crate::names;
use crossvpc_core::deployment::outline::{InputOutline, StepOutline, UnitOutline};

/// The stacks of a connection.
#[derive(Serialize)]
pub(super) struct StacksView {
    steps: Vec<StepView>,
    /// What removes the stacks that go with the connection, in order.
    gone: Vec<CommandView>,
    /// The stacks that others need as well.
    kept: Vec<KeptView>,
}

#[derive(Serialize)]
struct StepView {
    /// From 1.
    number: usize,
    place: Expr,
    /// The stack, as a link to its template.
    stack: Option<Expr>,
    /// What for, if the stack is deployed once more.
    again_for: Option<String>,
    /// What no template can express.
    action: Option<String>,
    /// Whether other connections need it as well.
    shared: bool,
    /// Whether the command goes on in the background: it ends only after a later step.
    in_background: bool,
    parameters: Vec<ParameterView>,
    commands: Vec<CommandView>,
}

#[derive(Serialize)]
struct ParameterView {
    name: Expr,
    /// The output and stack that it comes from.
    from: Option<WireView>,
    /// What it is, if the user gives it.
    given: Option<String>,
}

#[derive(Serialize)]
struct WireView {
    output: Expr,
    unit: Expr,
}

/// A command of one target, or of all where they do it alike.
#[derive(Serialize)]
struct CommandView {
    target: Option<&'static str>,
    block: Block,
}

#[derive(Serialize)]
struct KeptView {
    stack: Expr,
    /// The step that deploys it.
    step: usize,
}

/// The stacks of a connection, if a target has any.
pub(super) fn stacks(connection: &Connection, links: &[&Link], book: &Book<'_>) -> Option<StacksView> {
    let targets: Vec<_> = book.stack_targets().collect();
    let (first, others) = targets.split_first()?;
    let shared_links: Vec<_> =
        links.iter().filter(|link| link.connections().len() > 1).map(|link| link.id()).collect();
    let of_others: Vec<_> = others
        .iter()
        .map(|target| {
            let steps = target.steps(connection, links);
            (*target, steps.into_iter().map(|step| (key(step), step)).collect::<BTreeMap<_, _>>())
        })
        .collect();
    let mut view = StacksView { steps: Vec::new(), gone: Vec::new(), kept: Vec::new() };
    let mut gone = Vec::new();
    for (at, step) in first.steps(connection, links).into_iter().enumerate() {
        let is_shared = match step.part().map_or(0, |part| part.connections.len()) {
            0 => step.link().is_some_and(|link| shared_links.iter().any(|shared| shared == link)),
            count => count > 1,
        };
        let same = of_others.iter().filter_map(|(target, steps)| Some((*target, *steps.get(&key(step))?)));
        let same: Vec<_> = std::iter::once((*first, step)).chain(same).collect();
        let stack = step.unit().and_then(|unit| first.units.get(unit).copied());
        if let Some(stack) = stack.filter(|_| step.again_for().is_none()) {
            if is_shared {
                view.kept.push(KeptView { stack: code(&stack.id), step: at + 1 });
            } else {
                gone.push(stack.id.as_str());
            }
        }
        view.steps.push(self::step(at + 1, step, stack, is_shared, &same));
    }
    view.gone = removals(&targets, &gone);
    Some(view)
}

fn step(
    number: usize,
    step: &StepOutline,
    stack: Option<&UnitOutline>,
    shared: bool,
    same: &[(&Target<'_>, &StepOutline)],
) -> StepView {
    let (action, place, in_background) = match step {
        StepOutline::Deploy { in_background, .. } => {
            (None, stack.and_then(|stack| stack.places.first()), *in_background)
        }
        StepOutline::Action { title, place, .. } => (Some(title.clone()), Some(place), false),
    };
    let commands = same.iter().map(|(target, step)| (target.outline.name, step.command()));
    StepView {
        number,
        place: place.map_or_else(|| Expr::new(""), names::place_outline),
        stack: stack.map(|stack| link(&stack.id, &format!("../{}", stack.path))),
        action,
        shared,
        in_background,
        // Those of a stack that is there stay.
        parameters: if step.again_for().is_some() {
            Vec::new()
        } else {
            stack.iter().flat_map(|stack| &stack.inputs).map(parameter).collect()
        },
        again_for: step.again_for().map(str::to_owned),
        commands: alike(commands.collect()),
    }
}

fn parameter(input: &InputOutline) -> ParameterView {
    let from =
        input.from.as_ref().map(|wire| WireView { output: code(&wire.output), unit: code(&wire.unit) });
    let given = input.from.is_none().then(|| input.description.clone());
    ParameterView { name: code(&input.name), from, given }
}

/// The removal of units, the last first.
fn removals(targets: &[&Target<'_>], units: &[&str]) -> Vec<CommandView> {
    let of_target = |target: &&Target<'_>| {
        let removals = units.iter().rev().filter_map(|unit| target.removals.get(unit));
        (target.outline.name, removals.flat_map(|removal| removal.command.clone()).collect::<Vec<_>>())
    };
    let commands: Vec<_> = targets.iter().map(of_target).filter(|(_, lines)| !lines.is_empty()).collect();
    alike(commands.iter().map(|(target, lines)| (*target, lines.as_slice())).collect())
}

/// One command where all are the same, else one for each target.
fn alike(commands: Vec<(&'static str, &[String])>) -> Vec<CommandView> {
    let is_same = commands.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let shown = if is_same { 1 } else { commands.len() };
    let view = |(target, lines): (&'static str, &[String])| CommandView {
        target: (!is_same).then_some(target),
        block: Block::new(lines),
    };
    commands.into_iter().take(shown).map(view).collect()
}

/// What tells the same step of two targets.
fn key(step: &StepOutline) -> Option<(&str, &str)> {
    step.part().map(|part| (part.link.as_str(), part.name.as_str()))
}
