//! Fixes as far as findings carry them: pass after pass until none is left, and never one that makes a spec worse.

use crossvpc_core::diagnostic::{Diagnostic, Severity};
use crossvpc_core::fix;
use crossvpc_core::source::Sources;

use crate::backends::Engine;
use crate::checked::Checked;

/// The most passes: a fix may show what another one can fix.
const MOST_PASSES: usize = 20;

/// The texts of a spec with every fix made that findings carry, and how many were made.
///
/// ```
/// use crossvpc::Sources;
///
/// let mut sources = Sources::default();
/// sources.add("spec.yaml", "version: 1\naccounts: {web: {id: 222222222222}}\n");
/// let (fixed, count) = crossvpc::fix(&sources, &[]);
/// assert_eq!(count, 1);
/// assert!(fixed.iter().any(|(_, source)| source.text().contains("\"222222222222\"")));
/// ```
pub fn fix(sources: &Sources, targets: &[&'static str]) -> (Sources, usize) {
    Engine::default().fix(sources, targets)
}

impl Engine<'_> {
    /// See [`fix()`].
    pub fn fix(self, sources: &Sources, targets: &[&'static str]) -> (Sources, usize) {
        let texts = sources.iter().map(|(_, source)| source.text().to_owned()).collect();
        let mut checked = self.check(with_texts(sources, texts), targets);
        let mut count = 0;
        for _ in 0..MOST_PASSES {
            let fixable: Vec<_> =
                checked.findings.shown.iter().filter(|finding| !finding.fix.is_empty()).collect();
            let together = self.apply(&checked, &fixable, targets);
            let one_by_one = || fixable.iter().find_map(|finding| self.apply(&checked, &[finding], targets));
            let Some((better, fixed)) = together.or_else(one_by_one) else { break };
            (checked, count) = (better, count + fixed);
        }
        (checked.sources, count)
    }

    /// The spec with some fixes and how many they are, unless it is worse for them.
    fn apply(
        self,
        before: &Checked,
        findings: &[&Diagnostic],
        targets: &[&'static str],
    ) -> Option<(Checked, usize)> {
        let (texts, count) = fix::apply(&before.sources, findings.iter().copied());
        let after = self.check(with_texts(&before.sources, texts), targets);
        let errors = |checked: &Checked| checked.count(Severity::Error);
        // Once nothing is wrong, more is looked for.
        let is_better =
            errors(&after) + count <= errors(before) || errors(before) == count && after.plan.is_some();
        (count > 0 && is_better).then_some((after, count))
    }
}

/// Other texts under the same names.
pub(crate) fn with_texts(sources: &Sources, texts: Vec<String>) -> Sources {
    let mut changed = Sources::default();
    for ((_, source), text) in sources.iter().zip(texts) {
        changed.add(source.name(), text);
    }
    changed
}
