//! What the pages of the runbook look things up in: each list of a plan and its outline is gone through once, so that a page costs
//! what it shows and no more.

mod target;

use std::collections::BTreeMap;
use std::ptr;

use crossvpc_core::backend::LinkFile;
use crossvpc_core::deployment::outline::{Outline, PlaceOutline, StepOutline};
use crossvpc_core::network::{Account, Connection};
use crossvpc_core::plan::{
    AccessRule, Act, Attachment, Link, Place, Plan, Route, RoutedVpc, Subject, TransitGateway,
};
use crossvpc_core::target::Applied;
use crossvpc_render::Expr;

use crate::markdown::code;
use crate::names::listed;

pub(super) use target::Target;
use target::alike;

/// A plan by its connections and accounts.
pub(super) struct Book<'p> {
    pub(super) plan: &'p Plan,
    pub(super) outline: &'p Outline,
    /// The targets that make anything.
    pub(super) targets: Vec<Target<'p>>,
    links: BTreeMap<&'p str, Vec<&'p Link>>,
    acts: Vec<Act<'p>>,
    acts_of: Index<'p>,
    acts_at: Index<'p>,
    steps: Vec<LinkStep<'p>>,
    steps_of: Index<'p>,
    steps_at: Index<'p>,
    /// Where each step of the target is among them, by its number.
    numbers: BTreeMap<usize, usize>,
    /// By the connection and the place in memory of the VPC's side of a link.
    asked: BTreeMap<(&'p str, usize), Asked<'p>>,
    attachments: BTreeMap<&'p str, Vec<(&'p TransitGateway, &'p Attachment)>>,
    /// The steps of the root modules of each account.
    root_steps: BTreeMap<&'p str, Vec<&'p StepOutline>>,
    /// The files of units that are for a connection.
    files: BTreeMap<&'p str, Vec<&'p str>>,
}

/// Places in a list, by a name.
type Index<'p> = BTreeMap<&'p str, Vec<usize>>;

/// The routes and rules that a connection asks for in a VPC.
#[derive(Clone, Default)]
pub(super) struct Asked<'p> {
    pub(super) routes: Vec<&'p Route>,
    pub(super) rules: Vec<&'p AccessRule>,
}

/// A step of a link, of the first target that deploys stacks.
pub(super) struct LinkStep<'p> {
    pub(super) link: &'p Link,
    /// Counted from 0: steps about one thing after the other make a stage.
    pub(super) stage: usize,
    pub(super) subject: Option<&'p Subject>,
    pub(super) place: &'p PlaceOutline,
    pub(super) step: &'p StepOutline,
}

