//! Flows that must always be possible, and are not.

use crossvpc_answers::Way;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Expectation, Expected, SideKind};
use crossvpc_core::plan::Plan;
use crossvpc_core::routing::{Breach, End, Routing};

use super::{at_sides, breaches, on};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "always-violated", severity: Severity::Error, page: include_str!("always-violated.md") };

/// Once for each expectation, at the first pair of VPCs.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    breaches(plan, Expected::Always, report, finding);
}

fn finding<'p>(routing: &Routing<'p>, expectation: &Expectation, breach: &Breach<'p>) -> Diagnostic {
    let Breach { from, to, ports, .. } = breach;
    let message = format!(
        "{} cannot reach {}{}, which `always` requires",
        shown(from, &expectation.from.kind),
        shown(to, &expectation.to.kind),
        on(ports)
    );
    let label = format!("from `{}`", expectation.from.kind);
    let finding = at_sides(Diagnostic::new(&CODE, message, expectation.from.span, label), expectation);
    let Some(way) = Way::of(routing, [from, to], ports, false) else {
        return finding
            .note("the two sides have no addresses of the same IP family")
            .help("correct the sides of the expectation");
    };
    let finding = finding.note(format!("path: {}", way.line));
    let finding = way.back.into_iter().fold(finding, |finding, back| finding.note(format!("answer: {back}")));
    let finding = way.stops.into_iter().fold(finding, Diagnostic::note);
    finding.help_if(way.help).help("or narrow the expectation, with `ports` or other names")
}

/// A VPC, with the addresses where they are what counts.
fn shown(end: &End<'_>, kind: &SideKind) -> String {
    let name = &end.vpc.name;
    match kind {
        SideKind::Vpcs(_) | SideKind::Accounts(_) | SideKind::Tagged(_) => format!("`{name}`"),
        SideKind::Subnets(..) | SideKind::Block(_) => {
            format!("{} of `{name}`", crossvpc_answers::blocks(&end.addresses))
        }
    }
}
