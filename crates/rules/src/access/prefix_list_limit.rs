//! More entries in a managed prefix list than one request creates.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{Plan, PrefixList};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "prefix-list-limit", severity: Severity::Error, page: include_str!("prefix-list-limit.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let routed = plan.routed().flat_map(|(_, side)| side.prefix_lists());
    let all = routed.chain(plan.services().flat_map(|service| service.prefix_lists()));
    all.filter(|list| list.entries.len() > PrefixList::MOST).for_each(|list| report.push(finding(list)));
}

fn finding(list: &PrefixList) -> Diagnostic {
    let (connection, most) = (&list.connection, PrefixList::MOST);
    let entries = format!("{} {} CIDR blocks", list.entries.len(), list.family());
    let message =
        format!("the prefix list of `{}` needs {entries}, but a request takes {most}", connection.name);
    let span = connection.rules.as_ref().map_or(connection.span, |rules| rules.span);
    Diagnostic::new(&CODE, message, span, entries)
        .help(format!(
            "divide the consumers of `{}` into connections with at most {most} blocks each",
            connection.name
        ))
        .help("or name fewer and wider `subnets` of the consumers")
        .help("or remove `rules: prefix-lists`: the rules then name each block")
}
