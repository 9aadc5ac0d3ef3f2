//! An IPv4 block of a VPC that is larger or smaller than AWS makes them.

use ipnet::IpNet;

use crossvpc_core::aws::cidr::Ipv4Net;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "vpc-cidr-size", severity: Severity::Error, page: include_str!("vpc-cidr-size.md") };

const LARGEST: u8 = 16;
const SMALLEST: u8 = 28;

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs() {
        for block in &vpc.cidrs {
            if let IpNet::V4(net) = block.net
                && !(LARGEST..=SMALLEST).contains(&net.prefix_len())
            {
                report.push(finding(vpc, net, block.span));
            }
        }
    }
}

fn finding(vpc: &Vpc, net: Ipv4Net, span: Span) -> Diagnostic {
    let too_large = net.prefix_len() < LARGEST;
    let (label, prefix) = if too_large { ("too large", LARGEST) } else { ("too small", SMALLEST) };
    let message = format!("{net} cannot be a CIDR block of `{}`: AWS allows /16 to /28", vpc.name);
    let nearest = Ipv4Net::new(net.addr(), prefix).map(|net| net.trunc()).ok();
    let further = too_large.then_some("or write several /16 blocks, if one is not enough");
    Diagnostic::new(&CODE, message, span, label)
        .help_if(nearest.map(|nearest| format!("write `{nearest}`")))
        .help_if(further)
}
