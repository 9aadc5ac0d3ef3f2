//! The outline of a plan and of how its targets are applied.

use crate::deployment::{Deployment, Input, InputSource, Step, StepKind, Unit};
use crate::plan::{Link, Place, Plan};
use crate::target::Target;

use super::{
    InputOutline, LinkOutline, OrderOutline, Outline, PlaceOutline, RemovalOutline, SideOutline, StepOutline,
    TargetOutline, UnitOutline, WireOutline,
};

impl Outline {
    /// The outline of a plan and of how its targets are applied.
    pub fn of(plan: &Plan, deployments: &[(&'static Target, Deployment)]) -> Self {
        Self {
            version: 1,
            links: plan.links.iter().map(link).collect(),
            targets: deployments
                .iter()
                .map(|(target, deployment)| self::target(target, deployment))
                .collect(),
        }
    }
}

impl PlaceOutline {
    /// The outline of a place.
    pub fn of(place: &Place) -> Self {
        Self {
            account: place.account.name.to_string(),
            account_id: place.account.id.to_string(),
            region: place.region.name(),
        }
    }
}

fn link(link: &Link) -> LinkOutline {
    let sides = link.sides().into_iter().map(|side| SideOutline {
        role: side.role,
        vpc: side.vpc.map(ToString::to_string),
        place: PlaceOutline::of(&side.place),
        routes: side.routes,
        rules: side.rules,
    });
    let connections = link.connections().iter().map(|connection| connection.name.to_string()).collect();
    LinkOutline { id: link.id(), option: link.option(), connections, sides: sides.collect() }
}

fn target(target: &'static Target, deployment: &Deployment) -> TargetOutline {
    let waves = deployment.waves();
    let removals = waves.iter().rev().flat_map(|wave| wave.iter().rev());
    let removal = removals.filter_map(|step| match &step.kind {
        StepKind::Deploy { unit, remove, .. } if !remove.is_empty() => {
            Some(RemovalOutline { unit: unit.clone(), command: remove.clone() })
        }
        StepKind::Deploy { .. } | StepKind::Action { .. } => None,
    });
    let step = |step: &&Step| match &step.kind {
        StepKind::Deploy { unit, command, in_background, again_for, .. } => StepOutline::Deploy {
            unit: unit.clone(),
            link: step.part.as_ref().map(|part| part.link.clone()),
            command: command.clone(),
            in_background: *in_background,
            again_for: again_for.clone(),
            order: order(step),
        },
        StepKind::Action { title, place, command } => StepOutline::Action {
            title: title.clone(),
            place: PlaceOutline::of(place),
            link: step.part.as_ref().map(|part| part.link.clone()),
            command: command.clone(),
            order: order(step),
        },
    };
    TargetOutline {
        target: target.id,
        name: target.name,
        applied: target.applied,
        units: deployment.units().iter().map(unit).collect(),
        removal: removal.collect(),
        waves: waves.iter().map(|wave| wave.iter().map(step).collect()).collect(),
    }
}

fn order(step: &Step) -> OrderOutline {
    OrderOutline {
        step: step.id.index(),
        after: step.after.iter().map(|step| step.index()).collect(),
        part: step.part.clone(),
    }
}

fn unit(unit: &Unit) -> UnitOutline {
    let input = |input: &Input| InputOutline {
        name: input.name.clone(),
        description: input.description.clone(),
        from: match &input.source {
            InputSource::User => None,
            InputSource::Wire { unit, output } => {
                Some(WireOutline { unit: unit.clone(), output: output.clone() })
            }
        },
    };
    UnitOutline {
        id: unit.id.clone(),
        path: unit.path.clone(),
        places: unit.places.iter().map(PlaceOutline::of).collect(),
        inputs: unit.inputs.iter().map(input).collect(),
        outputs: unit.outputs.clone(),
        files: unit.files.clone(),
    }
}
