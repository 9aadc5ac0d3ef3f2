//! A zone of a load balancer that has no target, and is lent none.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::placement::{listed, made_front, zones};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Forward, Target, Vpc};
use crossvpc_core::plan::{Plan, PrivateLink};

use super::targets_span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "cross-zone-off", severity: Severity::Warning, page: include_str!("cross-zone-off.md") };

/// Only what is certain: a zone is left without target even if every target whose zone is not known stands in
/// another one.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services().filter(|service| !service.options().cross_zone) {
        let Some(zones) = made_front(service).and_then(zones) else { continue };
        for forward in service.target_lists() {
            let Some((served, unknown)) = served(service, forward) else { continue };
            let empty: Vec<_> = zones.difference(&served).copied().collect();
            if empty.len() > unknown && (!served.is_empty() || unknown > 0) {
                report.push(finding((service, forward), &empty, unknown));
            }
        }
    }
}

/// The zones that targets stand in, and how many targets stand in a zone that is not known. Nothing for targets that
/// serve every zone: those outside the VPC, and application load balancers, which have zones of their own.
fn served<'p>(service: &'p PrivateLink, forward: &Forward) -> Option<(BTreeSet<&'p str>, usize)> {
    let (mut served, mut unknown) = (BTreeSet::new(), 0);
    for target in &forward.targets {
        let zone = match target {
            Target::Instance(_) => None,
            Target::Ip(ip) if service.vpc().contains(*ip) => zone_of(service.vpc(), *ip),
            Target::Ip(_) | Target::Alb(_) => return None,
        };
        match zone {
            Some(zone) => {
                served.insert(zone);
            }
            None => unknown += 1,
        }
    }
    Some((served, unknown))
}

fn zone_of(vpc: &Vpc, ip: IpAddr) -> Option<&str> {
    let subnet = vpc.subnets.iter().find(|subnet| subnet.cidrs.iter().any(|block| block.net.contains(&ip)));
    subnet.and_then(|subnet| subnet.zone.as_deref())
}

fn finding((service, forward): (&PrivateLink, &Forward), empty: &[&str], unknown: usize) -> Diagnostic {
    let connection = &service.connection;
    let which = if unknown > 0 { "some of ".to_owned() + &listed(empty) } else { listed(empty) };
    let message = format!(
        "requests to `{}` in {which} fail: there is no target, and `cross-zone` is off",
        connection.name
    );
    Diagnostic::new(&CODE, message, targets_span(service, forward), format!("no target in {which}"))
        .also(connection.via_span, "`cross-zone: false` here")
        .help("remove `cross-zone: false`, so that each availability zone forwards to the targets of all")
        .help(format!("or add a target in {}", listed(empty)))
}
