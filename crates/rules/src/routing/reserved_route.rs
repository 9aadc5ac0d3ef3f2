//! A route into the range that AWS keeps for its own services.

use std::collections::BTreeSet;
use std::net::Ipv6Addr;

use ipnet::IpNet;

use crossvpc_core::aws::cidr::Ipv6Net;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Plan, Route};

use super::asked_by;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "reserved-route", severity: Severity::Error, page: include_str!("reserved-route.md") };

/// Instance metadata, DNS and time over IPv6. Their IPv4 range is no VPC's: see `forbidden-range`.
const RESERVED: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0), 32);

/// Once for each block, however many tables lead to it.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for (_, here) in plan.routed() {
        for route in &here.routes {
            if let IpNet::V6(net) = route.destination.net
                && RESERVED.contains(&net)
                && seen.insert((&route.peer.name, net))
            {
                report.push(finding(&here.vpc, &route.peer, route));
            }
        }
    }
}

fn finding(here: &Vpc, there: &Vpc, route: &Route) -> Diagnostic {
    let net = route.destination.net;
    let message =
        format!("`{}` cannot have a route to {net} of `{}`: AWS reserves {RESERVED}", here.name, there.name);
    let finding = Diagnostic::new(&CODE, message, route.destination.span, format!("in {RESERVED}"));
    asked_by(finding, &route.asked_by, "needed by")
        .help(format!("correct the CIDR block of `{}`, or remove it", there.name))
}
