//! What the pages of the runbook look things up in, each list of a plan and its outline gone through once.

use std::collections::BTreeMap;

use crossvpc_core::network::Connection;
use crossvpc_core::plan::{Act, Link, Place, Plan};
use crossvpc_core::target::Applied;

use crossvpc_core::deployment::outline::{
    Outline, PlaceOutline, RemovalOutline, StepOutline, TargetOutline, UnitOutline,
};

/// A plan by its connections.
pub(super) struct Book<'p> {
    pub(super) outline: &'p Outline,
    /// The targets that make anything.
    pub(super) targets: Vec<Target<'p>>,
    links: BTreeMap<&'p str, Vec<&'p Link>>,
    /// What is done for every link, in order, and which of it is for each connection.
    acts: Vec<Act<'p>>,
    acts_of: BTreeMap<&'p str, Vec<usize>>,
    /// The files of units that are for a connection.
    files: BTreeMap<&'p str, Vec<&'p str>>,
}

/// A target by its links.
pub(super) struct Target<'p> {
    pub(super) outline: &'p TargetOutline,
    pub(super) units: BTreeMap<&'p str, &'p UnitOutline>,
    pub(super) removals: BTreeMap<&'p str, &'p RemovalOutline>,
    /// The steps of each link, each after those it needs.
    steps: BTreeMap<&'p str, Vec<&'p StepOutline>>,
}

impl<'p> Book<'p> {
    pub(super) fn of(plan: &'p Plan, outline: &'p Outline) -> Self {
        let mut links: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for link in &plan.links {
            for connection in link.connections() {
                links.entry(connection.name.as_str()).or_default().push(link);
            }
        }
        let acts: Vec<_> = plan.links.iter().flat_map(Link::acts).collect();
        let mut acts_of: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, act) in acts.iter().enumerate() {
            for connection in act.connections() {
                acts_of.entry(connection.name.as_str()).or_default().push(at);
            }
        }
        let mut files: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let units = outline.targets.iter().flat_map(|target| &target.units);
        for file in units.flat_map(|unit| &unit.files) {
            for connection in &file.connections {
                files.entry(connection.as_str()).or_default().push(file.path.as_str());
            }
        }
        for files in files.values_mut() {
            files.sort_unstable();
        }
        let targets = outline.targets.iter().filter(|target| !target.units.is_empty());
        Self { outline, targets: targets.map(Target::of).collect(), links, acts, acts_of, files }
    }

    /// The links of a connection.
    pub(super) fn links(&self, connection: &Connection) -> &[&'p Link] {
        self.links.get(connection.name.as_str()).map_or(&[], Vec::as_slice)
    }

    /// What is done for a connection, in order.
    pub(super) fn acts(&self, connection: &Connection) -> impl Iterator<Item = &Act<'p>> {
        let acts = self.acts_of.get(connection.name.as_str()).into_iter().flatten();
        acts.map(|&at| &self.acts[at])
    }

    /// The first target that is applied in this way, if any that makes something is.
    pub(super) fn applied(&self, applied: Applied) -> Option<&Target<'p>> {
        self.targets.iter().find(|target| target.outline.applied == applied)
    }

    /// The targets that deploy stacks.
    pub(super) fn stack_targets(&self) -> impl Iterator<Item = &Target<'p>> {
        let deploys = |applied| matches!(applied, Applied::Stacks | Applied::CloudAssembly);
        self.targets.iter().filter(move |target| deploys(target.outline.applied))
    }

    /// Whether there is a root module for each account and region.
    pub(super) fn has_many_roots(&self) -> bool {
        let wanted = self.applied(Applied::RootModules).map(|target| target.outline);
        wanted.is_some_and(|target| target.units.iter().any(|unit| unit.path != target.target))
    }

    /// The command by which Terraform prints an output of what is made in a place.
    pub(super) fn terraform_output(&self, output: &str, at: &Place) -> Option<String> {
        let units = &self.applied(Applied::RootModules)?.outline.units;
        let is_there = |place: &PlaceOutline| {
            place.account == at.account.name.as_str() && place.region == at.region.name()
        };
        let mut units = units.iter().filter(|unit| unit.places.iter().any(is_there));
        let unit = units.find(|unit| unit.outputs.iter().any(|name| name == output))?;
        Some(format!("terraform -chdir={} output {output}", unit.path))
    }

    /// The files of root modules that create a connection.
    pub(super) fn files(&self, connection: &Connection) -> &[&'p str] {
        self.files.get(connection.name.as_str()).map_or(&[], Vec::as_slice)
    }
}

impl<'p> Target<'p> {
    fn of(outline: &'p TargetOutline) -> Self {
        let mut steps: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for step in outline.waves.iter().flatten() {
            if let Some(link) = step.link() {
                steps.entry(link).or_default().push(step);
            }
        }
        for steps in steps.values_mut() {
            steps.sort_by_key(|step| step.order().step);
        }
        Self {
            outline,
            units: outline.units.iter().map(|unit| (unit.id.as_str(), unit)).collect(),
            removals: outline.removal.iter().map(|removal| (removal.unit.as_str(), removal)).collect(),
            steps,
        }
    }

    /// The steps that make a connection, each after those it needs.
    pub(super) fn steps(&self, connection: &Connection, links: &[&Link]) -> Vec<&'p StepOutline> {
        let of_link = |link: &&Link| self.steps.get(link.id().as_str()).map_or(&[][..], Vec::as_slice);
        let steps = links.iter().flat_map(of_link);
        steps.copied().filter(|step| is_for(step, connection)).collect()
    }
}

fn is_for(step: &StepOutline, connection: &Connection) -> bool {
    let connections = step.part().map_or(&[][..], |part| &part.connections);
    connections.is_empty() || connections.iter().any(|name| name == connection.name.as_str())
}
