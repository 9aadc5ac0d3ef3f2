//! One id that two things adopt, or two ids for one thing.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{Adoption, Plan};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "adopted-twice", severity: Severity::Error, page: include_str!("adopted-twice.md") };

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let adoptions = plan.adoptions();
    let (mut by_id, mut by_part) = (BTreeMap::new(), BTreeMap::new());
    for adoption in &adoptions {
        let first = *by_id.entry(&adoption.adopted.id).or_insert(adoption);
        if first.what != adoption.what {
            report.push(finding(first, adoption, "an id identifies one resource"));
        }
        let first = *by_part.entry(&adoption.what).or_insert(adoption);
        if first.adopted.id != adoption.adopted.id {
            report.push(finding(first, adoption, "one resource has one id"));
        }
    }
}

fn finding(first: &Adoption<'_>, second: &Adoption<'_>, why: &str) -> Diagnostic {
    let (one, other) = (&first.adopted.id, &second.adopted.id);
    let message = if one == other {
        format!("{} and {} have the same id in `adopt`, `{one}`", first.what, second.what)
    } else {
        format!("{} has two ids in `adopt`, `{one}` and `{other}`", first.what)
    };
    Diagnostic::new(&CODE, message, second.adopted.span, why)
        .also(first.adopted.span, "the first `adopt`")
        .help("copy the correct id from AWS, or remove one of the two")
}
