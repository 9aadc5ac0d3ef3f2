//! What a spec allows: warnings and notes that are no news, each with a reason. They are kept apart from the others
//! instead of being forgotten, so that a report can show them.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::findings::allow::{allowed_error, unused_allow};
use crate::findings::shape::invalid_value;
use crate::findings::values::unknown_name;
use crate::spec::{Spec, Text};

/// The findings that a spec allows.
#[derive(Clone, Debug, Default)]
pub struct Allow {
    /// The code and the reason.
    entries: Vec<(Text, Text)>,
}

/// The findings with one code, which the spec allows.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Allowed {
    /// The first of them, by place.
    pub findings: Vec<Diagnostic>,
    /// How many there are.
    pub count: usize,
    /// Why they are no news.
    pub reason: String,
}

impl Allow {
    pub(crate) fn of(spec: &Spec, report: &mut Report) -> Self {
        let mut entries = Vec::new();
        for (code, reason) in &spec.allow {
            if reason.value.trim().is_empty() {
                let key = format!("allow.{}", code.value);
                report.push(invalid_value::malformed(reason, &key, "expected a reason for the next reader"));
            }
            entries.push((code.clone(), reason.clone()));
        }
        Self { entries }
    }

    /// Takes what is allowed out of a report, and says what is wrong with the entries. `codes` are all there are;
    /// `looked_for` tells those that were looked for, of which none would be found otherwise.
    pub fn apply(
        &self,
        report: &mut Report,
        codes: &[&Code],
        looked_for: impl Fn(&Code) -> bool,
    ) -> Vec<Allowed> {
        let mut usable = Vec::new();
        for (code, reason) in &self.entries {
            match codes.iter().find(|known| known.name == code.value) {
                Some(known) if known.severity == Severity::Error => report.push(allowed_error::finding(code)),
                Some(known) => usable.push((*known, code, reason)),
                None => {
                    let can_be = codes.iter().filter(|known| known.severity != Severity::Error);
                    let can_be = report.has_room(&unknown_name::CODE).then_some(can_be).into_iter().flatten();
                    report.push(unknown_name::finding(code, "finding", can_be.map(|known| known.name)));
                }
            }
        }
        let mut allowed = Self::take(&usable, report);
        if !report.has_errors() {
            let is_found = |code: &Text| {
                allowed.iter().flat_map(|a| &a.findings).any(|finding| finding.code.name == code.value)
            };
            // Whether this very finding is found is not known before the end.
            let is_late = |known: &Code| known.name == unused_allow::CODE.name;
            let is_unused = |(known, code, _): &&(&Code, &Text, _)| {
                looked_for(known) && !is_found(code) && !is_late(known)
            };
            for (_, code, reason) in usable.iter().filter(is_unused) {
                report.push(unused_allow::finding(code, reason));
            }
            // What was just said may be allowed too.
            allowed.extend(Self::take(&usable, report));
        }
        allowed
    }

    fn take(usable: &[(&Code, &Text, &Text)], report: &mut Report) -> Vec<Allowed> {
        let allowed = usable.iter().filter_map(|(code, _, reason)| {
            let (findings, count) = report.take(code.name);
            (count > 0).then(|| Allowed { findings, count, reason: reason.value.clone() })
        });
        allowed.collect()
    }
}
