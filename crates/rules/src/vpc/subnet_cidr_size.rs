//! A block of a subnet with a prefix length that AWS does not allow.

use ipnet::IpNet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Subnet, Vpc};
use crossvpc_core::plan::Plan;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "subnet-cidr-size", severity: Severity::Error, page: include_str!("subnet-cidr-size.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for subnet in &vpc.subnets {
            for &block in &subnet.cidrs {
                let nearest = nearest_size(block.net);
                if nearest != block.net.prefix_len() {
                    report.push(finding(vpc, subnet, block, nearest));
                }
            }
        }
    }
}

/// The allowed prefix length nearest to that of a block: /16 to /28, and /44 to /64 in steps of four.
fn nearest_size(net: IpNet) -> u8 {
    match net {
        IpNet::V4(net) => net.prefix_len().clamp(16, 28),
        IpNet::V6(net) => net.prefix_len().clamp(44, 64) / 4 * 4,
    }
}

fn finding(vpc: &Vpc, subnet: &Subnet, block: Block, nearest: u8) -> Diagnostic {
    let name = &subnet.name;
    let message = format!("{} cannot be the CIDR block of subnet `{name}` of `{}`", block.net, vpc.name);
    let allowed = if block.is_ipv6() { "/44 to /64 in steps of 4" } else { "between /16 and /28" };
    let label = format!("/{} is not {allowed}", block.net.prefix_len());
    let repaired = IpNet::new(block.net.addr(), nearest).map(|net| net.trunc()).ok();
    Diagnostic::new(&CODE, message, block.span, label)
        .help_if(repaired.map(|repaired| format!("write `{repaired}`")))
}
