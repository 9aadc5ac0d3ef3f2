//! A block of a VPC whose addresses are not private: they belong to somebody on the internet, or are reserved.

use std::net::Ipv4Addr;

use ipnet::IpNet;

use crossvpc_core::aws::cidr::{self, Ipv4Net};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::Plan;

use super::forbidden_range::FORBIDDEN;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "public-range", severity: Severity::Warning, page: include_str!("public-range.md") };

/// Carrier-grade NAT and benchmarks: not private, and not routed on the internet either.
const UNROUTED: [Ipv4Net; 2] = [
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
    Ipv4Net::new_assert(Ipv4Addr::new(198, 18, 0, 0), 15),
];

/// Ranges that nobody has, for another reason each (RFC 6890): AWS takes them for public all the same.
const RESERVED: [(Ipv4Net, &str); 6] = [
    (Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 0, 0), 24), "protocols"),
    (Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 2, 0), 24), "documentation"),
    (Ipv4Net::new_assert(Ipv4Addr::new(192, 88, 99, 0), 24), "relays"),
    (Ipv4Net::new_assert(Ipv4Addr::new(198, 51, 100, 0), 24), "documentation"),
    (Ipv4Net::new_assert(Ipv4Addr::new(203, 0, 113, 0), 24), "documentation"),
    (Ipv4Net::new_assert(Ipv4Addr::new(240, 0, 0, 0), 4), "future use"),
];

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for block in vpc.cidrs.iter().filter(|block| is_public(block.net)) {
            report.push(finding(vpc, *block));
        }
    }
}

/// Whether AWS takes every address of an IPv4 block for one of the internet.
pub(super) fn is_public(block: IpNet) -> bool {
    let mut not_public = cidr::RFC1918.iter().chain(&UNROUTED).chain(&FORBIDDEN);
    matches!(block, IpNet::V4(_)) && !not_public.any(|&range| cidr::overlap(range.into(), block))
}

fn finding(vpc: &Vpc, block: Block) -> Diagnostic {
    let private = "or write a CIDR block in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10";
    let is_inside = |range: &Ipv4Net| matches!(block.net, IpNet::V4(net) if range.contains(&net));
    if let Some((range, purpose)) = RESERVED.iter().find(|(range, _)| is_inside(range)) {
        let message = format!(
            "`{}` has a CIDR block that is not private: {} is reserved for {purpose}",
            vpc.name, block.net
        );
        return Diagnostic::new(&CODE, message, block.span, format!("in {range}"))
            .help("keep it, if every system in these VPCs accepts such addresses: many drop them")
            .help(private);
    }
    let message = format!("`{}` has a public CIDR block: {} is routed on the internet", vpc.name, block.net);
    Diagnostic::new(&CODE, message, block.span, "public addresses")
        .help(
            "keep it, if you own these addresses, or if resources in these VPCs never need their owner \
               on the internet",
        )
        .help(private)
}