impl<'p> Book<'p> {
    pub(super) fn of(plan: &'p Plan, outline: &'p Outline, files: &'p [LinkFile]) -> Self {
        let targets = outline.targets.iter().filter(|target| !target.units.is_empty());
        let mut book = Self {
            plan,
            outline,
            targets: targets.map(Target::of).collect(),
            links: BTreeMap::new(),
            acts: plan.links.iter().flat_map(Link::acts).collect(),
            acts_of: Index::new(),
            acts_at: Index::new(),
            steps: Vec::new(),
            steps_of: Index::new(),
            steps_at: Index::new(),
            numbers: BTreeMap::new(),
            asked: BTreeMap::new(),
            attachments: BTreeMap::new(),
            root_steps: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        book.add_links();
        book.add_acts();
        book.add_steps();
        book.add_root_steps();
        book.add_files(files);
        book
    }

    fn add_links(&mut self) {
        for link in &*self.plan.links {
            for connection in link.connections() {
                self.links.entry(connection.name.as_str()).or_default().push(link);
            }
            for side in link.routed() {
                let key = |connection: &'p Connection| (connection.name.as_str(), ptr::from_ref(side).addr());
                for route in &side.routes {
                    for connection in &route.asked_by {
                        self.asked.entry(key(connection)).or_default().routes.push(route);
                    }
                }
                for rule in &side.rules {
                    for connection in &rule.asked_by {
                        self.asked.entry(key(connection)).or_default().rules.push(rule);
                    }
                }
            }
        }
        for gateway in self.plan.gateways() {
            for attachment in &gateway.attachments {
                for connection in &attachment.connections {
                    let of = self.attachments.entry(connection.name.as_str()).or_default();
                    of.push((gateway, attachment));
                }
            }
        }
    }

    fn add_acts(&mut self) {
        for (at, act) in self.acts.iter().enumerate() {
            for connection in act.connections() {
                self.acts_of.entry(connection.name.as_str()).or_default().push(at);
            }
        }
        let accounts: BTreeMap<_, _> =
            self.plan.network.accounts().iter().map(|account| (&account.name, account)).collect();
        for (at, act) in self.acts.iter().enumerate() {
            if let Some(account) = accounts.get(&act.place.account.name) {
                self.acts_at.entry(account.name.as_str()).or_default().push(at);
            }
        }
    }

    fn add_steps(&mut self) {
        let Some(target) = self.stack_targets().next() else { return };
        let outline = target.outline;
        let units: BTreeMap<_, _> = outline.units.iter().map(|unit| (&*unit.id, unit)).collect();
        let links: BTreeMap<_, _> = self.plan.links.iter().map(|link| (link.id(), link)).collect();
        let mut steps: Vec<_> = outline.waves.iter().flatten().collect();
        steps.sort_by_key(|step| step.order().step);
        let mut last: BTreeMap<&str, (usize, u8)> = BTreeMap::new();
        for step in steps {
            let place = match step {
                StepOutline::Deploy { unit, .. } => units.get(&**unit).and_then(|unit| unit.places.first()),
                StepOutline::Action { place, .. } => Some(place),
            };
            let part = step.part().and_then(|part| Some((part, *links.get(&*part.link)?)));
            let (Some((part, link)), Some(place)) = (part, place) else { continue };
            let kind = match part.subject {
                None => 0,
                Some(Subject::Account(_)) => 1,
                Some(Subject::Vpc(_)) => 2,
            };
            let (stage, before) = last.entry(&*part.link).or_insert((0, kind));
            if *before != kind {
                (*stage, *before) = (*stage + 1, kind);
            }
            let at = self.steps.len();
            self.numbers.insert(step.order().step, at);
            self.steps.push(LinkStep { link, stage: *stage, subject: part.subject.as_ref(), place, step });
            self.steps_at.entry(place.account.as_str()).or_default().push(at);
            if part.connections.is_empty() {
                for connection in link.connections() {
                    self.steps_of.entry(connection.name.as_str()).or_default().push(at);
                }
            }
            for connection in &*part.connections {
                self.steps_of.entry(connection.as_str()).or_default().push(at);
            }
        }
    }

    fn add_root_steps(&mut self) {
        let Some(outline) = self.applied(Applied::RootModules).map(|target| target.outline) else { return };
        let units: BTreeMap<_, _> = outline.units.iter().map(|unit| (&*unit.id, unit)).collect();
        for step in outline.waves.iter().flatten() {
            let place = match step {
                StepOutline::Deploy { unit, .. } => units.get(&**unit).and_then(|unit| unit.places.first()),
                StepOutline::Action { place, .. } => Some(place),
            };
            if let Some(place) = place {
                self.root_steps.entry(place.account.as_str()).or_default().push(step);
            }
        }
    }

    fn add_files(&mut self, files: &'p [LinkFile]) {
        for file in files {
            for connection in &file.connections {
                self.files.entry(connection.as_str()).or_default().push(file.path.as_str());
            }
        }
        for files in self.files.values_mut() {
            files.sort_unstable();
        }
    }

    /// The links of a connection.
    pub(super) fn links(&self, connection: &Connection) -> &[&'p Link] {
        self.links.get(connection.name.as_str()).map_or(&[], Vec::as_slice)
    }

    /// What is done for a connection, in order.
    pub(super) fn acts_of(&self, connection: &Connection) -> impl Iterator<Item = &Act<'p>> {
        places(&self.acts_of, connection.name.as_str()).map(|at| &self.acts[at])
    }

