//! A zone of a consumer where its endpoint cannot be, and so is not.

use std::collections::BTreeSet;

use crate::placement::{SHOWN, fitting, listed, made_front, zones};
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Subnet;
use crossvpc_core::plan::{Endpoint, Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "endpoint-zone-left-out",
    severity: Severity::Note,
    page: include_str!("endpoint-zone-left-out.md"),
};

/// Where the consumer names no subnets; those that it names are all taken.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let endpoints = service.endpoints.iter().filter(|endpoint| endpoint.party.subnets.is_empty());
        for endpoint in endpoints {
            let taken: BTreeSet<_> = endpoint.subnets.iter().map(|subnet| subnet.zone.as_deref()).collect();
            let subnets = endpoint.party.vpc.subnets.iter().map(|subnet| &**subnet);
            let out: Vec<_> = subnets.filter(|subnet| !taken.contains(&subnet.zone.as_deref())).collect();
            if !out.is_empty() {
                report.push(finding(service, endpoint, &out));
            }
        }
    }
}

fn finding(service: &PrivateLink, endpoint: &Endpoint, out: &[&Subnet]) -> Diagnostic {
    let (connection, party, provider) = (&service.connection, &endpoint.party, service.vpc());
    let left: BTreeSet<_> = out.iter().filter_map(|subnet| subnet.zone.as_deref()).collect();
    let front = made_front(service).and_then(zones).unwrap_or_default();
    let why = match endpoint.service_region {
        Some(_) => "AWS has no cross-region endpoints there".to_owned(),
        None => format!("its load balancer is only in {}", listed(&front)),
    };
    let message = format!(
        "the endpoint of `{}` in `{}` has no subnet in {}: {why}",
        connection.name,
        party.vpc.name,
        listed(&left)
    );
    let finding = Diagnostic::new(&CODE, message, party.span, "no `subnets` named");
    let finding = out.iter().take(SHOWN).fold(finding, |finding, subnet| {
        finding.also(subnet.span, format!("in {}", subnet.zone.as_deref().unwrap_or_default()))
    });
    let there = fitting(provider, |zone| left.contains(zone));
    let there = listed(there.iter().map(|subnet| format!("`{}`", subnet.name)));
    let more = match endpoint.service_region {
        Some(_) => {
            format!(
                "or add a subnet in another availability zone to `{}`, and the endpoint uses it too",
                party.vpc.name
            )
        }
        None if there.is_empty() => {
            format!(
                "or add a subnet in {} to `{}`, and the endpoint uses that availability zone too",
                listed(&left),
                provider.name
            )
        }
        None => format!(
            "or add {there} to the `subnets` of the provider, and the endpoint uses that \
                         availability zone too"
        ),
    };
    finding.help("add `allow: {endpoint-zone-left-out: …}` if clients there may use the endpoint in another availability zone").help(more)
}
