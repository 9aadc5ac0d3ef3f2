//! The specs that a folder was generated from, one for all targets that were generated from it. Any checkout can bring a record: it
//! is a spec, which is checked as any other before anything is made of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// What of it is of targets that a scope does not cover.
    pub(super) fn kept(&self, scope: &Scope) -> Option<Self> {
        let units = self.units.iter().filter(|unit| !scope.covers_target(&unit.target));
        let units: Vec<_> = units.cloned().collect();
        (!units.is_empty()).then(|| Self { units, spec: self.spec.clone() })
    }
}

impl Record {
    /// That these targets were generated from a spec.
    pub(crate) fn of(targets: &[&'static str], spec: Value) -> Self {
        let targets = targets.iter().map(|&target| target.to_owned()).collect();
        Self { specs: vec![Recorded { targets, spec }] }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.specs.is_empty()
    }

    /// The record of another run with what it says of targets that this scope does not cover.
    pub(super) fn over(mut self, old: &Self, scope: &Scope) -> Self {
        for Recorded { targets, spec } in old.kept(scope).specs {
            match self.specs.iter_mut().find(|recorded| recorded.spec == spec) {
                Some(same) => same.targets.extend(targets),
                None => self.specs.push(Recorded { targets, spec }),
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

    /// The specs of some targets, or all where it knows none of these.
    pub(super) fn specs(&self, targets: &[&str]) -> Vec<&Value> {
        let is_of = |recorded: &&Recorded| recorded.targets.iter().any(|target| targets.contains(&&**target));
        let wanted: Vec<_> = self.specs.iter().filter(is_of).map(|recorded| &recorded.spec).collect();
        if wanted.is_empty() { self.specs.iter().map(|recorded| &recorded.spec).collect() } else { wanted }
    }

    /// The specs of one target.
    pub(super) fn specs_of(&self, target: &str) -> impl Iterator<Item = &Value> {
        let is_of = move |recorded: &&Recorded| recorded.targets.contains(target);
        self.specs.iter().filter(is_of).map(|recorded| &recorded.spec)
    }

    /// What is wrong with it.
    pub(super) fn check(&self) -> Result<(), String> {
        let known = || crossvpc::BACKENDS.iter().map(|backend| backend.id());
        let mut seen = BTreeSet::new();
        for Recorded { targets, spec } in &self.specs {
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
    use serde_json::json;

    use super::*;

    #[test]
    fn each_target_keeps_the_spec_that_it_was_generated_from() {
        let all = Record::of(&["terraform", "cdk"], json!({"a": 1}));
        let scope = Scope::Targets(vec!["cdk"]);
        let two = Record::of(&["cdk"], json!({"a": 2})).over(&all, &scope);
        assert_eq!(two.specs(&["cdk"]), [&json!({"a": 2})]);
        assert_eq!(two.specs(&["terraform"]), [&json!({"a": 1})]);
        assert_eq!(two.specs(&["terraform", "cdk"]).len(), 2);
        assert_eq!(two.specs(&["cloudformation"]).len(), 2);
        let again = Record::of(&["cdk"], json!({"a": 1})).over(&two, &scope);
        assert_eq!(again, all);
        assert!(two.kept(&Scope::Everything).is_empty());
    }

    #[test]
    fn a_record_that_crossvpc_cannot_have_written_is_refused() {
        for (targets, spec) in [(&["ansible"][..], json!({})), (&[], json!({})), (&["cdk"], json!([1]))] {
            assert!(Record::of(targets, spec).check().is_err(), "{targets:?}");
        }
        let twice = [Record::of(&["cdk"], json!({})), Record::of(&["cdk"], json!({"a": 1}))];
        let twice = Record { specs: twice.into_iter().flat_map(|record| record.specs).collect() };
        assert_eq!(twice.check().unwrap_err(), "it records two specs of `cdk`");
    }
}
