//! A block of a VPC in a range that no VPC can have.

use std::net::Ipv4Addr;

use ipnet::IpNet;

use crate::aws::cidr::{self, Ipv4Net};
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Block, Vpc};
use crate::plan::Plan;

use super::FreeBlocks;

/// See the page.
pub static CODE: Code =
    Code { name: "forbidden-range", severity: Severity::Error, page: include_str!("forbidden-range.md") };

/// "This" network, loopback, link-local and multicast.
pub(super) const FORBIDDEN: [Ipv4Net; 4] = [
    Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 8),
    Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(224, 0, 0, 0), 4),
];

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut free = None;
    for vpc in plan.network.vpcs() {
        for &block in &vpc.cidrs {
            if let IpNet::V4(net) = block.net
                && let Some(&range) = FORBIDDEN.iter().find(|range| range.contains(&net))
            {
                let free = free.get_or_insert_with(|| FreeBlocks::beside_vpcs(plan.network));
                let free = free.take(cidr::RFC1918[0].into(), net.prefix_len());
                report.push(finding(vpc, block, range, free));
            }
        }
    }
}

fn finding(vpc: &Vpc, block: Block, range: Ipv4Net, free: Option<IpNet>) -> Diagnostic {
    let message = format!("{} cannot be a block of `{}`: {range} is reserved", block.net, vpc.name);
    Diagnostic::new(&CODE, message, block.span, format!("in {range}"))
        .help_if(free.map(|free| format!("write a private block, such as `{free}`, which no VPC here uses")))
}
