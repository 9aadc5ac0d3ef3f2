//! From the texts of a spec to what is known about it: every finding, of the reader, the rules and each target, and the plan.

use std::sync::Arc;

use crossvpc_core::allow::{Allow, Allowed};
use crossvpc_core::change::CHANGES;
use crossvpc_core::diagnostic::{Findings, MOST_SHOWN, Report, Severity};
use crossvpc_core::network::{Network, Vpc};
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Sources;
use crossvpc_core::spec::{Keys, Spec, Waiver};
use serde::Serialize;

use crate::backends::Engine;

/// A spec that was read, checked and reviewed.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// Its texts.
    pub sources: Sources,
    /// The spec as written.
    pub spec: Spec,
    /// The findings to show but those that the spec allows, in order, and how many there are.
    pub findings: Findings,
    /// Those that it allows, by code, each with its reason.
    pub allowed: Vec<Allowed>,
    /// The changes of connections and links that it allows.
    pub waivers: Vec<Waiver>,
    /// The targets that it was reviewed for, in order: those asked for, or else those of the spec.
    pub targets: Vec<&'static str>,
    /// What both sides must do; `None` if any finding is an error.
    pub plan: Option<Plan>,
}

/// Reads a spec and finds everything that is wrong with it, also what one of the targets cannot express. Without
/// `targets`, those of the spec are meant. Of more than 200 findings the first are kept and the others counted, so that a
/// hostile spec costs little more than a good one.
///
/// ```
/// use crossvpc::Sources;
///
/// let mut sources = Sources::default();
/// sources.add("spec.yaml", "version: 1\naccounts: {web: {id: 222222222222}}\n");
/// let checked = crossvpc::check(sources, &[]);
/// assert!(checked.plan.is_none());
/// assert_eq!(checked.findings.shown[0].code.name, "unquoted-account-id");
/// ```
pub fn check(sources: Sources, targets: &[&'static str]) -> Checked {
    Engine::default().check(sources, targets)
}

/// Reads a spec that was in use before, to compare another one with it: finds what is wrong with its text and its names, and not
/// what cannot work on AWS, which was decided when it was checked. So it costs less than [`check`].
/// `keys` are those that were recorded with it.
pub fn read(sources: Sources, targets: &[&'static str], keys: Keys) -> Checked {
    Engine::default().read(sources, targets, keys)
}

/// The same spec after another one was generated, whose names are recognised: what was renamed keeps its key.
pub fn after(checked: Checked, past: &Spec) -> Checked {
    Engine::default().after(checked, past)
}

/// The plan of a spec that declares nothing: what everything is new against.
pub fn nothing() -> Plan {
    Plan::of(Arc::new(Network::default()))
}

/// The same with every finding, however many there are.
pub fn check_all(sources: Sources, targets: &[&'static str]) -> Checked {
    Engine::default().check_all(sources, targets)
}

impl Engine<'_> {
    /// See [`check`].
    pub fn check(self, sources: Sources, targets: &[&'static str]) -> Checked {
        self.check_keeping(sources, targets, |_| {}, MOST_SHOWN)
    }

    /// The same of what the spec would be after a change.
    pub fn check_changed(
        self,
        sources: Sources,
        targets: &[&'static str],
        change: impl FnOnce(&mut Spec),
    ) -> Checked {
        self.check_keeping(sources, targets, change, usize::MAX)
    }

    /// See [`read`].
    pub fn read(self, sources: Sources, targets: &[&'static str], keys: Keys) -> Checked {
        let mut report = Report::keeping(MOST_SHOWN);
        let (spec, read) =
            crossvpc_core::read_changed(&sources, &self.targets(), |spec| spec.keys = keys, &mut report);
        let plan = read.map(|(plan, _)| plan);
        let plan = plan.filter(|_| !report.has_errors());
        let findings = report.findings(MOST_SHOWN);
        let (allowed, waivers) = (Vec::new(), Vec::new());
        Checked { sources, spec, findings, allowed, waivers, targets: targets.to_vec(), plan }
    }

    /// See [`after`].
    pub fn after(self, checked: Checked, past: &Spec) -> Checked {
        if checked.plan.is_none() || Keys::are_kept(&checked.spec, past) {
            return checked;
        }
        let after = |spec: &mut Spec| spec.past = Some(Box::new(past.clone()));
        self.check_keeping(checked.sources, &checked.targets, after, MOST_SHOWN)
    }

    /// See [`check_all`].
    pub fn check_all(self, sources: Sources, targets: &[&'static str]) -> Checked {
        self.check_keeping(sources, targets, |_| {}, usize::MAX)
    }

    fn check_keeping(
        self,
        sources: Sources,
        targets: &[&'static str],
        change: impl FnOnce(&mut Spec),
        most: usize,
    ) -> Checked {
        let mut targets = targets.to_vec();
        let mut report = Report::keeping(most);
        let (spec, read) = crossvpc_core::read_changed(&sources, &self.targets(), change, &mut report);
        let (plan, allow) = match read {
            Some((plan, allow)) => (Some(plan), allow),
            None => (None, Allow::default()),
        };
        if let Some(plan) = &plan {
            crossvpc_rules::check(plan, &mut report);
            if !report.has_errors() {
                if targets.is_empty() {
                    targets.clone_from(&plan.network.generate().targets);
                }
                self.review(&targets, plan, &mut report);
            }
        }
        let codes = self.codes();
        let allowed = allow.apply(&mut report, &codes, CHANGES, |code| self.looks_for(&targets, code));
        let waivers = allow.waivers(&codes, CHANGES, &mut report);
        let plan = plan.filter(|_| !report.has_errors());
        Checked { sources, spec, findings: report.findings(most), allowed, waivers, targets, plan }
    }
}

/// What a spec without errors has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Scope {
    /// Accounts that are declared.
    pub accounts: usize,
    /// VPCs that are declared.
    pub vpcs: usize,
    /// Connections that are declared.
    pub connections: usize,
    /// Links that they need.
    pub links: usize,
    /// Ids of VPCs, subnets, route tables and security groups that the spec leaves out.
    pub missing_ids: usize,
}

impl Scope {
    fn of(plan: &Plan) -> Self {
        let network = &plan.network;
        let missing = |vpc: &Arc<Vpc>| {
            let resources = vpc.route_tables.iter().map(|table| &table.id);
            let resources = resources.chain(vpc.security_groups.iter().map(|group| &group.id));
            let resources = resources.chain(vpc.subnets.iter().map(|subnet| &subnet.id)).chain([&vpc.id]);
            resources.filter(|id| id.is_none()).count()
        };
        Self {
            accounts: network.accounts().len(),
            vpcs: network.vpcs().len(),
            connections: network.connections().len(),
            links: plan.links.len(),
            missing_ids: network.vpcs().iter().map(missing).sum(),
        }
    }
}

impl Checked {
    /// What was checked, if there is no error.
    pub fn scope(&self) -> Option<Scope> {
        self.plan.as_ref().map(Scope::of)
    }

    /// How many findings of this severity there are, without those that the spec allows.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.count(severity)
    }

    /// One line, such as `2 errors, 1 warning`.
    pub fn summary(&self) -> String {
        let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let counted = kinds.iter().filter_map(|(severity, noun)| {
            let count = self.count(*severity);
            (count > 0).then(|| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
        });
        let counted: Vec<_> = counted.collect();
        let counted = if counted.is_empty() { "no findings".to_owned() } else { counted.join(", ") };
        match self.allowed.iter().map(|allowed| allowed.count).sum() {
            0_usize => counted,
            allowed => format!("{counted}; {allowed} allowed by the spec"),
        }
    }
}
