//! The specs that a folder was generated from, one for all targets that were generated from it. Any checkout can bring a record: it
//! is a spec, which is checked as any other before anything is made of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crossvpc::Keys;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::scope::Scope;

/// The specs, in the order of the targets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub(crate) struct Record {
    specs: Vec<Recorded>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    targets: BTreeSet<String>,
    spec: Value,
    /// What its things were called when they were first generated, where that is another name, by their places in the spec.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    keys: BTreeMap<String, String>,
    /// The subnets that were added beside one that was generated before, by their places in the spec.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    later: BTreeSet<String>,
}

/// What was deployed of an earlier spec and a later one no longer has: nobody has confirmed yet that it is removed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gone {
    pub(crate) units: Vec<GoneUnit>,
    /// As much of the earlier spec as has these units.
    pub(crate) spec: Value,
}

/// Where a unit may still be deployed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoneUnit {
    pub(crate) target: String,
    pub(crate) unit: String,
    /// The account's id.
    pub(crate) account: String,
    pub(crate) region: String,
}

impl Gone {
    /// What is wrong with it.
    pub(super) fn check(&self) -> Result<(), String> {
        let is_known =
            |unit: &&GoneUnit| crossvpc::BACKENDS.iter().any(|backend| backend.id() == unit.target);
        if let Some(unit) = self.units.iter().find(|unit| !is_known(unit)) {
            return Err(format!("`{}` left, which is no target", unit.target.escape_debug()));
        }
        if self.units.is_empty() || !self.spec.is_object() {
            return Err("it records that nothing left, or left no spec".to_owned());
        }
        Ok(())
    }

    /// What of it is of targets that a scope does not cover.
    pub(super) fn kept(&self, scope: &Scope) -> Option<Self> {
        let units = self.units.iter().filter(|unit| !scope.covers_target(&unit.target));
        let units: Vec<_> = units.cloned().collect();
        (!units.is_empty()).then(|| Self { units, spec: self.spec.clone() })
    }
}

impl Recorded {
    /// The spec with each key as `renamed-from` of its entry.
    fn with_keys(&self) -> Cow<'_, Value> {
        let mut spec = Cow::Borrowed(&self.spec);
        for (path, key) in &self.keys {
            let pointer = format!("/{}", path.replace('.', "/"));
            let Some(entry) = spec.to_mut().pointer_mut(&pointer) else { continue };
            // A route table or a security group may be its id alone.
            if !entry.is_object() {
                *entry = json!({"id": entry.take()});
            }
            entry["renamed-from"] = json!(key);
        }
        spec
    }
}

impl Record {
    /// That these targets were generated from a spec with keys.
    pub(crate) fn of(targets: &[&'static str], spec: Value, names: &Keys) -> Self {
        let targets = targets.iter().map(|&target| target.to_owned()).collect();
        let keys = names.iter().map(|(path, key)| (path.to_owned(), key.to_owned())).collect();
        let later = names.later().clone();
        Self { specs: vec![Recorded { targets, spec, keys, later }] }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.specs.is_empty()
    }

    /// The record of another run with what it says of targets that this scope does not cover.
    pub(super) fn over(mut self, old: &Self, scope: &Scope) -> Self {
        for old in old.kept(scope).specs {
            let is_same = |new: &&mut Recorded| {
                (&new.spec, &new.keys, &new.later) == (&old.spec, &old.keys, &old.later)
            };
            match self.specs.iter_mut().find(is_same) {
                Some(same) => same.targets.extend(old.targets),
                None => self.specs.push(old),
            }
        }
        self.specs.sort_by(|one, other| one.targets.cmp(&other.targets));
        self
    }

    /// What it says of targets that a scope does not cover.
    pub(super) fn kept(&self, scope: &Scope) -> Self {
        let mut kept = self.clone();
        for recorded in &mut kept.specs {
            recorded.targets.retain(|target| !scope.covers_target(target));
        }
        kept.specs.retain(|recorded| !recorded.targets.is_empty());
        kept
    }

    /// The specs of some targets with their keys, or all where it knows none of these.
    pub(super) fn specs(&self, targets: &[&str]) -> Vec<(&Value, Keys)> {
        let is_of = |recorded: &&Recorded| recorded.targets.iter().any(|target| targets.contains(&&**target));
        let mut wanted: Vec<_> = self.specs.iter().filter(is_of).collect();
        if wanted.is_empty() {
            wanted = self.specs.iter().collect();
        }
        wanted
            .into_iter()
            .map(|recorded| (&recorded.spec, Keys::recorded(&recorded.keys, &recorded.later)))
            .collect()
    }

    /// The specs of one target.
    pub(super) fn specs_of(&self, target: &str) -> impl Iterator<Item = Cow<'_, Value>> {
        let is_of = move |recorded: &&Recorded| recorded.targets.contains(target);
        self.specs.iter().filter(is_of).map(Recorded::with_keys)
    }

    /// What is wrong with it.
    pub(super) fn check(&self) -> Result<(), String> {
        let known = || crossvpc::BACKENDS.iter().map(|backend| backend.id());
        let mut seen = BTreeSet::new();
        for Recorded { targets, spec, .. } in &self.specs {
            if targets.is_empty() || !spec.is_object() {
                return Err("it records no spec".to_owned());
            }
            for target in targets {
                if !known().any(|known| known == target) {
                    return Err(format!(
                        "it records a spec of `{}`, which is no target",
                        target.escape_debug()
                    ));
                }
                if !seen.insert(target) {
                    return Err(format!("it records two specs of `{target}`"));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_keeps_the_spec_that_it_was_generated_from() {
        let all = Record::of(&["terraform", "cdk"], json!({"a": 1}), &Keys::default());
        let scope = Scope::Targets(vec!["cdk"]);
        let two = Record::of(&["cdk"], json!({"a": 2}), &Keys::default()).over(&all, &scope);
        assert_eq!(two.specs(&["cdk"])[0].0, &json!({"a": 2}));
        assert_eq!(two.specs(&["terraform"])[0].0, &json!({"a": 1}));
        assert_eq!(two.specs(&["terraform", "cdk"]).len(), 2);
        assert_eq!(two.specs(&["cloudformation"]).len(), 2);
        let again = Record::of(&["cdk"], json!({"a": 1}), &Keys::default()).over(&two, &scope);
        assert_eq!(again, all);
        assert!(two.kept(&Scope::Everything).is_empty());
    }

    #[test]
    fn a_record_that_crossvpc_cannot_have_written_is_refused() {
        for (targets, spec) in [(&["ansible"][..], json!({})), (&[], json!({})), (&["cdk"], json!([1]))] {
            assert!(Record::of(targets, spec, &Keys::default()).check().is_err(), "{targets:?}");
        }
        let twice = [
            Record::of(&["cdk"], json!({}), &Keys::default()),
            Record::of(&["cdk"], json!({"a": 1}), &Keys::default()),
        ];
        let twice = Record { specs: twice.into_iter().flat_map(|record| record.specs).collect() };
        assert_eq!(twice.check().unwrap_err(), "it records two specs of `cdk`");
    }
}
