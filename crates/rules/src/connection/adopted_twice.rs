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
            report.push(finding(first, adoption, "one id cannot be both"));
        }
        let first = *by_part.entry(&adoption.what).or_insert(adoption);
        if first.adopted.id != adoption.adopted.id {
            report.push(finding(first, adoption, "one thing cannot have two ids"));
        }
    }
}

fn finding(first: &Adoption<'_>, second: &Adoption<'_>, why: &str) -> Diagnostic {
    let (one, other) = (&first.adopted.id, &second.adopted.id);
    let message = if one == other {
        format!("{} and {} adopt the same {one}", first.what, second.what)
    } else {
        format!("{} adopts both {one} and {other}", first.what)
    };
    Diagnostic::new(&CODE, message, second.adopted.span, why)
        .also(first.adopted.span, "adopted here already")
        .help("copy the right id from AWS, or leave one out")
}
