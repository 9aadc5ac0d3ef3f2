//! Subnets in use whose zone is not known, so that it cannot be matched.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Subnet;
use crate::plan::Plan;

use super::cross_region_zone::has_unsupported_zones;
use super::{SHOWN, Standing, listed, standings, zone_example};

/// See the page.
pub static CODE: Code =
    Code { name: "unknown-zone", severity: Severity::Warning, page: include_str!("unknown-zone.md") };

/// Once for each VPC, at the first service that stands there.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut unknown: BTreeMap<_, (Standing<'_>, BTreeMap<_, &Arc<Subnet>>)> = BTreeMap::new();
    for standing in standings(plan).filter(matters) {
        let subnets = standing.subnets.iter().filter(|subnet| subnet.zone.is_none());
        let subnets: Vec<_> = subnets.map(|subnet| (&subnet.name, subnet)).collect();
        if !subnets.is_empty() {
            let entry = unknown.entry(&standing.party.vpc.name);
            entry.or_insert((standing, BTreeMap::new())).1.extend(subnets);
        }
    }
    for (standing, subnets) in unknown.into_values() {
        report.push(finding(&standing, &subnets.into_values().collect::<Vec<_>>()));
    }
}

/// A single subnet fits by itself, unless another side or a region sets a condition.
fn matters(standing: &Standing<'_>) -> bool {
    let vpc = &standing.party.vpc;
    let crosses_regions = vpc.region != standing.service.vpc().region;
    standing.zones_must_match
        || standing.subnets.len() > 1
        || (crosses_regions && has_unsupported_zones(vpc.region))
}

fn finding(standing: &Standing<'_>, subnets: &[&Arc<Subnet>]) -> Diagnostic {
    let Standing { service, what, party, .. } = standing;
    let (vpc, connection) = (&party.vpc, &service.connection.name);
    let names = listed(subnets.iter().map(|subnet| format!("`{}`", subnet.name)));
    let zones = if subnets.len() == 1 { "zone" } else { "zones" };
    let message = format!(
        "cannot tell whether the {what} of `{connection}` may be in {names} of `{}`: no {zones} known",
        vpc.name
    );
    let places = subnets.iter().map(|subnet| subnet.span).chain([party.span]).take(SHOWN);
    let mut places = places.zip(std::iter::repeat("no `zone`"));
    let (span, label) = places.next().unwrap_or((party.span, ""));
    let finding = Diagnostic::new(&CODE, message, span, label);
    let finding =
        places.filter(|(span, _)| *span != party.span).fold(finding, |f, (span, l)| f.also(span, l));
    finding
        .also(party.span, format!("its side of `{connection}`"))
        .help(format!("add the zone id of each, such as `zone: {}`", zone_example(vpc.region)))
        .help("`aws ec2 describe-subnets` shows it as `AvailabilityZoneId`; it is the same in every account")
}
