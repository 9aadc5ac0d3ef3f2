//! Fixes: the changes that findings carry, made in the texts of a spec. Comments and layout stay as they are.

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Sources;

/// The texts with the fixes of these findings, in the order of the sources, and how many findings are fixed. Of two fixes
/// that touch each other, the second is left for another pass.
pub fn apply<'d>(
    sources: &Sources,
    findings: impl IntoIterator<Item = &'d Diagnostic>,
) -> (Vec<String>, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut count = 0;
    for finding in findings {
        let is_new = |edit: &Edit| !taken.contains(&edit);
        if finding.fix.is_empty() || !finding.fix.iter().all(is_new) {
            continue;
        }
        if !finding.fix.iter().any(|edit| taken.iter().any(|other| touch(edit, other))) {
            taken.extend(&finding.fix);
            count += 1;
        }
    }
    taken.sort_by_key(|edit| (edit.span.file, edit.span.start, edit.span.end));
    let fixed = |(file, source): (_, &crate::source::Source)| {
        let mut text = String::with_capacity(source.text().len());
        let mut done = 0;
        for edit in taken.iter().filter(|edit| edit.span.file == file) {
            let [start, end] = [edit.span.start, edit.span.end].map(|at| at as usize);
            text.push_str(&source.text()[done..start]);
            text.push_str(&edit.text);
            done = end;
        }
        text.push_str(&source.text()[done..]);
        text
    };
    (sources.iter().map(fixed).collect(), count)
}

/// Whether two edits change the same place, or one place between two letters.
fn touch(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.span, other.span);
    a.file == b.file && a.start <= b.end && b.start <= a.end
}
