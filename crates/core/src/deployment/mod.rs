//! What is applied by whom, in which order, and which value goes where: the whole contract between accounts.

pub mod outline;
pub mod shell;

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Serialize;

use crate::plan::{AppliedUnit, Place, Subject};

pub use shell::Lines;

/// Units, the values they hand over, and the steps in order. Acyclic by construction: a step can only come after
/// steps that are already there.
#[derive(Debug, Default)]
pub struct Deployment {
    units: Vec<Unit>,
    steps: Vec<Step>,
    /// The last step that applies each unit, by its id, in their order.
    known: IndexMap<Arc<str>, Option<StepId>>,
}

/// What one set of credentials applies at once: a stack, a root module.
#[derive(Debug)]
pub struct Unit {
    /// Unique in its deployment, such as the stack's name.
    pub id: Arc<str>,
    /// The file or folder below the output folder that holds it.
    pub path: String,
    /// Where it is applied; several for a Terraform root that has several providers.
    pub places: Vec<Place>,
    /// What it needs from elsewhere.
    pub inputs: Arc<[Input]>,
    /// The names of what it gives to others.
    pub outputs: Arc<[String]>,
}

/// A value that a unit needs.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    /// Its name in the unit.
    pub name: String,
    /// What it is, for people.
    pub description: String,
    /// Where the spec would say it, such as `vpcs.payments-prod.id`, if it could.
    #[serde(skip)]
    pub key: Option<String>,
    /// Where it comes from; in JSON `null` if the user gives it.
    #[serde(rename = "from")]
    pub source: InputSource,
}

/// Where an input comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum InputSource {
    /// An id that the spec leaves out.
    User,
    /// An output of another unit.
    Wire {
        /// The unit's id.
        unit: Arc<str>,
        /// The output's name.
        output: String,
    },
}

/// A step, by its place in the order they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StepId(usize);

/// Something to do.
#[derive(Debug)]
#[non_exhaustive]
pub struct Step {
    /// Its place in the order they were added.
    pub id: StepId,
    /// What.
    pub kind: StepKind,
    /// What it is in the link it belongs to, if only one.
    pub part: Option<LinkPart>,
    /// The steps that must be done before.
    pub after: Vec<StepId>,
    /// Which wave it is in: 0 needs nothing, and each wave only needs those before it.
    pub wave: usize,
}

/// What a step is in its link. Targets that do the same give it the same name.
#[derive(Clone, Debug)]
pub struct LinkPart {
    /// The link's id.
    pub link: Arc<str>,
    /// Unique among the steps of the link.
    pub name: Arc<str>,
    /// The connections that it is for, by name; all of the link where empty.
    pub connections: Arc<[String]>,
    /// What it is about, where each other one of that kind has the same step.
    pub subject: Option<Subject>,
}

/// What a step does.
#[derive(Debug)]
pub enum StepKind {
    /// Apply a unit, with the command that does it and the one that takes it back.
    Deploy {
        /// The unit's id.
        unit: Arc<str>,
        /// The exact commands.
        command: Lines,
        /// The exact commands that remove it again; none if those of another step do.
        remove: Lines,
        /// Whether the command goes on in the background: it ends only after a later step, such as an acceptance by
        /// somebody else. What needs it done comes after a step that waits for it.
        in_background: bool,
        /// What for, if it was applied before and other values are given now: it goes on after "deploy it again,".
        again_for: Option<String>,
    },
    /// What no template of the target can express.
    Action {
        /// What it does, for people.
        title: String,
        /// Where.
        place: Place,
        /// The exact command.
        command: Lines,
    },
}

/// How a unit is applied and removed.
#[derive(Clone, Debug, Default)]
pub struct Commands {
    /// See [`StepKind::Deploy`].
    pub apply: Lines,
    /// See [`StepKind::Deploy`].
    pub remove: Lines,
    /// See [`StepKind::Deploy`].
    pub in_background: bool,
    /// See [`StepKind::Deploy`].
    pub again_for: Option<String>,
}

impl StepId {
    /// Counted from 0.
    pub fn index(self) -> usize {
        self.0
    }
}

impl Deployment {
    /// Nothing yet, with room for so many steps.
    pub fn with_room(steps: usize) -> Self {
        let (units, known) = (Vec::with_capacity(steps), IndexMap::with_capacity(steps));
        Self { units, steps: Vec::with_capacity(steps), known }
    }

