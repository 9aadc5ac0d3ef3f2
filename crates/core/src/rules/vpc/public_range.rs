//! A block of a VPC whose addresses belong to somebody on the internet.

use std::net::Ipv4Addr;

use ipnet::IpNet;

use crate::aws::cidr::{self, Ipv4Net};
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Block, Vpc};
use crate::plan::Plan;

use super::forbidden_range::FORBIDDEN;

/// See the page.
pub static CODE: Code =
    Code { name: "public-range", severity: Severity::Warning, page: include_str!("public-range.md") };

/// Carrier-grade NAT and benchmarks: not private, and not routed on the internet either.
const UNROUTED: [Ipv4Net; 2] = [
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
    Ipv4Net::new_assert(Ipv4Addr::new(198, 18, 0, 0), 15),
];

pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for block in vpc.cidrs.iter().filter(|block| is_public(block.net)) {
            report.push(finding(vpc, *block));
        }
    }
}

/// Whether every address of an IPv4 block is routed on the internet.
pub(super) fn is_public(block: IpNet) -> bool {
    let mut not_public = cidr::RFC1918.iter().chain(&UNROUTED).chain(&FORBIDDEN);
    matches!(block, IpNet::V4(_)) && !not_public.any(|&range| cidr::overlap(range.into(), block))
}

fn finding(vpc: &Vpc, block: Block) -> Diagnostic {
    let message = format!("`{}` has public addresses: {} is routed on the internet", vpc.name, block.net);
    Diagnostic::new(&CODE, message, block.span, "public addresses")
        .help("keep the block if these addresses are yours, or if nothing here must reach who owns them")
        .help("otherwise take it from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10")
}
