//! An expectation about nothing: a check that cannot fail.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Expectation, Side, SideKind};
use crossvpc_core::plan::Plan;
use crossvpc_core::routing::Part;

use super::sides;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "expectation-without-match",
    severity: Severity::Warning,
    page: include_str!("expectation-without-match.md"),
};

/// A VPC with a mistake may be one that it is about.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    for expectation in plan.network.expectations() {
        let [from, to] = sides(plan, expectation);
        let empty = [(&from, &expectation.from), (&to, &expectation.to)];
        let mut empty = empty.into_iter().filter(|(parts, _)| parts.is_empty()).peekable();
        if empty.peek().is_none() && is_one(&from, &to) {
            report.push(within(expectation, &from));
        }
        empty.for_each(|(_, side)| report.push(finding(side)));
    }
}

/// Whether both sides are the same VPC and no other.
fn is_one(from: &[Part<'_>], to: &[Part<'_>]) -> bool {
    matches!((from, to), ([from], [to]) if from.end.vpc.is(to.end.vpc))
}

fn finding(side: &Side) -> Diagnostic {
    let what = match &side.kind {
        SideKind::Vpcs(_) => "VPC",
        SideKind::Subnets(..) => "subnet",
        SideKind::Accounts(_) => "VPC of an account",
        SideKind::Block(_) => "address of a VPC",
    };
    let message = format!("`{}` matches no {what}, so that the expectation always holds", side.kind);
    Diagnostic::new(&CODE, message, side.span, "matches nothing")
        .help("correct it, or remove the expectation")
}

fn within(expectation: &Expectation, from: &[Part<'_>]) -> Diagnostic {
    let vpc = from.first().map_or_else(String::new, |part| part.end.vpc.name.to_string());
    let message = format!("both sides of the expectation are in `{vpc}`, so that it always holds");
    Diagnostic::new(&CODE, message, expectation.from.span, format!("in `{vpc}`"))
        .also(expectation.to.span, format!("in `{vpc}`"))
        .note("crossvpc does not know the traffic inside a VPC")
        .help("name two VPCs, or remove the expectation")
}
