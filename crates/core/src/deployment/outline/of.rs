//! The outline of a plan and of how its targets are applied.

use std::sync::Arc;

use crate::deployment::{Deployment, Step, StepKind, Unit};
use crate::plan::{Link, Place, Plan};
use crate::target::{Applied, Target};

use super::{
    LinkOutline, OrderOutline, Outline, PlaceOutline, RemovalOutline, SideOutline, StepOutline,
    TargetOutline, UnitOutline,
};

impl Outline {
    /// The outline of a plan and of how its targets are applied.
    pub fn of(plan: &Plan, deployments: Vec<(&'static Target, Deployment)>) -> Self {
        let targets = deployments.into_iter().map(|(target, deployment)| {
            let name = match target.applied {
                Applied::RootModules => plan.network.generate().tool().name(),
                Applied::Stacks | Applied::CloudAssembly | Applied::Otherwise => target.name,
            };
            self::target(target, name, deployment)
        });
        Self { version: 1, links: plan.links.iter().map(link).collect(), targets: targets.collect() }
    }
}

impl PlaceOutline {
    /// The outline of a place.
    pub fn of(place: &Place) -> Self {
        Self {
            account: place.account.name.clone(),
            account_id: place.account.id.clone(),
            region: place.region.name(),
        }
    }
}

fn link(link: &Link) -> LinkOutline {
    let sides = link.sides().into_iter().map(|side| SideOutline {
        role: side.role,
        vpc: side.vpc.cloned(),
        place: PlaceOutline::of(&side.place),
        routes: side.routes,
        rules: side.rules,
    });
    let connections = link.connections().iter().map(|connection| connection.name.to_string()).collect();
    LinkOutline { id: link.id(), option: link.option(), connections, sides: sides.collect() }
}

fn target(target: &'static Target, name: &'static str, deployment: Deployment) -> TargetOutline {
    let Deployment { units, steps, .. } = deployment;
    let mut sizes = vec![0; steps.iter().map(|step| step.wave + 1).max().unwrap_or(0)];
    for step in &steps {
        sizes[step.wave] += 1;
    }
    let mut waves: Vec<_> = sizes.iter().map(|size| Vec::with_capacity(*size)).collect();
    let mut removals: Vec<_> = sizes.iter().map(|size| Vec::with_capacity(*size)).collect();
    for step in steps {
        let wave = step.wave;
        let (step, removal) = self::step(step);
        waves[wave].push(step);
        removals[wave].extend(removal);
    }
    let removal = removals.into_iter().rev().flat_map(|wave| wave.into_iter().rev()).collect();
    TargetOutline {
        target: target.id,
        name,
        applied: target.applied,
        page: target.page,
        units: units.into_iter().map(unit).collect(),
        removal,
        waves,
    }
}

/// A step, and the removal of what it deploys.
fn step(step: Step) -> (StepOutline, Option<RemovalOutline>) {
    let link = step.part.as_ref().map(|part| Arc::clone(&part.link));
    let order = OrderOutline { step: step.id.index(), after: step.after, part: step.part };
    match step.kind {
        StepKind::Deploy { unit, command, remove, in_background, again_for } => {
            let removal =
                (!remove.is_none()).then(|| RemovalOutline { unit: Arc::clone(&unit), command: remove });
            (StepOutline::Deploy { unit, link, command, in_background, again_for, order }, removal)
        }
        StepKind::Action { title, place, command } => {
            (StepOutline::Action { title, place: PlaceOutline::of(&place), link, command, order }, None)
        }
    }
}

fn unit(unit: Unit) -> UnitOutline {
    UnitOutline {
        id: unit.id,
        path: unit.path,
        places: unit.places.iter().map(PlaceOutline::of).collect(),
        inputs: unit.inputs,
        outputs: unit.outputs,
    }
}
