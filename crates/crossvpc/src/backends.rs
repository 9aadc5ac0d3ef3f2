//! The targets there are, and the findings of all of them together.

use crossvpc_core::backend::{Backend, Review};
use crossvpc_core::diagnostic::{Code, Report};
use crossvpc_core::findings;
use crossvpc_core::plan::Plan;
use crossvpc_core::target::Target;

/// Every target, in the order in which they are shown.
pub const BACKENDS: &[&dyn Backend] = &[
    &crossvpc_terraform::Terraform,
    &crossvpc_cloudformation::CloudFormation,
    &crossvpc_cdk::Cdk,
    &crossvpc_verification::Verification,
];

/// Reads, checks and generates specs for some targets, by default for all of [`BACKENDS`].
#[derive(Clone, Copy)]
pub struct Engine<'b> {
    backends: &'b [&'b dyn Backend],
}

impl Default for Engine<'_> {
    fn default() -> Self {
        Self { backends: BACKENDS }
    }
}

impl<'b> Engine<'b> {
    /// An engine that knows these targets and no other.
    pub fn of(backends: &'b [&'b dyn Backend]) -> Self {
        Self { backends }
    }

    /// Every finding there is, by its code.
    pub fn codes(self) -> Vec<&'static Code> {
        let of_targets = self.backends.iter().flat_map(|backend| backend.review().codes.iter().copied());
        let mut codes: Vec<_> = of_every_spec().chain(of_targets).collect();
        codes.sort_by_key(|code| code.name);
        codes.dedup_by_key(|code| code.name);
        codes
    }

    /// What its targets declare of themselves.
    pub fn targets(self) -> Vec<&'static Target> {
        self.backends.iter().map(|backend| backend.target()).collect()
    }

    /// Whether the findings of this kind were looked for, given the targets that were.
    pub(crate) fn looks_for(self, targets: &[&'static str], code: &Code) -> bool {
        let of_targets = self.backends_of(targets).into_iter();
        let of_targets = of_targets.flat_map(|backend| backend.review().codes.iter().copied());
        of_every_spec().chain(of_targets).any(|known| known.name == code.name)
    }

    /// Says what some of these targets cannot express.
    pub(crate) fn review(self, targets: &[&'static str], plan: &Plan, report: &mut Report) {
        let plan = plan.as_generated();
        let mut done: Vec<&Review> = Vec::new();
        for review in self.backends_of(targets).into_iter().map(Backend::review) {
            if !done.iter().any(|known| std::ptr::eq(*known, review)) {
                (review.check)(&plan, report);
                done.push(review);
            }
        }
    }

    /// The backends of these targets, each once, in order.
    pub(crate) fn backends_of(self, targets: &[&'static str]) -> Vec<&'b dyn Backend> {
        self.backends.iter().copied().filter(|backend| targets.contains(&backend.id())).collect()
    }
}

impl std::fmt::Debug for Engine<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.backends.iter().map(|backend| backend.id())).finish()
    }
}

/// Every finding there is, by its code, of all [`BACKENDS`].
pub fn codes() -> Vec<&'static Code> {
    Engine::default().codes()
}

/// The findings that do not depend on the target.
fn of_every_spec() -> impl Iterator<Item = &'static Code> {
    findings::codes().chain(crossvpc_rules::rules().map(|(code, _)| code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_targets_have_the_same_id() {
        let ids: std::collections::BTreeSet<_> = BACKENDS.iter().map(|backend| backend.id()).collect();
        assert_eq!(ids.len(), BACKENDS.len());
    }

    #[test]
    fn every_code_has_a_page_of_its_own() {
        for code in codes() {
            assert!(code.page.starts_with(&format!("# {}\n", code.name)), "{}", code.name);
        }
    }
}
