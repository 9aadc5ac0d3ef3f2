//! An expectation about nothing: a check that cannot fail.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Expectation, Pattern, Side, SideKind};
use crossvpc_core::plan::Plan;
use crossvpc_core::routing::Part;
use crossvpc_core::suggest;

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
        empty.for_each(|(_, side)| report.push(finding(plan, side)));
    }
}

/// Whether both sides are the same VPC and no other.
fn is_one(from: &[Part<'_>], to: &[Part<'_>]) -> bool {
    matches!((from, to), ([from], [to]) if from.end.vpc.is(to.end.vpc))
}

fn finding(plan: &Plan, side: &Side) -> Diagnostic {
    let what = match &side.kind {
        SideKind::Vpcs(_) => "no VPC",
        SideKind::Subnets(..) => "no subnet",
        SideKind::Accounts(_) => "no VPC of an account",
        SideKind::Tagged(_) => "the tags of no VPC",
        SideKind::Block(_) => "no address of a VPC",
    };
    let message = format!("`{}` matches {what}, so that the expectation always holds", side.kind);
    Diagnostic::new(&CODE, message, side.span, "matches nothing")
        .help_if(meant(plan, &side.kind))
        .help("correct it, or remove the expectation")
}

/// Tags that VPCs have, like the one that none has: with its key, if there are any.
fn meant(plan: &Plan, side: &SideKind) -> Option<String> {
    let SideKind::Tagged(wanted) = side else { return None };
    let tags = || plan.network.vpcs().iter().flat_map(|vpc| &vpc.tags);
    if tags().next().is_none() {
        return Some("write the tags that VPCs have into the spec, such as `tags: {env: prod}`".to_owned());
    }
    let is_there = |key: &str, value: &Pattern| tags().any(|tag| tag.key == key && value.matches(&tag.value));
    let (key, value) = wanted.iter().find(|(key, value)| !is_there(key, value))?;
    let has_key = tags().any(|tag| tag.key == *key);
    let known = tags().filter(|tag| !has_key || tag.key == *key);
    let known: BTreeSet<_> =
        known.map(|tag| format!("{}: {}", tag.key, Pattern::of_value(&tag.value))).collect();
    suggest::help(&format!("{key}: {value}"), known.iter().map(String::as_str))
}

fn within(expectation: &Expectation, from: &[Part<'_>]) -> Diagnostic {
    let vpc = from.first().map_or_else(String::new, |part| part.end.vpc.name.to_string());
    let message = format!("both sides of the expectation are in `{vpc}`, so that it always holds");
    Diagnostic::new(&CODE, message, expectation.from.span, format!("in `{vpc}`"))
        .also(expectation.to.span, format!("in `{vpc}`"))
        .note("crossvpc does not know the traffic inside a VPC")
        .help("name two VPCs, or remove the expectation")
}
