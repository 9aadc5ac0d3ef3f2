//! An endpoint to another region in a zone that offers none.

use std::collections::BTreeSet;

use crate::aws::region::Region;
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Subnet;
use crate::plan::{Endpoint, Plan, Service};
use crate::rules::placement::{bracketed, fitting};

/// See the page.
pub static CODE: Code =
    Code { name: "cross-region-zone", severity: Severity::Error, page: include_str!("cross-region-zone.md") };

const UNSUPPORTED: [&str; 5] = ["use1-az3", "usw1-az2", "apne1-az3", "apne2-az2", "apne2-az4"];

/// Once for each subnet, at the first service.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for service in plan.services() {
        for endpoint in service.endpoints.iter().filter(|endpoint| endpoint.service_region.is_some()) {
            for subnet in &endpoint.subnets {
                if let Some(zone) = subnet.zone.as_deref()
                    && UNSUPPORTED.contains(&zone)
                    && seen.insert((&endpoint.party.vpc.name, &subnet.name))
                {
                    report.push(finding(service, endpoint, subnet, zone));
                }
            }
        }
    }
}

/// Whether a region has a zone without endpoints to other regions.
pub(in crate::rules) fn has_unsupported_zones(region: Region) -> bool {
    let prefix = region.zone_prefix();
    UNSUPPORTED.iter().any(|zone| zone.split_once("-az").map(|(prefix, _)| prefix) == prefix)
}

fn finding(service: &Service, endpoint: &Endpoint, subnet: &Subnet, zone: &str) -> Diagnostic {
    let (connection, party) = (&service.connection, &endpoint.party);
    let message = format!(
        "the endpoint of `{}` in `{}` cannot be in {zone}: endpoints there reach no other region",
        connection.name, party.vpc.name
    );
    let others = fitting(&party.vpc, |zone| !UNSUPPORTED.contains(&zone));
    Diagnostic::new(&CODE, message, subnet.span, format!("in {zone}"))
        .also(party.span, format!("consumer of `{}`, in {}", connection.name, party.vpc.region))
        .also(service.vpc().span, format!("the service is in {}", service.vpc().region))
        .help(match others.as_slice() {
            [] => format!("add a subnet in another zone to `{}`", party.vpc.name),
            some => format!("write `subnets: {}` for `{}`", bracketed(some), party.vpc.name),
        })
}
