//! Texts with variables in the place of values, and back.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A step: what it does, and its command for each tool where they differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Step {
    /// Names stand between backticks.
    pub(crate) says: String,
    pub(crate) commands: Vec<(Option<&'static str>, Vec<String>)>,
}

/// The names of variables and their values.
pub(super) type Values = [(&'static str, String)];

/// The steps that a pattern gives with the values of this row.
pub(super) fn fill(values: &Values, pattern: &[Step]) -> Vec<Step> {
    each(pattern, &|text, _| {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        for name in references(text) {
            let Some((before, after)) = rest.split_once(&format!("${name}")) else { continue };
            filled += before;
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled += value,
                None => filled += &format!("${name}"),
            }
            rest = after;
        }
        filled + rest
    })
}

/// A text with a variable in place of each value that a shell would replace there, the longest value first. Prose has
/// variables between backticks only.
pub(super) fn pattern(values: &Values, text: &str, is_shell: bool) -> String {
    let mut longest: Vec<_> = values.iter().filter(|(_, value)| !value.is_empty()).collect();
    longest.sort_by_key(|(_, value)| Reverse(value.len()));
    let mut open: Vec<char> = Vec::new();
    let (mut pattern, mut rest, mut before) = (String::with_capacity(text.len()), text, ' ');
    while let Some(c) = rest.chars().next() {
        let may = if is_shell { open.last() != Some(&'\'') } else { !open.is_empty() };
        let starts = |value: &str| rest.strip_prefix(value).is_some_and(|after| !after.starts_with(is_part));
        if let Some((name, value)) =
            longest.iter().find(|(_, value)| may && !is_part(before) && starts(value))
        {
            pattern += &format!("${name}");
            (rest, before) = (&rest[value.len()..], '$');
            // What follows is no part of the value.
            continue;
        }
        match (c, open.last()) {
            ('\'', Some('\'')) | ('"', Some('"')) | (')', Some('(')) | ('`', Some('`')) => _ = open.pop(),
            (_, Some('\'')) => {}
            ('\'', last) if is_shell && last != Some(&'"') => open.push(c),
            ('"', _) if is_shell => open.push(c),
            ('(', _) if is_shell && before == '$' => open.push(c),
            ('`', _) if !is_shell => open.push(c),
            _ => {}
        }
        pattern.push(c);
        rest = &rest[c.len_utf8()..];
        before = c;
    }
    pattern
}

/// The variables of steps, and whatever else has a dollar sign before it.
pub(super) fn variables(steps: &[Step]) -> BTreeSet<&str> {
    let lines =
        steps.iter().flat_map(|step| step.commands.iter().flat_map(|(_, lines)| lines).chain([&step.says]));
    lines.flat_map(|line| references(line)).collect()
}

/// The names after the dollar signs of a text.
fn references(text: &str) -> impl Iterator<Item = &str> {
    let name = |part: &'_ str| part.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(part.len());
    text.split('$').skip(1).map(move |part| &part[..name(part)]).filter(|name| !name.is_empty())
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The same steps with other texts.
pub(super) fn each(steps: &[Step], change: &dyn Fn(&str, bool) -> String) -> Vec<Step> {
    let step = |step: &Step| Step {
        says: change(&step.says, false),
        commands: step
            .commands
            .iter()
            .map(|(target, lines)| (*target, lines.iter().map(|line| change(line, true)).collect()))
            .collect(),
    };
    steps.iter().map(step).collect()
}
