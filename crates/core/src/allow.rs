//! What a spec allows: warnings and notes that are no news, each with a reason. They are kept apart from the others
//! instead of being forgotten, so that a report can show them. Changes that it allows are left to the report of `diff`, which
//! alone knows what changes.

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::findings::allow::{allowed_error, unused_allow};
use crate::findings::shape::{invalid_value, wrong_type};
use crate::findings::values::unknown_name;
use crate::spec::{Spec, Text, Waiver};

/// The findings that a spec allows.
#[derive(Clone, Debug, Default)]
pub struct Allow {
    /// The code and the reason.
    entries: Vec<(Text, Text)>,
    waivers: Vec<Waiver>,
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

impl Allowed {
    /// One finding.
    pub fn one(finding: Diagnostic, reason: &str) -> Self {
        Self { findings: vec![finding], count: 1, reason: reason.to_owned() }
    }
}

impl Allow {
    pub(crate) fn of(spec: &Spec, report: &mut Report) -> Self {
        let findings = spec.allow.iter().map(|(code, reason)| (code.value.clone(), reason));
        let changes = spec.waivers.iter();
        let changes =
            changes.map(|Waiver { code, of, reason }| (format!("{}.{}", code.value, of.value), reason));
        for (key, reason) in findings.chain(changes).filter(|(_, reason)| reason.value.trim().is_empty()) {
            let key = format!("allow.{key}");
            report.push(invalid_value::malformed(reason, &key, "expected a reason for the next reader"));
        }
        Self { entries: spec.allow.clone(), waivers: spec.waivers.clone() }
    }

    /// The changes that it allows, with what is wrong with their codes; `findings` are the codes that are no changes.
    pub fn waivers(self, findings: &[&Code], changes: &[&Code], report: &mut Report) -> Vec<Waiver> {
        let is_one_of = |codes: &[&Code], code: &Text| codes.iter().any(|known| known.name == code.value);
        for Waiver { code, of, .. } in &self.waivers {
            if is_one_of(findings, code) {
                report.push(wrong_type::finding_of_one(code, of));
            } else if !is_one_of(changes, code) {
                report.push(unknown_name::finding(code, "change", changes.iter().map(|known| known.name)));
            }
        }
        self.waivers
    }

    /// Takes what is allowed out of a report, and says what is wrong with the entries. `codes` are all there are, and `changes`
    /// those of changes; `looked_for` tells those that were looked for, of which none would be found otherwise.
    pub fn apply(
        &self,
        report: &mut Report,
        codes: &[&Code],
        changes: &[&Code],
        looked_for: impl Fn(&Code) -> bool,
    ) -> Vec<Allowed> {
        let mut usable = Vec::new();
        for (code, reason) in &self.entries {
            match codes.iter().find(|known| known.name == code.value) {
                Some(known) if known.severity == Severity::Error => report.push(allowed_error::finding(code)),
                Some(known) => usable.push((*known, code, reason)),
                None if changes.iter().any(|change| change.name == code.value) => {
                    report.push(wrong_type::change_of_all(code));
                }
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
