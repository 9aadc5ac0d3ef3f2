//! Settings of the targets that what is deployed depends on, such as where a state is kept.

use crate::network::Generate;
use crate::source::Spanned;

use super::codes::MOVES_STATE;
use super::kinds::Change;

/// One change for each setting, of the targets that both specs generate.
pub(super) fn changes(base: &Generate, new: &Generate) -> Vec<Change> {
    let sections = new.sections.iter().chain(&base.sections);
    let mut kept: Vec<_> = sections.map(|section| (section.target, section.kept)).collect();
    kept.sort_unstable_by_key(|(target, _)| *target);
    kept.dedup_by_key(|(target, _)| *target);
    kept.retain(|(target, _)| [base, new].iter().all(|generate| generate.targets.contains(target)));
    let mut changes = Vec::new();
    for (target, kept) in kept {
        for kept in kept {
            let [before, after] = [base, new].map(|generate| generate.setting(target, kept.key));
            let word = |text: Option<&Spanned<String>>| {
                text.map_or_else(|| kept.default.to_owned(), |text| text.value.clone())
            };
            let (was, is) = (word(before), word(after));
            if was == is {
                continue;
            }
            let message =
                format!("`{}` of {target} changes from `{was}` to `{is}`: {}", kept.key, kept.advice);
            let mut change = Change::new(&MOVES_STATE, message);
            (change.before, change.after) = (Some(was), Some(is));
            (change.base_at, change.at) = (before.map(|text| text.span), after.map(|text| text.span));
            changes.push(change);
        }
    }
    changes
}
