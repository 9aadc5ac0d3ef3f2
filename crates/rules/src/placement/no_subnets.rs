//! A load balancer, an endpoint or an attachment without a subnet to stand in.

use std::collections::BTreeSet;

use crossvpc_core::aws::cidr::{IpNet, Ipv4Net};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Plan;

use super::{Standing, standings, zone_example};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "no-subnets", severity: Severity::Error, page: include_str!("no-subnets.md") };

/// Once for each VPC, at the first thing that needs one. Of subnets that cannot be read, enough is said already.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for standing in
        standings(plan).filter(|standing| standing.subnets.is_empty() && !standing.vpc.has_subnets)
    {
        if seen.insert(&standing.vpc.name) {
            report.push(finding(&standing));
        }
    }
}

fn finding(standing: &Standing<'_>) -> Diagnostic {
    let vpc = standing.vpc;
    let message = format!("`{}` has no subnet for {}", vpc.name, standing.title());
    let example = format!("{{cidr: {}, zone: {}}}", first_block(vpc), zone_example(vpc.region));
    Diagnostic::new(&CODE, message, vpc.span, "no `subnets`").also(standing.span, standing.side()).help(
        format!(
            "add `subnets: {{private-a: {example}}}` to `{}`, with one subnet per availability \
                       zone",
            vpc.name
        ),
    )
}

/// A block that a subnet of the VPC may have.
fn first_block(vpc: &Vpc) -> IpNet {
    let ipv4 = vpc.cidrs.iter().find_map(|block| match block.net {
        IpNet::V4(net) => Some(net),
        IpNet::V6(_) => None,
    });
    let net = ipv4.unwrap_or(Ipv4Net::new_assert([10, 0, 0, 0].into(), 16));
    Ipv4Net::new_assert(net.network(), net.prefix_len().max(24)).into()
}
