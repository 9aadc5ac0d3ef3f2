//! Subnets in use whose zone is not known, so that it cannot be matched.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Subnet;
use crossvpc_core::plan::Plan;

use super::{SHOWN, Standing, listed, standings, zone_example};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "unknown-zone", severity: Severity::Warning, page: include_str!("unknown-zone.md") };

/// Once for each VPC, at the first thing that stands there.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut unknown: BTreeMap<_, (Standing<'_>, BTreeMap<_, &Arc<Subnet>>)> = BTreeMap::new();
    for standing in standings(plan).filter(|standing| standing.zones_matter) {
        let subnets = standing.subnets.iter().filter(|subnet| subnet.zone.is_none());
        let subnets: Vec<_> = subnets.map(|subnet| (&subnet.name, subnet)).collect();
        if !subnets.is_empty() {
            let entry = unknown.entry(&standing.vpc.name);
            entry.or_insert((standing, BTreeMap::new())).1.extend(subnets);
        }
    }
    for (standing, subnets) in unknown.into_values() {
        report.push(finding(&standing, &subnets.into_values().collect::<Vec<_>>()));
    }
}

fn finding(standing: &Standing<'_>, subnets: &[&Arc<Subnet>]) -> Diagnostic {
    let vpc = standing.vpc;
    let names = listed(subnets.iter().map(|subnet| format!("`{}`", subnet.name)));
    let message = format!(
        "cannot check the placement of {} in {names} of `{}`: no `zone` given",
        standing.title(),
        vpc.name
    );
    let places = subnets.iter().map(|subnet| subnet.span).chain([standing.span]).take(SHOWN);
    let mut places = places.zip(std::iter::repeat("no `zone`"));
    let (span, label) = places.next().unwrap_or((standing.span, ""));
    let finding = Diagnostic::new(&CODE, message, span, label);
    let finding =
        places.filter(|(span, _)| *span != standing.span).fold(finding, |f, (span, l)| f.also(span, l));
    finding
        .also(standing.span, standing.side())
        .help(format!("add the zone id of each subnet, such as `zone: {}`", zone_example(vpc.region)))
        .note(
            "`aws ec2 describe-subnets` shows the zone id as `AvailabilityZoneId`; it is the same in \
               every account",
        )
}
