//! Subnets that crossvpc chose though others of their zone would do.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Subnet;
use crossvpc_core::plan::Plan;

use super::{Standing, bracketed, listed, standings};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "chosen-subnet", severity: Severity::Note, page: include_str!("chosen-subnet.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    // Subnets may be named, and unknown.
    if report.has_errors() {
        return;
    }
    for standing in standings(plan).filter(|standing| standing.named.is_empty()) {
        let is_other =
            |chosen: &Subnet, other: &Subnet| other.zone == chosen.zone && other.name != chosen.name;
        let chosen = standing.subnets.iter().filter(|subnet| subnet.zone.is_some());
        let ambiguous = chosen.map(|chosen| {
            let others = standing.vpc.subnets.iter().filter(|other| is_other(chosen, other));
            (chosen, others.map(|other| format!("`{}`", other.name)).collect::<Vec<_>>())
        });
        if let Some((chosen, others)) = ambiguous.into_iter().find(|(_, others)| !others.is_empty()) {
            report.push(finding(&standing, chosen, others));
        }
    }
}

fn finding(standing: &Standing<'_>, chosen: &Subnet, others: Vec<String>) -> Diagnostic {
    let message = format!("{} is in `{}`, and could be in {}", standing.title(), chosen.name, listed(others));
    let all: Vec<_> = standing.subnets.iter().map(|subnet| &**subnet).collect();
    Diagnostic::new(&CODE, message, standing.span, "names no subnets")
        .also(chosen.span, "taken for its zone")
        .help(format!("to decide it, write `subnets: {}` there", bracketed(&all)))
}
