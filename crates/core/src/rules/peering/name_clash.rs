//! Two names of which the same name would be derived.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Resource, Vpc};
use crate::plan::{Peering, Plan};

/// See the page.
pub static CODE: Code =
    Code { name: "name-clash", severity: Severity::Error, page: include_str!("name-clash.md") };

/// Links are named by their VPCs, with hyphens that names may hold too; resources of a VPC by the logical
/// ids of `CloudFormation`, which hold no hyphen.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut first_of: BTreeMap<_, &Peering> = BTreeMap::new();
    for peering in plan.peerings() {
        match first_of.get(&peering.id()) {
            Some(first) => report.push(of_links(first, peering)),
            None => {
                first_of.insert(peering.id(), peering);
            }
        }
    }
    for vpc in plan.network.vpcs() {
        for (what, resources) in
            [("route tables", &vpc.route_tables), ("security groups", &vpc.security_groups)]
        {
            of_resources(vpc, what, resources, report);
        }
    }
}

fn of_links(first: &Peering, second: &Peering) -> Diagnostic {
    let [(a, b), (c, d)] = [first, second].map(Peering::pair);
    let message =
        format!("the peerings of `{a}` with `{b}` and of `{c}` with `{d}` would have the same name");
    let [one, other] = second.sides().map(|side| &side.vpc);
    let finding = Diagnostic::new(&CODE, message, one.span, format!("both are `{}`", second.id()));
    let spans = [other.span].into_iter().chain(first.sides().map(|side| side.vpc.span));
    let finding = spans.fold(finding, |finding, span| finding.also(span, ""));
    let hyphens = [a, b, c, d].into_iter().find(|name| name.as_str().contains("--"));
    finding.help_if(hyphens.map(|name| {
        format!(
            "rename `{name}`, for example to `{}`: `--` stands between the names of a link",
            single_hyphens(name.as_str())
        )
    }))
}

fn of_resources(vpc: &Vpc, what: &str, resources: &[Arc<Resource>], report: &mut Report) {
    let mut first_of: BTreeMap<_, &Resource> = BTreeMap::new();
    for resource in resources {
        let logical = resource.name.pascal();
        match first_of.get(&logical) {
            Some(first) => {
                let message = format!(
                    "{what} `{}` and `{}` of `{}` would have the same name in CloudFormation",
                    first.name, resource.name, vpc.name
                );
                let finding = Diagnostic::new(&CODE, message, resource.span, format!("`{logical}` too"));
                let finding = finding.also(first.span, format!("`{logical}` in CloudFormation"));
                report.push(finding.help("rename one of the two by more than its hyphens"));
            }
            None => {
                first_of.insert(logical, resource);
            }
        }
    }
}

fn single_hyphens(name: &str) -> String {
    name.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
