//! A VPC that attaches to more gateways than any VPC may.

use std::collections::BTreeMap;

use crate::aws::quota::Quota;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Vpc;
use crate::plan::Plan;

use super::attachments;

/// See the page.
pub static CODE: Code =
    Code { name: "gateways-per-vpc", severity: Severity::Error, page: include_str!("gateways-per-vpc.md") };

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut gateways_of: BTreeMap<_, (&Vpc, Vec<_>)> = BTreeMap::new();
    for (gateway, attachment) in attachments(plan) {
        let vpc = &attachment.side.vpc;
        gateways_of.entry(&vpc.name).or_insert((vpc, Vec::new())).1.push(&gateway.gateway);
    }
    let limit = Quota::GatewaysPerVpc.most();
    for (vpc, gateways) in gateways_of.into_values().filter(|(_, gateways)| gateways.len() > limit) {
        let count = gateways.len();
        let message = format!(
            "`{}` attaches to {count} transit gateways, and no VPC may to more than {limit}",
            vpc.name
        );
        let finding = Diagnostic::new(&CODE, message, vpc.span, format!("{count} gateways"));
        let finding = gateways.iter().fold(finding, |finding, gateway| finding.also(gateway.span, ""));
        report.push(finding.help("lead some of its connections by the same gateway, or by another option"));
    }
}
