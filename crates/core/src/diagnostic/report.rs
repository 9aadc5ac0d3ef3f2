//! All findings of one run: counted whatever their number, and the first of each kind kept, so that a spec with millions
//! of mistakes costs little more than one with a few.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Code, Diagnostic, Severity};
use crate::source::Span;

/// The most findings that are shown where not all of them are asked for.
pub const MOST_SHOWN: usize = 200;

/// All findings of one run.
#[derive(Debug)]
pub struct Report {
    kinds: BTreeMap<&'static str, Kind>,
    /// How many findings of each kind are kept; the others are only counted.
    most: usize,
    /// Whether the report that this one follows has an error.
    follows_errors: bool,
}

/// The findings to show, in order, and how many there are.
#[derive(Debug)]
#[non_exhaustive]
pub struct Findings {
    /// By place, then by code and message.
    pub shown: Vec<Diagnostic>,
    /// How many errors, warnings and notes there are, shown or not.
    counts: [usize; 3],
}

/// The findings of one code.
#[derive(Debug)]
struct Kind {
    code: &'static Code,
    /// A hash of each finding's place and message: repeats count once.
    hashes: Vec<u64>,
    /// The first by place and message, in any order, and up to as many more.
    kept: Vec<Diagnostic>,
    /// The last of those that are kept for sure, once there are as many.
    last: Option<(Option<Span>, String)>,
}

impl Default for Report {
    fn default() -> Self {
        Self::keeping(MOST_SHOWN)
    }
}

impl Report {
    /// An empty report that keeps this many findings of each kind.
    #[must_use]
    pub fn keeping(most: usize) -> Self {
        Self { kinds: BTreeMap::new(), most, follows_errors: false }
    }

    /// An empty report which knows whether another one has errors.
    #[must_use]
    pub fn following(other: &Self) -> Self {
        Self { follows_errors: other.has_errors(), ..Self::keeping(other.most) }
    }

    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let kind = self.kind(diagnostic.code);
        let mut hasher = DefaultHasher::new();
        order(&diagnostic).hash(&mut hasher);
        kind.hashes.push(hasher.finish());
        self.keep(diagnostic);
    }

    /// Adds the only finding with this code about a place. It is made only if it may be one of those that are kept.
    pub fn at(&mut self, code: &'static Code, place: Span, finding: impl FnOnce() -> Diagnostic) {
        let kind = self.kind(code);
        let mut hasher = DefaultHasher::new();
        place.hash(&mut hasher);
        kind.hashes.push(hasher.finish());
        if kind.last.as_ref().is_none_or(|(last, _)| Some(place) <= *last) {
            self.keep(finding());
        }
    }

    /// Adds all findings of another report.
    pub fn extend(&mut self, other: Report) {
        for (_, found) in other.kinds {
            self.kind(found.code).hashes.extend(found.hashes);
            found.kept.into_iter().for_each(|diagnostic| self.keep(diagnostic));
        }
    }

    fn kind(&mut self, code: &'static Code) -> &mut Kind {
        let empty = || Kind { code, hashes: Vec::new(), kept: Vec::new(), last: None };
        self.kinds.entry(code.name).or_insert_with(empty)
    }

    fn keep(&mut self, diagnostic: Diagnostic) {
        let most = self.most;
        let kind = self.kind(diagnostic.code);
        let place = order(&diagnostic);
        if kind.last.as_ref().is_some_and(|(span, message)| place >= (*span, message)) {
            return;
        }
        kind.kept.push(diagnostic);
        if kind.kept.len() >= most.saturating_mul(2) {
            kind.settle(most);
        }
    }

    /// The same findings but for those with these codes.
    #[must_use]
    pub fn without(mut self, codes: &[&Code]) -> Self {
        for code in codes {
            self.kinds.remove(code.name);
        }
        self
    }

    /// Takes out the findings with this code: those that are kept, by place, and how many there are.
    pub fn take(&mut self, code: &str) -> (Vec<Diagnostic>, usize) {
        let Some(mut kind) = self.kinds.remove(code) else { return (Vec::new(), 0) };
        kind.settle(self.most);
        let count = kind.count();
        (kind.kept, count)
    }

    /// Whether a finding with this code may still be one of the first that are shown: else it needs no help that takes
    /// time to find.
    pub fn has_room(&self, code: &Code) -> bool {
        self.kinds.get(code.name).is_none_or(|kind| kind.hashes.len() < MOST_SHOWN)
    }

    /// Whether any finding is an error, also of the report that this one follows.
    pub fn has_errors(&self) -> bool {
        let are_errors = |kind: &Kind| kind.code.severity == Severity::Error;
        self.follows_errors || self.kinds.values().any(are_errors)
    }

    /// Whether there is no finding at all.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// All findings that are kept in the order to show them: by place, then by code and message. Repeats are dropped.
    #[must_use]
    pub fn sorted(self) -> Vec<Diagnostic> {
        self.findings(usize::MAX).shown
    }

    /// The findings to show, at most this many: errors rather than warnings, warnings rather than notes, and of each the
    /// first.
    #[must_use]
    pub fn findings(self, most: usize) -> Findings {
        let mut counts = [0; 3];
        let mut shown = Vec::new();
        for (_, mut kind) in self.kinds {
            counts[kind.code.severity as usize] += kind.count();
            kind.settle(self.most);
            shown.extend(kind.kept);
        }
        let in_order = |d: &Diagnostic| (d.labels.first().map(|label| label.span), d.code.name);
        shown.sort_by(|a, b| in_order(a).cmp(&in_order(b)).then_with(|| a.message.cmp(&b.message)));
        if shown.len() > most {
            shown.sort_by_key(|finding| finding.code.severity);
            shown.truncate(most);
            shown.sort_by(|a, b| in_order(a).cmp(&in_order(b)).then_with(|| a.message.cmp(&b.message)));
        }
        Findings { shown, counts }
    }
}

