//! The targets and their settings.

use crate::aws::quota::{Quota, Quotas};
use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::source::Spanned;
use crate::spec::Spec;
use crate::target::Target;

use super::super::Generate;

pub(super) fn resolve(spec: &Spec, targets: &[&'static Target], report: &mut Report) -> Generate {
    let sections = spec.generate.clone().unwrap_or_default();
    for section in &sections {
        let target = targets.iter().find(|target| target.id == section.target);
        if let Some(target) = target {
            (target.check)(section, report);
        }
    }
    Generate {
        targets: if sections.is_empty() {
            targets.iter().map(|target| target.id).collect()
        } else {
            sections.iter().map(|section| section.target).collect()
        },
        sections,
    }
}

/// A quota of a spec lies between one and the most that AWS gives.
pub(super) fn quotas(spec: &Spec, report: &mut Report) -> Quotas {
    let in_range = |(quota, number): &(Quota, Spanned<u64>)| {
        let value = usize::try_from(number.value).ok().filter(|value| (1..=quota.most()).contains(value));
        if value.is_none() {
            let range = match quota.published().most {
                Some(most) => format!("between 1 and {most}, the most that AWS gives"),
                None => "at least 1".to_owned(),
            };
            report.push(invalid_value::out_of_range(number.clone(), quota.key(), &range));
        }
        Some((*quota, value?))
    };
    Quotas::with(spec.quotas.iter().filter_map(in_range))
}
