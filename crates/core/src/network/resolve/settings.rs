//! What to generate, and the quotas.

use crate::aws::quota::{Quota, Quotas};
use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::name::Prefix;
use crate::source::Spanned;
use crate::spec::Spec;
use crate::target::Target;

use super::super::Generate;

pub(super) fn resolve(spec: &Spec, targets: &[&'static Target], report: &mut Report) -> Generate {
    let crate::spec::Generate { out, name_prefix, runbook, policies, sections } = spec.generate.clone();
    for section in &sections {
        let target = targets.iter().find(|target| target.id == section.target);
        if let Some(target) = target {
            (target.check)(section, report);
        }
    }
    Generate {
        out: out.and_then(|text| folder(text, report)),
        name_prefix: name_prefix.and_then(|text| prefix(&text, report)).unwrap_or_default(),
        runbook,
        policies,
        targets: if sections.is_empty() {
            targets.iter().filter(|target| target.by_default).map(|target| target.id).collect()
        } else {
            sections.iter().map(|section| section.target).collect()
        },
        sections,
    }
}

fn prefix(text: &Spanned<String>, report: &mut Report) -> Option<Prefix> {
    let prefix = Prefix::new(&text.value);
    if prefix.is_none() {
        let reason = format!(
            "not a letter and up to {} lower-case letters, digits and single hyphens, other than `sg-…`",
            Prefix::MAX_LENGTH - 1
        );
        report.push(invalid_value::malformed(text, "name-prefix", reason));
    }
    prefix
}

/// A folder below that of the spec, so that no spec of others writes elsewhere, and not a hidden one such as `.git`.
fn folder(text: Spanned<String>, report: &mut Report) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ['_', '-', '.'].contains(&c);
    let is_part =
        |part: &str| !part.is_empty() && !part.starts_with(['.', '-']) && part.chars().all(is_plain);
    if text.value.split('/').all(is_part) {
        return Some(text.value);
    }
    let reason = "expected a folder below the folder of the spec, such as `out` or `generated/network`";
    report.push(
        invalid_value::malformed(&text, "out", reason).help("pass `--out` to write to a folder elsewhere"),
    );
    None
}

/// A quota of a spec lies between one and the most that AWS gives.
pub(super) fn quotas(spec: &Spec, report: &mut Report) -> Quotas {
    let in_range = |(quota, number): &(Quota, Spanned<u64>)| {
        let value = usize::try_from(number.value).ok().filter(|value| (1..=quota.most()).contains(value));
        if value.is_none() {
            let range = match quota.published().most {
                Some(most) => format!("between 1 and {most}, the maximum in AWS"),
                None => "at least 1".to_owned(),
            };
            report.push(invalid_value::out_of_range(number.clone(), quota.key(), &range));
        }
        Some((*quota, value?))
    };
    Quotas::with(spec.quotas.iter().filter_map(in_range))
}
