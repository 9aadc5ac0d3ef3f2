//! A VPC that attaches to more gateways than any VPC may.

use std::collections::BTreeMap;

use crossvpc_core::aws::quota::Quota;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Plan;

use super::attachments;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "transit-gateways-per-vpc",
    severity: Severity::Error,
    page: include_str!("transit-gateways-per-vpc.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut gateways_of: BTreeMap<_, (&Vpc, Vec<_>)> = BTreeMap::new();
    for (gateway, attachment) in attachments(plan) {
        let vpc = &attachment.side.vpc;
        gateways_of.entry(&vpc.name).or_insert((vpc, Vec::new())).1.push((gateway, attachment));
    }
    let limit = Quota::GatewaysPerVpc.most();
    for (vpc, gateways) in gateways_of.into_values().filter(|(_, gateways)| gateways.len() > limit) {
        let count = gateways.len();
        let message = format!(
            "`{}` attaches to {count} transit gateways, but AWS allows at most {limit} per VPC",
            vpc.name
        );
        let finding = Diagnostic::new(&CODE, message, vpc.span, format!("attached to {count}"));
        let asked = gateways.iter().take(limit + 1).filter_map(|(gateway, attachment)| {
            Some((attachment.connections.first()?.via_span, format!("to `{}`", gateway.gateway.name)))
        });
        let finding = asked.fold(finding, |finding, (span, label)| finding.also(span, label));
        report.push(
            finding
                .help("use one gateway for several of these connections: one attachment serves them all")
                .help("or change some of the connections to `vpc-peering` or `privatelink`"),
        );
    }
}
