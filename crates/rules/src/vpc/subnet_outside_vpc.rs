//! A subnet whose block lies in no block of its VPC.

use ipnet::IpNet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Subnet, Vpc};
use crossvpc_core::plan::Plan;

use super::FreeBlocks;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "subnet-outside-vpc",
    severity: Severity::Error,
    page: include_str!("subnet-outside-vpc.md"),
};

/// A block that could not be read may hold the subnet.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for vpc in plan.network.vpcs().iter().filter(|vpc| vpc.has_all_cidrs) {
        let mut free = None;
        for subnet in &vpc.subnets {
            for &block in &subnet.cidrs {
                if !vpc.cidrs.iter().any(|around| around.net.contains(&block.net)) {
                    let free = free.get_or_insert_with(|| free_beside_subnets(vpc));
                    let free = free_like(block, vpc, free);
                    report.push(finding(vpc, subnet, block, free));
                }
            }
        }
    }
}

/// What is free of the VPC's blocks, of either family.
pub(super) fn free_beside_subnets(vpc: &Vpc) -> [FreeBlocks; 2] {
    [false, true].map(|ipv6| {
        let blocks = vpc.subnets.iter().flat_map(|subnet| &subnet.cidrs);
        FreeBlocks::beside(blocks.filter(|block| block.is_ipv6() == ipv6).map(|block| block.net))
    })
}

/// A free block of the VPC as large as the given one.
pub(super) fn free_like(block: Block, vpc: &Vpc, free: &mut [FreeBlocks; 2]) -> Option<IpNet> {
    let free = &mut free[usize::from(block.is_ipv6())];
    let mut around = vpc.cidrs.iter().filter(|around| around.is_ipv6() == block.is_ipv6());
    around.find_map(|around| free.take(around.net, block.net.prefix_len()))
}

fn finding(vpc: &Vpc, subnet: &Subnet, block: Block, free: Option<IpNet>) -> Diagnostic {
    let same_family = |other: &&Block| other.is_ipv6() == block.is_ipv6();
    let (family, key) = if block.is_ipv6() { ("IPv6", "ipv6-cidrs") } else { ("IPv4", "cidrs") };
    let message = format!(
        "subnet `{}` is outside `{}`: {} is in none of its CIDR blocks",
        subnet.name, vpc.name, block.net
    );
    let finding = Diagnostic::new(&CODE, message, block.span, "outside the VPC");
    let finding = match vpc.cidrs.iter().find(same_family) {
        Some(first) => finding.also(first.span, format!("the {family} CIDR blocks of `{}`", vpc.name)),
        None => finding.also(vpc.span, format!("has no {family} CIDR block")),
    };
    finding.help_if(free.map(|free| format!("write `{free}`, which is free in `{}`", vpc.name))).help(
        format!("or add the CIDR block that contains it to `{key}` of `{}`, if the VPC has one", vpc.name),
    )
}
