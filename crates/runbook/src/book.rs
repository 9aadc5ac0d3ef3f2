//! What the pages of the runbook look things up in, each list of a plan and its outline gone through once.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::network::Connection;
use crossvpc_core::plan::{Link, Place, Plan};

use crossvpc_core::deployment::outline::{
    Outline, PlaceOutline, RemovalOutline, StepOutline, TargetOutline, UnitOutline,
};

/// A plan by its connections.
pub(super) struct Book<'p> {
    pub(super) outline: &'p Outline,
    /// The targets that make anything.
    pub(super) targets: Vec<Target<'p>>,
    links: BTreeMap<&'p str, Vec<&'p Link>>,
    /// The files of Terraform by their names without the folder.
    terraform: BTreeMap<&'p str, Vec<&'p str>>,
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
    /// `paths` are the files that the targets write.
    pub(super) fn of(plan: &'p Plan, outline: &'p Outline, paths: &'p [String]) -> Self {
        let mut links: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for link in &plan.links {
            for connection in link.connections() {
                links.entry(connection.name.as_str()).or_default().push(link);
            }
        }
        let mut terraform: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for path in paths.iter().map(String::as_str).filter(|path| path.starts_with("terraform/")) {
            if let Some((_, file)) = path.rsplit_once('/') {
                terraform.entry(file).or_default().push(path);
            }
        }
        let targets = outline.targets.iter().filter(|target| !target.units.is_empty());
        Self { outline, targets: targets.map(Target::of).collect(), links, terraform }
    }

    /// The links of a connection.
    pub(super) fn links(&self, connection: &Connection) -> &[&'p Link] {
        self.links.get(connection.name.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The target of this name, if it makes anything.
    pub(super) fn target(&self, name: &str) -> Option<&Target<'p>> {
        self.targets.iter().find(|target| target.outline.target == name)
    }

    /// The targets that deploy stacks.
    pub(super) fn stack_targets(&self) -> impl Iterator<Item = &Target<'p>> {
        self.targets.iter().filter(|target| target.outline.target != "terraform")
    }

    /// Whether Terraform has a root for each account and region.
    pub(super) fn has_many_roots(&self) -> bool {
        let wanted = self.target("terraform").map(|target| target.outline.units.as_slice());
        wanted.is_some_and(|units| units.iter().any(|unit| unit.path != "terraform"))
    }

    /// The command by which Terraform prints an output of what is made in a place.
    pub(super) fn terraform_output(&self, output: &str, at: &Place) -> Option<String> {
        let units = &self.target("terraform")?.outline.units;
        let is_there = |place: &PlaceOutline| {
            place.account == at.account.name.as_str() && place.region == at.region.name()
        };
        let mut units = units.iter().filter(|unit| unit.places.iter().any(is_there));
        let unit = units.find(|unit| unit.outputs.iter().any(|name| name == output))?;
        Some(format!("terraform -chdir={} output {output}", unit.path))
    }

    /// The files of Terraform that make a connection: those of its links, and of a gateway's only its VPCs'.
    pub(super) fn terraform_files(&self, connection: &Connection) -> Vec<&'p str> {
        let parties = std::iter::once(&connection.provider).chain(&connection.consumers);
        let vpcs: BTreeSet<_> = parties.map(|party| &party.vpc.name).collect();
        let of_link = |link: &&Link| {
            let id = link.id();
            let own = vpcs.iter().map(move |vpc| format!("{id}--{vpc}.tf"));
            std::iter::once(format!("{}.tf", link.id())).chain(own).collect::<Vec<_>>()
        };
        let names = self.links(connection).iter().flat_map(of_link);
        let mut files: Vec<_> =
            names.filter_map(|name| self.terraform.get(name.as_str())).flatten().copied().collect();
        files.sort_unstable();
        files
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
