//! An address that a target group does not take.

use std::net::{IpAddr, Ipv4Addr};

use crossvpc_core::aws::cidr::{Ipv4Net, RFC1918};
use crossvpc_core::aws::port::Ports;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Forward, Target};
use crossvpc_core::plan::{Plan, PrivateLink};

use super::targets_span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "target-address", severity: Severity::Error, page: include_str!("target-address.md") };

/// Carrier-grade NAT: the fourth range that a target outside the VPC may be in.
const SHARED: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10);

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        for (forward, target) in service
            .target_lists()
            .flat_map(|forward| forward.targets.iter().map(move |target| (forward, target)))
        {
            if let Target::Ip(ip) = *target
                && let Some((reason, help)) = wrong((service, forward), ip)
            {
                report.push(finding((service, forward), ip, &reason, help));
            }
        }
    }
}

/// Why the service cannot forward to an address, and what to write.
fn wrong((service, forward): (&PrivateLink, &Forward), ip: IpAddr) -> Option<(String, &'static str)> {
    let IpAddr::V4(ipv4) = ip else {
        let help = "write the IPv4 address of the target";
        return Some(("its target groups are IPv4".to_owned(), help));
    };
    let vpc = service.vpc();
    // A block that could not be read may hold the address.
    if !vpc.has_all_cidrs || vpc.contains(ip) {
        return None;
    }
    if !RFC1918.iter().chain([&SHARED]).any(|range| range.contains(&ipv4)) {
        let help = "write an address of the VPC, or one in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or \
             100.64.0.0/10";
        return Some((format!("it is neither in `{}` nor in a private range", vpc.name), help));
    }
    let same = service.forwards().filter(|other| other.targets_span == forward.targets_span);
    let udp = same.flat_map(|same| service.ports_of(same)).any(|ports| matches!(ports, Ports::Udp(_)));
    let help = "write an address of the VPC, or remove the UDP ports: replies to UDP come back only from \
                inside the VPC";
    udp.then(|| (format!("it is outside `{}`, and the connection has UDP ports", vpc.name), help))
}

fn finding((service, forward): (&PrivateLink, &Forward), ip: IpAddr, reason: &str, help: &str) -> Diagnostic {
    let vpc = service.vpc();
    let message = format!("{ip} cannot be a target of `{}`: {reason}", service.connection.name);
    let finding = Diagnostic::new(&CODE, message, targets_span(service, forward), format!("contains {ip}"));
    let ipv4 = vpc.cidrs.first().filter(|_| ip.is_ipv4());
    let finding = match ipv4 {
        Some(block) => finding.also(block.span, format!("the CIDR blocks of `{}`", vpc.name)),
        None => finding,
    };
    finding.help(help)
}
