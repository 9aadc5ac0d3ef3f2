//! A spec in its usual form.

use crossvpc_core::diagnostic::{Findings, MOST_SHOWN, Report};
use crossvpc_core::format;
use crossvpc_core::source::Sources;

use crate::backends::Engine;
use crate::fixed::with_texts;

/// The texts of a spec with their keys in the usual order and account ids between quotes; comments and layout stay. The errors
/// of a spec that cannot be read.
///
/// ```
/// use crossvpc::Sources;
///
/// let mut sources = Sources::default();
/// sources.add("spec.yaml", "accounts: {web: {external: true, id: 222222222222}} # one\nversion: 1\n");
/// let formatted = crossvpc::format(&sources).expect("it can be read");
/// let (_, source) = formatted.iter().next().expect("one text");
/// assert_eq!(source.text(), "version: 1\naccounts: {web: {id: \"222222222222\", external: true}} # one\n");
/// ```
pub fn format(sources: &Sources) -> Result<Sources, Findings> {
    Engine::default().format(sources)
}

impl Engine<'_> {
    /// See [`format()`].
    pub fn format(self, sources: &Sources) -> Result<Sources, Findings> {
        let mut report = Report::keeping(MOST_SHOWN);
        match format::format(sources, &self.targets(), &mut report) {
            Some(texts) => Ok(with_texts(sources, texts)),
            None => Err(report.findings(MOST_SHOWN)),
        }
    }
}
