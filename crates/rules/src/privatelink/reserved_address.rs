//! A target with an address that AWS keeps in every subnet.

use std::net::{IpAddr, Ipv4Addr};

use crossvpc_core::aws::cidr::{IpNet, Ipv4Net};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Forward, Subnet, Target};
use crossvpc_core::plan::{Plan, PrivateLink};

use super::targets_span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "reserved-address", severity: Severity::Error, page: include_str!("reserved-address.md") };

/// Addresses at the start of a subnet that nothing can have: of the network, the router, DNS and the future.
const FIRST: u32 = 4;

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        for (forward, target) in service
            .target_lists()
            .flat_map(|forward| forward.targets.iter().map(move |target| (forward, target)))
        {
            let &Target::Ip(IpAddr::V4(ip)) = target else { continue };
            for subnet in &service.vpc().subnets {
                let nets = subnet.cidrs.iter().filter_map(|block| match block.net {
                    IpNet::V4(net) => Some(net),
                    IpNet::V6(_) => None,
                });
                for net in nets.filter(|net| net.contains(&ip)) {
                    if let Some(use_of_it) = kept_for(net, ip) {
                        report.push(finding((service, forward), subnet, net, ip, use_of_it));
                    }
                }
            }
        }
    }
}

/// What AWS keeps an address of a subnet for.
fn kept_for(net: Ipv4Net, ip: Ipv4Addr) -> Option<&'static str> {
    match u32::from(ip) - u32::from(net.network()) {
        _ if ip == net.broadcast() => Some("the last address, which AWS reserves"),
        0 => Some("the network address, which AWS reserves"),
        1 => Some("the address of the VPC router"),
        2 => Some("an address that AWS reserves for DNS"),
        3 => Some("an address that AWS reserves for future use"),
        _ => None,
    }
}

fn finding(
    (service, forward): (&PrivateLink, &Forward),
    subnet: &Subnet,
    net: Ipv4Net,
    ip: Ipv4Addr,
    kept_for: &str,
) -> Diagnostic {
    let name = &service.connection.name;
    let message = format!("{ip} cannot be a target of `{name}`: in `{}` it is {kept_for}", subnet.name);
    let first = Ipv4Addr::from(u32::from(net.network()) + FIRST);
    let last = Ipv4Addr::from(u32::from(net.broadcast()).saturating_sub(1));
    Diagnostic::new(&CODE, message, targets_span(service, forward), format!("contains {ip}"))
        .also(subnet.span, format!("{net}"))
        .help(format!(
            "write the address of the target: usable addresses in `{}` are {first} to {last}",
            subnet.name
        ))
}
