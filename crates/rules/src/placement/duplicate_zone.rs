//! Two subnets in one zone that are named for one thing.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Subnet;
use crossvpc_core::plan::Plan;

use super::{Kind, Standing, standings};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "duplicate-zone", severity: Severity::Error, page: include_str!("duplicate-zone.md") };

/// Where a side names no subnet, one a zone is chosen. Once for each subnet, at the first thing that it is named for.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for standing in standings(plan) {
        let mut first_of: BTreeMap<&str, &Subnet> = BTreeMap::new();
        for subnet in standing.named {
            let Some(zone) = subnet.zone.as_deref() else { continue };
            match first_of.get(zone) {
                Some(first) if seen.insert((&standing.vpc.name, &subnet.name, standing.what)) => {
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
    let message = format!(
        "{} cannot be in both `{}` and `{}` of `{}`: both subnets are in {zone}",
        standing.title(),
        first.name,
        second.name,
        standing.vpc.name
    );
    let (help, note) = match standing.what {
        Kind::Endpoint => {
            let groups =
                "or name the `security-groups` of the clients: an endpoint admits them from any subnet";
            (Some(groups), None)
        }
        Kind::LoadBalancer => (None, Some("targets can be in any subnet of the VPC, named or not")),
        Kind::Attachment => (None, Some("one attachment subnet serves all subnets of its availability zone")),
    };
    let finding = Diagnostic::new(&CODE, message, second.span, format!("also in {zone}"))
        .also(first.span, format!("in {zone}"))
        .also(standing.span, "names both subnets");
    note.into_iter()
        .fold(finding, Diagnostic::note)
        .help(format!(
            "remove `{}` or `{}` from `subnets`: name one subnet per availability zone",
            second.name, first.name
        ))
        .help_if(help)
}
