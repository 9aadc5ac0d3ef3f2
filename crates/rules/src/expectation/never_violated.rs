//! Flows that must never be possible, and are.

use std::sync::Arc;

use crossvpc_answers::Way;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Connection, Expectation, Expected};
use crossvpc_core::plan::Plan;
use crossvpc_core::routing::{Breach, PortSet, Routing};

use super::{at_sides, breaches, on};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "never-violated", severity: Severity::Error, page: include_str!("never-violated.md") };

/// Once for each expectation, at the first pair of VPCs.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    breaches(plan, Expected::Never, report, |routing, expectation, breach| {
        finding(plan, routing, expectation, breach)
    });
}

fn finding<'p>(
    plan: &'p Plan,
    routing: &Routing<'p>,
    expectation: &Expectation,
    breach: &Breach<'p>,
) -> Diagnostic {
    let Breach { from, to, ports, pairs } = breach;
    let (caller, provider) = (&from.vpc.name, &to.vpc.name);
    let others = match pairs.saturating_sub(1) {
        0 => String::new(),
        1 => " (and 1 other pair of VPCs)".to_owned(),
        more => format!(" (and {more} other pairs of VPCs)"),
    };
    let message = format!("`{caller}` can reach `{provider}`{}, which `never` forbids{others}", on(ports));
    let label = format!("from `{}`", expectation.from.kind);
    let finding = at_sides(Diagnostic::new(&CODE, message, expectation.from.span, label), expectation);
    let declares = |connection: &&Arc<Connection>| {
        let declared: PortSet = connection.ports.iter().copied().collect();
        connection.provider.vpc.is(to.vpc)
            && connection.party(from.vpc).is_some()
            && !declared.intersection(ports).is_empty()
    };
    let declaring: Vec<_> = plan.network.connections().iter().filter(declares).collect();
    let finding = declaring
        .iter()
        .fold(finding, |finding, connection| finding.also(connection.span, "this connection allows it"));
    let way = Way::of(routing, [from, to], ports, true);
    let finding = match way {
        Some(way) => finding.note(format!("path: {}", way.line)),
        None => finding,
    };
    match declaring.first() {
        Some(connection) => finding.help(removal(connection, ports, caller)),
        None => finding.help(
            "declare `subnets` in the connections of these VPCs, so that their routes and rules cover no more than is meant",
        ),
    }
}

/// What to take out of the connection: the ports, if it has others, or the consumer.
fn removal(connection: &Connection, ports: &PortSet, caller: &Name) -> String {
    let name = &connection.name;
    let declared: PortSet = connection.ports.iter().copied().collect();
    let common = declared.intersection(ports);
    if declared == common {
        format!("remove `{caller}` from `consumers` of `{name}`")
    } else {
        format!("remove {common} from `ports` of `{name}`, or `{caller}` from its `consumers`")
    }
}
