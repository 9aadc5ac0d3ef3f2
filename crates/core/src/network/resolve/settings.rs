//! The targets and their settings.

use crate::aws::quota::{Quota, Quotas};
use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::source::Spanned;
use crate::spec::Spec;

use super::super::{CloudFormation, Generate, GenerateTarget, Terraform};
use super::{provider_version, values};

/// A stack's name has at most 128 characters; with the longest names, this is what is left for the prefix.
const LONGEST_PREFIX: usize = 18;

pub(super) fn resolve(spec: &Spec, report: &mut Report) -> Generate {
    let written = spec.generate.clone().unwrap_or_default();
    let named: Vec<_> = [
        (written.terraform.is_some(), GenerateTarget::Terraform),
        (written.cloudformation.is_some(), GenerateTarget::CloudFormation),
        (written.cdk, GenerateTarget::Cdk),
    ]
    .into_iter()
    .filter_map(|(named, target)| named.then_some(target))
    .collect();
    let terraform = written.terraform.unwrap_or_default();
    let cloudformation = written.cloudformation.unwrap_or_default();
    let version = terraform.provider_version.and_then(|text| provider_version::constraint(&text, report));
    let prefix = cloudformation.stack_prefix.and_then(|text| {
        let valid = text.value.len() <= LONGEST_PREFIX
            && text.value.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let reason = format!("not a letter and up to {} letters, digits or hyphens", LONGEST_PREFIX - 1);
        values::keep(&text, valid, "stack-prefix", &reason, report)
    });
    Generate {
        targets: if named.is_empty() { GenerateTarget::ALL.to_vec() } else { named },
        terraform: Terraform {
            layout: terraform.layout.map(|layout| layout.value).unwrap_or_default(),
            provider_version: version.unwrap_or_else(|| provider_version::DEFAULT.to_owned()),
        },
        cloudformation: CloudFormation {
            format: cloudformation.format.map(|format| format.value).unwrap_or_default(),
            stack_prefix: prefix.unwrap_or_else(|| "crossvpc".to_owned()),
        },
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