    /// What is done in an account, in order.
    pub(super) fn acts_at(&self, account: &Account) -> impl Iterator<Item = &Act<'p>> {
        places(&self.acts_at, account.name.as_str()).map(|at| &self.acts[at])
    }

    /// The steps of the stacks of a connection, each after those it needs.
    pub(super) fn steps_of(&self, connection: &Connection) -> impl Iterator<Item = &LinkStep<'p>> {
        places(&self.steps_of, connection.name.as_str()).map(|at| &self.steps[at])
    }

    /// The steps of the stacks of an account, likewise.
    pub(super) fn steps_at(&self, account: &Account) -> impl Iterator<Item = &LinkStep<'p>> {
        places(&self.steps_at, account.name.as_str()).map(|at| &self.steps[at])
    }

    /// The steps of other accounts that come right before a step.
    pub(super) fn before<'b>(&'b self, step: &'b LinkStep<'p>) -> impl Iterator<Item = &'b LinkStep<'p>> {
        let before = step.step.order().after.iter().filter_map(|number| self.numbers.get(&number.index()));
        before.map(|&at| &self.steps[at]).filter(|other| other.place.account != step.place.account)
    }

    /// What a connection asks for in a VPC, by one link.
    pub(super) fn asked(&self, connection: &Connection, side: &RoutedVpc) -> Asked<'p> {
        let key = (connection.name.as_str(), ptr::from_ref(side).addr());
        self.asked.get(&key).cloned().unwrap_or_default()
    }

    /// The attachments that a connection uses, each with its gateway.
    pub(super) fn attachments(&self, connection: &Connection) -> &[(&'p TransitGateway, &'p Attachment)] {
        self.attachments.get(connection.name.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The steps of the root modules of an account, in order.
    pub(super) fn root_steps(&self, account: &Account) -> &[&'p StepOutline] {
        self.root_steps.get(account.name.as_str()).map_or(&[], Vec::as_slice)
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

    /// The command of a step for each target that deploys stacks; without names where it is the same for all.
    pub(super) fn commands(&self, step: &StepOutline) -> Vec<(Option<&'static str>, Vec<String>)> {
        let key = step.part().map(|part| (&*part.link, &*part.name));
        let same = |target: &Target<'p>| {
            let step = key.and_then(|key| target.parts.get(&key))?;
            Some((target.outline.name, step.command().to_vec()))
        };
        alike(self.stack_targets().filter_map(same).collect())
    }

    /// The command that removes a stack, likewise.
    pub(super) fn removal(&self, unit: &str) -> Vec<(Option<&'static str>, Vec<String>)> {
        let removal =
            |target: &Target<'p>| Some((target.outline.name, target.removals.get(unit)?.command.to_vec()));
        alike(self.stack_targets().filter_map(removal).collect())
    }

    /// Whether there is a root module for each account and region.
    pub(super) fn has_many_roots(&self) -> bool {
        let wanted = self.applied(Applied::RootModules).map(|target| target.outline);
        wanted.is_some_and(|target| target.units.iter().any(|unit| unit.path != target.target))
    }

    /// The names of the targets that deploy stacks, if there are any.
    pub(super) fn tools(&self) -> Option<Expr> {
        let names: Vec<_> = self.stack_targets().map(|target| target.outline.name).collect();
        (!names.is_empty()).then(|| Expr::new(names.join(" or ")))
    }

    /// The folders of the policies of deployers, if the spec wants any.
    pub(super) fn policies(&self) -> Option<Expr> {
        let folders = self.targets.iter().map(|target| code(&format!("{}/policies", target.outline.target)));
        listed(folders).filter(|_| self.plan.network.generate().policies)
    }

    /// The tag `Name` of what is made for a connection, whatever target makes it.
    pub(super) fn tag(&self, connection: &Connection) -> String {
        self.plan.network.generate().name_prefix.of(&connection.name)
    }

    /// The command that prints an output of what is made in a place.
    pub(super) fn terraform_output(&self, output: &str, at: &Place) -> Option<String> {
        let units = &self.applied(Applied::RootModules)?.outline.units;
        let is_there =
            |place: &PlaceOutline| place.account == at.account.name && place.region == at.region.name();
        let mut units = units.iter().filter(|unit| unit.places.iter().any(is_there));
        let unit = units.find(|unit| unit.outputs.iter().any(|name| name == output))?;
        Some(format!("{} -chdir={} output {output}", self.plan.network.generate().tool(), unit.path))
    }

    /// The files of root modules that create a connection.
    pub(super) fn files(&self, connection: &Connection) -> &[&'p str] {
        self.files.get(connection.name.as_str()).map_or(&[], Vec::as_slice)
    }
}

fn places<'b>(index: &'b Index<'_>, name: &str) -> impl Iterator<Item = usize> + 'b {
    index.get(name).into_iter().flatten().copied()
}
