//! An endpoint to another region in a zone that offers none.

use std::collections::BTreeSet;

use crate::placement::{bracketed, fitting};
use crossvpc_core::aws::region::reaches_other_regions;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Subnet;
use crossvpc_core::plan::{Endpoint, Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "cross-region-zone", severity: Severity::Error, page: include_str!("cross-region-zone.md") };

/// Once for each subnet, at the first service.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for service in plan.services() {
        for endpoint in service.endpoints.iter().filter(|endpoint| endpoint.service_region.is_some()) {
            for subnet in &endpoint.subnets {
                if let Some(zone) = subnet.zone.as_deref()
                    && !reaches_other_regions(zone)
                    && seen.insert((&endpoint.party.vpc.name, &subnet.name))
                {
                    report.push(finding(service, endpoint, subnet, zone));
                }
            }
        }
    }
}

fn finding(service: &PrivateLink, endpoint: &Endpoint, subnet: &Subnet, zone: &str) -> Diagnostic {
    let (connection, party) = (&service.connection, &endpoint.party);
    let message = format!(
        "the endpoint of `{}` in `{}` cannot be in {zone}: AWS has no cross-region endpoints in that \
         availability zone",
        connection.name, party.vpc.name
    );
    let others = fitting(&party.vpc, reaches_other_regions);
    Diagnostic::new(&CODE, message, subnet.span, format!("in {zone}"))
        .also(party.span, format!("consumer of `{}`, in {}", connection.name, party.vpc.region))
        .also(service.vpc().span, format!("the service is in {}", service.vpc().region))
        .help(match others.as_slice() {
            [] => format!("add a subnet in another availability zone to `{}`", party.vpc.name),
            some => format!("write `subnets: {}` for `{}`", bracketed(some), party.vpc.name),
        })
}