    /// Adds a unit with the step that applies it. It comes after the steps given and after those of the units whose
    /// outputs it needs.
    ///
    /// # Panics
    ///
    /// When a wire leads to a unit or output that is not there: a bug of the backend.
    pub fn deploy(
        &mut self,
        unit: Unit,
        part: Option<LinkPart>,
        how: Commands,
        mut after: Vec<StepId>,
    ) -> StepId {
        for input in &*unit.inputs {
            if let InputSource::Wire { unit: from, output } = &input.source {
                let source = self.known.get_full(from);
                assert!(
                    source.is_some_and(|(at, ..)| self.units[at].outputs.contains(output)),
                    "`{}` of `{}` comes from `{output}` of `{from}`, which does not exist",
                    input.name,
                    unit.id
                );
                after.extend(source.and_then(|(.., applied)| *applied));
            }
        }
        let id = Arc::clone(&unit.id);
        after.sort_unstable();
        after.dedup();
        let step = self.push(how.of(Arc::clone(&id)), part, after);
        self.known.insert(id, Some(step));
        self.units.push(unit);
        step
    }

    /// Adds units that are applied in rounds, as they need values of each other: [`Deployment::apply`] adds their steps.
    ///
    /// # Panics
    ///
    /// When a wire leads to a unit or output that is not there: a bug of the backend.
    pub fn add_in_rounds(&mut self, units: Vec<Unit>) {
        for unit in units {
            self.known.insert(Arc::clone(&unit.id), None);
            self.units.push(unit);
        }
        for (unit, input) in
            self.units.iter().flat_map(|unit| unit.inputs.iter().map(move |input| (unit, input)))
        {
            if let InputSource::Wire { unit: from, output } = &input.source {
                let source = self.unit(from);
                assert!(
                    source.is_some_and(|source| source.outputs.contains(output)),
                    "`{}` of `{}` comes from `{output}` of `{from}`, which does not exist",
                    input.name,
                    unit.id
                );
            }
        }
    }

    /// Adds a step that applies a unit, once more if there was one.
    pub fn apply(
        &mut self,
        unit: &Arc<str>,
        part: Option<LinkPart>,
        how: Commands,
        after: Vec<StepId>,
    ) -> StepId {
        let step = self.push(how.of(Arc::clone(unit)), part, after);
        if let Some(applied) = self.known.get_mut(unit) {
            *applied = Some(step);
        }
        step
    }

    /// Adds a step that no template can express.
    pub fn act(
        &mut self,
        title: impl Into<String>,
        place: Place,
        part: Option<LinkPart>,
        command: Lines,
        after: Vec<StepId>,
    ) -> StepId {
        self.push(StepKind::Action { title: title.into(), place, command }, part, after)
    }

    /// Every unit, in the order of their steps.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The unit of this id.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.known.get_index_of(id).map(|at| &self.units[at])
    }

    /// Every step, each after those it needs.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Every unit in each of its places, in the order in which it is removed.
    pub fn applied(&self) -> Vec<AppliedUnit> {
        let mut seen = BTreeSet::new();
        let deployed = self.steps.iter().rev().filter_map(|step| match &step.kind {
            StepKind::Deploy { unit, .. } => Some((self.unit(unit)?, step.part.as_ref())),
            StepKind::Action { .. } => None,
        });
        let first = deployed.filter(|(unit, _)| seen.insert(&unit.id));
        let applied = first.flat_map(|(unit, part)| {
            unit.places.iter().map(move |place| AppliedUnit {
                unit: Arc::clone(&unit.id),
                place: place.clone(),
                link: part.map(|part| Arc::clone(&part.link)),
                connections: part.map(|part| Arc::clone(&part.connections)).unwrap_or_default(),
            })
        });
        applied.collect()
    }

    fn push(&mut self, kind: StepKind, part: Option<LinkPart>, after: Vec<StepId>) -> StepId {
        let wave = after.iter().map(|step| self.steps[step.0].wave + 1).max().unwrap_or(0);
        let id = StepId(self.steps.len());
        self.steps.push(Step { id, kind, part, after, wave });
        id
    }
}

impl Commands {
    /// The step that does it for a unit.
    fn of(self, unit: Arc<str>) -> StepKind {
        let Self { apply: command, remove, in_background, again_for } = self;
        StepKind::Deploy { unit, command, remove, in_background, again_for }
    }
}
