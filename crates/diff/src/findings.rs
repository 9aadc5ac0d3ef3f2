//! The changes as findings, for annotations and code scanning.

use std::collections::BTreeMap;

use crossvpc_core::allow::Allowed;
use crossvpc_core::diagnostic::{Diagnostic, Report};
use crossvpc_core::source::{Sources, Span};

use crate::Compared;
use crate::row::sentence;

impl Compared<'_> {
    /// A finding for each change that has a place: in the new spec, or in the base where it is gone. The spec allows
    /// some, and some that it allows are unused. The sources are those of both.
    pub fn findings(&self) -> (Report, Vec<Allowed>, Sources) {
        let mut sources = self.new.clone();
        let moved: BTreeMap<_, _> =
            self.base.iter().map(|(id, source)| (id, sources.add(source.name(), source.text()))).collect();
        let mut report = Report::default();
        let mut allowed = Vec::new();
        for change in &self.difference.changes {
            let gone = || {
                let span = change.base_at?;
                Some(Span { file: *moved.get(&span.file)?, ..span })
            };
            if let Some(span) = change.at.or_else(gone) {
                let first = change.effects.first();
                let help = first.map(|effect| effect.avoid.clone());
                let finding = Diagnostic::new(change.code, sentence(self, change), span, "").help_if(help);
                match &change.allowed {
                    Some(reason) => allowed.push(Allowed::one(finding, reason)),
                    None => report.push(finding),
                }
            }
        }
        self.unused.iter().for_each(|unused| report.push(unused.clone()));
        (report, allowed, sources)
    }
}
