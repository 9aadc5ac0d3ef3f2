//! Two named subnets of one side in one zone.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::Subnet;
use crate::plan::Plan;

use super::{Standing, standings};

/// See the page.
pub static CODE: Code =
    Code { name: "duplicate-zone", severity: Severity::Error, page: include_str!("duplicate-zone.md") };

/// Where a side names no subnet, one a zone is chosen. Once for each subnet, at the first service that names it.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for standing in standings(plan) {
        let mut first_of: BTreeMap<&str, &Subnet> = BTreeMap::new();
        for subnet in &standing.party.subnets {
            let Some(zone) = subnet.zone.as_deref() else { continue };
            match first_of.get(zone) {
                Some(first) if seen.insert((&standing.party.vpc.name, &subnet.name, standing.what)) => {
                    report.push(finding(&standing, first, subnet, zone));
                }
                Some(_) => {}
                None => {
                    first_of.insert(zone, subnet);
                }
            }
        }
    }
}

fn finding(standing: &Standing<'_>, first: &Subnet, second: &Subnet, zone: &str) -> Diagnostic {
    let Standing { service, what, party, .. } = standing;
    let message = format!(
        "the {what} of `{}` cannot be in both `{}` and `{}` of `{}`: both are in {zone}",
        service.connection.name, first.name, second.name, party.vpc.name
    );
    let elsewhere = match *what {
        "endpoint" => {
            "where clients of both subnets call, name their `security-groups`: the endpoint admits these \
             wherever they are"
        }
        _ => "targets may be in any subnet, named or not",
    };
    Diagnostic::new(&CODE, message, second.span, format!("in {zone} too"))
        .also(first.span, format!("in {zone}"))
        .also(party.span, "both are named here")
        .help(format!("remove `{}` or `{}` from `subnets`: one a zone", second.name, first.name))
        .help(elsewhere)
}
