//! An IPv6 block of a VPC with a prefix length that AWS does not give.

use ipnet::IpNet;

use crossvpc_core::aws::cidr::Ipv6Net;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "ipv6-cidr-size", severity: Severity::Error, page: include_str!("ipv6-cidr-size.md") };

const PREFIXES: [u8; 5] = [44, 48, 52, 56, 60];
/// Without /60: Amazon's own pool gives a /56.
const USUAL: [u8; 4] = [44, 48, 52, 56];

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for block in &vpc.cidrs {
            if let IpNet::V6(net) = block.net
                && !PREFIXES.contains(&net.prefix_len())
            {
                report.push(finding(vpc, net, block.span));
            }
        }
    }
}

fn finding(vpc: &Vpc, net: Ipv6Net, span: Span) -> Diagnostic {
    let message = format!("{net} cannot be an IPv6 CIDR block of `{}`", vpc.name);
    let label = format!("/{} is not /44, /48, /52, /56 or /60", net.prefix_len());
    let around = USUAL.into_iter().rev().find(|&prefix| prefix <= net.prefix_len()).unwrap_or(USUAL[0]);
    let around = Ipv6Net::new(net.addr(), around).map(|net| net.trunc()).ok();
    Diagnostic::new(&CODE, message, span, label).help_if(
        around.map(|around| format!("write the CIDR block that AWS shows for the VPC, such as `{around}`")),
    )
}
