//! Which expectations do not hold, and what their findings have in common.

use crossvpc_core::diagnostic::{Diagnostic, Report};
use crossvpc_core::network::{Expectation, Expected, Side};
use crossvpc_core::plan::Plan;
use crossvpc_core::routing::{Breach, Flows, Part, PortSet, Routing, parts};

/// Each expectation of a kind that does not hold. A connection with a mistake may be one that makes it hold, or not.
pub(super) fn breaches<'p>(
    plan: &'p Plan,
    expected: Expected,
    report: &mut Report,
    finding: impl Fn(&Routing<'p>, &Expectation, &Breach<'p>) -> Diagnostic,
) {
    let mut wanted = plan.network.expectations().iter().filter(|it| it.expected == expected).peekable();
    if report.has_errors() || wanted.peek().is_none() {
        return;
    }
    let routing = Routing::of(plan);
    let flows = Flows::of(&routing);
    for expectation in wanted {
        let [from, to] = sides(plan, expectation);
        let breach = match expected {
            Expected::Never => flows.possible(expectation, [&from, &to]),
            Expected::Always => flows.impossible(expectation, [&from, &to]),
        };
        if let Some(breach) = breach {
            report.push(finding(&routing, expectation, &breach));
        }
    }
}

/// What each side of an expectation means.
pub(super) fn sides<'p>(plan: &'p Plan, expectation: &Expectation) -> [Vec<Part<'p>>; 2] {
    [&expectation.from, &expectation.to].map(|side| parts(&plan.network, side))
}

/// The finding with its places: who calls, and who is called.
pub(super) fn at_sides(finding: Diagnostic, expectation: &Expectation) -> Diagnostic {
    let label = |side: &Side| format!("{} to `{}`", expectation.expected.key(), side.kind);
    let finding = finding.also(expectation.to.span, label(&expectation.to));
    match &expectation.description {
        Some(description) => finding.note(format!("expected because: {description}")),
        None => finding,
    }
}

/// ` on tcp/443`, or nothing where any port is meant.
pub(super) fn on(ports: &PortSet) -> String {
    if *ports == PortSet::all() { String::new() } else { format!(" on {ports}") }
}
