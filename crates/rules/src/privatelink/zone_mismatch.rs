//! An endpoint in a zone where its service is not.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::placement::{SHOWN, bracketed, fitting, listed, made_front, zones};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Subnet;
use crossvpc_core::plan::{Endpoint, Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "zone-mismatch", severity: Severity::Error, page: include_str!("zone-mismatch.md") };

/// Within one region, and where the zones of the load balancer are known: those of an existing one are not.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let Some(front) = made_front(service) else { continue };
        let Some(zones) = zones(front).filter(|zones| !zones.is_empty()) else { continue };
        for endpoint in service.endpoints.iter().filter(|endpoint| endpoint.service_region.is_none()) {
            let is_elsewhere =
                |subnet: &&Arc<Subnet>| subnet.zone.as_deref().is_some_and(|zone| !zones.contains(zone));
            let wrong: Vec<_> = endpoint.subnets.iter().filter(is_elsewhere).collect();
            if !wrong.is_empty() {
                report.push(finding(service, front, &zones, endpoint, &wrong));
            }
        }
    }
}

fn finding(
    service: &PrivateLink,
    front: &[Arc<Subnet>],
    zones: &BTreeSet<&str>,
    endpoint: &Endpoint,
    wrong: &[&Arc<Subnet>],
) -> Diagnostic {
    let (connection, party) = (&service.connection, &endpoint.party);
    let (provider, consumer) = (service.vpc(), &party.vpc);
    let elsewhere: Vec<_> = wrong.iter().filter_map(|subnet| subnet.zone.as_deref()).collect();
    let message = format!(
        "the endpoint of `{}` in `{}` cannot be in {}: its load balancer is only in {}",
        connection.name,
        consumer.name,
        listed(&elsewhere),
        listed(zones)
    );
    let zone = |subnet: &Subnet| subnet.zone.clone().unwrap_or_default();
    let place = |subnet: &Arc<Subnet>| (subnet.span, format!("in {}", zone(subnet)));
    let mut places = wrong.iter().map(|subnet| place(subnet)).take(SHOWN);
    let (span, label) = places.next().unwrap_or((party.span, String::new()));
    let finding = Diagnostic::new(&CODE, message, span, label);
    let places = places.chain(
        front
            .iter()
            .take(SHOWN)
            .map(|subnet| (subnet.span, format!("the load balancer is in {}", zone(subnet)))),
    );
    let finding = places.fold(finding, |finding, (span, label)| finding.also(span, label));
    let finding = finding.also(party.span, format!("consumer of `{}`", connection.name));
    let here = fitting(consumer, |zone| zones.contains(zone));
    let there = fitting(provider, |zone| elsewhere.contains(&zone));
    finding
        .help(match here.as_slice() {
            [] => format!("add a subnet in {} to `{}`", listed_or(zones), consumer.name),
            some => format!("write `subnets: {}` for `{}`", bracketed(some), consumer.name),
        })
        .help(match there.as_slice() {
            [] => format!("or add a subnet in {} to `{}`", listed(&elsewhere), provider.name),
            some => format!("or add `{}` to the `subnets` of the provider", {
                let names: Vec<_> = some.iter().map(|subnet| subnet.name.as_str()).collect();
                names.join("` and `")
            }),
        })
}

fn listed_or(zones: &BTreeSet<&str>) -> String {
    zones.iter().copied().collect::<Vec<_>>().join(" or ")
}
