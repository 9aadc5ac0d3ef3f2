//! What names stand for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::Report;
use crate::findings::values::unknown_name;
use crate::name::Name;
use crate::spec::{Entries, Entry, Text, WithId};

/// What has been resolved so far, by name.
pub(super) type Resolved<T> = BTreeMap<Name, Arc<T>>;

/// Looks a name up. A name that is declared nowhere is reported; one whose entry is wrong is passed over in silence.
pub(super) fn look_up<'a, T, U: WithId>(
    text: &Text,
    what: &str,
    declared: &Entries<U>,
    resolved: &'a Resolved<T>,
    report: &mut Report,
) -> Option<&'a Arc<T>> {
    match declared.find(&text.value) {
        Some((name, _)) => resolved.get(name),
        None => {
            report_unknown(text, what, declared, report);
            None
        }
    }
}

/// Reports a name that is not declared, if all declarations could be read. Only a finding that may be shown compares its
/// name with all that are declared.
pub(super) fn report_unknown<T: WithId>(text: &Text, what: &str, declared: &Entries<T>, report: &mut Report) {
    if declared.may_declare(&text.value) {
        return;
    }
    let is_its = |(_, entry): &(&Name, &Entry<T>)| entry.value.id().is_some_and(|id| id.value == text.value);
    if report.has_room(&unknown_name::CODE)
        && let Some((name, _)) = declared.iter().find(is_its)
    {
        report.push(unknown_name::id_of(text, what, name.as_str()));
        return;
    }
    let names = report.has_room(&unknown_name::CODE).then(|| declared.keys().map(Name::as_str));
    report.push(unknown_name::finding(text, what, names.into_iter().flatten()));
}

/// The names that a VPC has; the others are reported.
pub(super) fn declared_in<'d, T: WithId>(
    vpc: &Name,
    what: &str,
    declared: &'d Entries<T>,
    texts: &[Text],
    report: &mut Report,
) -> BTreeSet<&'d Name> {
    let mut names = BTreeSet::new();
    for text in texts {
        match declared.find(&text.value) {
            Some((name, _)) => {
                names.insert(name);
            }
            None => report_unknown(text, &format!("{what} of `{vpc}`"), declared, report),
        }
    }
    names
}

/// What was found by its name as written, in the order of the keys.
pub(super) fn sorted<T>(resolved: Resolved<T>, name: fn(&T) -> &Name) -> Vec<Arc<T>> {
    let mut all: Vec<_> = resolved.into_values().collect();
    all.sort_by(|one, other| name(one).cmp(name(other)));
    all
}
