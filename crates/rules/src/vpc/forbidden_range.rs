//! A block of a VPC in a range that no VPC can have.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crossvpc_core::aws::cidr::{self, Ipv4Net, Ipv6Net};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::Plan;

use super::FreeBlocks;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "forbidden-range", severity: Severity::Error, page: include_str!("forbidden-range.md") };

/// "This" network, loopback, link-local and multicast.
pub(super) const FORBIDDEN: [Ipv4Net; 4] = [
    Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 8),
    Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(224, 0, 0, 0), 4),
];

/// The unspecified address, loopback and embedded IPv4; link-local; multicast.
const FORBIDDEN_IPV6: [Ipv6Net; 3] = [
    Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 8),
    Ipv6Net::new_assert(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
    Ipv6Net::new_assert(Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8),
];

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut free = None;
    for vpc in plan.network.vpcs() {
        for &block in &vpc.cidrs {
            let Some(range) = forbidden(block.net) else { continue };
            let help = if block.is_ipv6() {
                Some("write the CIDR block that AWS shows for the VPC".to_owned())
            } else {
                let free = free.get_or_insert_with(|| FreeBlocks::beside_vpcs(&plan.network));
                let free = free.take(cidr::RFC1918[0].into(), block.net.prefix_len());
                free.map(|free| {
                    format!(
                        "write a private CIDR block, such as `{free}`, which no VPC in \
                                         this spec uses"
                    )
                })
            };
            report.push(finding(vpc, block, range).help_if(help));
        }
    }
}

/// The range that a block lies in.
fn forbidden(net: IpNet) -> Option<IpNet> {
    let ipv4 = FORBIDDEN.into_iter().map(IpNet::from);
    ipv4.chain(FORBIDDEN_IPV6.map(IpNet::from)).find(|range| range.contains(&net))
}

fn finding(vpc: &Vpc, block: Block, range: IpNet) -> Diagnostic {
    let message = format!("{} cannot be a CIDR block of `{}`: {range} is reserved", block.net, vpc.name);
    Diagnostic::new(&CODE, message, block.span, format!("in {range}"))
}