impl From<Vec<Diagnostic>> for Findings {
    /// These findings and no other.
    fn from(shown: Vec<Diagnostic>) -> Self {
        let mut counts = [0; 3];
        for finding in &shown {
            counts[finding.code.severity as usize] += 1;
        }
        Self { shown, counts }
    }
}

impl Findings {
    /// Leaves out what is less severe than this.
    pub fn keep(&mut self, least: Severity) {
        self.shown.retain(|finding| finding.code.severity <= least);
        self.counts.iter_mut().skip(least as usize + 1).for_each(|count| *count = 0);
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts[severity as usize]
    }

    /// How many findings are not shown.
    pub fn left_out(&self) -> usize {
        self.counts.iter().sum::<usize>().saturating_sub(self.shown.len())
    }
}

impl Kind {
    /// Sorts what is kept, without repeats and without what is too much.
    fn settle(&mut self, most: usize) {
        self.kept.sort_by(|a, b| order(a).cmp(&order(b)));
        self.kept.dedup_by(|a, b| order(a) == order(b));
        self.kept.truncate(most);
        if self.kept.len() == most {
            self.last = self.kept.last().map(|last| (order(last).0, last.message.clone()));
        }
    }

    fn count(&mut self) -> usize {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes.len()
    }
}

/// Where a finding stands among those with its code.
fn order(diagnostic: &Diagnostic) -> (Option<Span>, &String) {
    (diagnostic.labels.first().map(|label| label.span), &diagnostic.message)
}

/// How many findings are not shown, and how to see them.
pub fn left_out(findings: &Findings) -> Option<String> {
    let count = findings.left_out();
    let what = if count == 1 { "1 more finding is".to_owned() } else { format!("{count} more findings are") };
    (count > 0).then(|| format!("{what} not shown; run `crossvpc check --all` to see every finding"))
}
