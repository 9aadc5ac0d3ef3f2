//! What cannot work though the spec is readable: one file for each rule and its wording, one page beside it that
//! `crossvpc explain` prints.

mod access;
mod connection;
mod expectation;
mod link_type;
mod placement;
mod privatelink;
mod quota;
mod routing;
mod rule;
mod transit_gateway;
mod vpc;
mod vpc_peering;

use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::Plan;
use rayon::prelude::*;

pub use rule::Rule;

/// The rules of each group.
const GROUPS: &[&[Rule]] = &[
    vpc::RULES,
    connection::RULES,
    routing::RULES,
    access::RULES,
    placement::RULES,
    vpc_peering::RULES,
    privatelink::RULES,
    transit_gateway::RULES,
    expectation::RULES,
];

/// Runs every rule, side by side. The plan is that of a network which may be wrong: rules look at what is there, and at
/// whether the reading found an error.
pub fn check(plan: &Plan, report: &mut Report) {
    let read = &*report;
    let found = |(_, check): &Rule| {
        let mut report = Report::following(read);
        check(plan, &mut report);
        report
    };
    let rules: Vec<_> = rules().collect();
    let reports: Vec<_> = rules.par_iter().map(found).collect();
    for found in reports {
        report.extend(found);
    }
}

/// Every rule, by group.
pub fn rules() -> impl Iterator<Item = Rule> {
    GROUPS.iter().flat_map(|group| group.iter().copied())
}

#[cfg(test)]
mod tests;
