//! One change as a row of the report.

use std::borrow::Cow;

use crossvpc_core::change::{BROADENS_FLOW, CLOSES_FLOW, Change, End, KEEPS_FLOW, NARROWS_FLOW, OPENS_FLOW};
use crossvpc_core::diagnostic::Code;
use crossvpc_core::printable;
use crossvpc_core::routing::AddressSet;

use crate::Compared;

/// The CIDR blocks of an end that a row has.
const MOST_BLOCKS: usize = 3;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For a terminal.
    Text,
    /// For a comment of a pull request.
    Markdown,
}

/// Writes the rows of a report.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'c> {
    pub(crate) compared: &'c Compared<'c>,
    pub(crate) style: Style,
}

impl Writer<'_> {
    /// A change, without its bullet.
    pub(crate) fn row(&self, change: &Change) -> String {
        let mut parts = Vec::new();
        let callers = callers(change);
        if let (Some(from), Some(to)) = (&change.from, &change.to) {
            let from = match callers {
                Some([before, after]) => self.width(from, before, after, &change.message),
                None => self.end(from),
            };
            parts.push(format!("{from} → {} on {}", self.end(to), self.code(&change.ports.to_string())));
        }
        if let (Some(before), Some(after), None) = (&change.before, &change.after, callers) {
            let is_flow = change.from.is_some() && change.code.name != KEEPS_FLOW.name;
            let (before, after) = (self.code(before), self.code(after));
            let is_of = |code: &Code| change.code.name == code.name;
            parts.extend(is_flow.then(|| {
                if is_of(&OPENS_FLOW) {
                    format!("was {before}")
                } else if is_of(&CLOSES_FLOW) {
                    format!("now {after}")
                } else {
                    format!("was {before}, now {after}")
                }
            }));
        }
        if !change.message.is_empty() && callers.is_none() {
            parts.push(self.escaped(&change.message));
        }
        let mut row = parts.join("; ");
        if let Some(connection) = change.connection.as_ref().filter(|_| change.from.is_some()) {
            row += &format!(" ({})", self.code(connection.as_str()));
        }
        if let Some(place) = self.compared.place(change) {
            row += &format!(" · {}", self.escaped(&place));
        }
        let mut told: Vec<(&str, String)> = Vec::new();
        for effect in &change.effects {
            match told.iter_mut().find(|(what, _)| *what == effect.what) {
                Some((_, targets)) => *targets += &format!(", {}", effect.target),
                None => told.push((effect.what, effect.target.to_owned())),
            }
        }
        for (what, targets) in told {
            row += &format!("\n  {targets}: {what}");
        }
        if let Some(reason) = &change.allowed {
            row += &format!("\n  allowed by the spec: {}", self.escaped(reason));
        }
        if let Some(effect) = change.effects.first() {
            row += &format!("\n  way round: {}", effect.avoid);
            row += &format!("\n  undo: {}", effect.undo);
        }
        row
    }

    pub(crate) fn end(&self, end: &End) -> String {
        format!(
            "{} · {} {} ({})",
            end.account,
            end.vpc,
            self.code(&blocks(&end.addresses)),
            many(end.addresses.count())
        )
    }

    /// Callers that became more or fewer. Those between before and after are no CIDR blocks that anybody reads.
    fn width(&self, of: &End, before: &AddressSet, after: &AddressSet, ratio: &str) -> String {
        let ratio = if ratio.is_empty() { String::new() } else { format!(", {ratio}") };
        let (one, two) = (before.count(), after.count());
        let more = if two > one { "more" } else { "fewer" };
        let (before, after) = (self.code(&blocks(before)), self.code(&blocks(after)));
        format!(
            "{} · {} {after} (was {before}{ratio}: {} {more})",
            of.account,
            of.vpc,
            many(one.abs_diff(two))
        )
    }

    pub(crate) fn code(&self, text: &str) -> String {
        match self.style {
            Style::Text => text.to_owned(),
            // A backtick ends code, and no other character does.
            Style::Markdown => format!("`{}`", printable::line(text).replace('`', "'")),
        }
    }

    /// A text that may hold words of the spec.
    pub(crate) fn escaped(&self, text: &str) -> String {
        let text = printable::line(text);
        if self.style == Style::Text {
            return text.into_owned();
        }
        // Our own backticks make code of names; names have no other character that means something.
        let mut escaped = String::new();
        for c in text.chars() {
            if matches!(c, '<' | '>' | '&' | '*' | '_' | '[' | ']' | '|' | '@' | '#' | '\\' | '~') {
                escaped += &format!("&#{};", u32::from(c));
            } else {
                escaped.push(c);
            }
        }
        escaped
    }
}

/// Who could call and who may afterwards, where a flow became wider or narrower in this way.
fn callers(change: &Change) -> Option<&[AddressSet; 2]> {
    let is_width = change.code.name == BROADENS_FLOW.name || change.code.name == NARROWS_FLOW.name;
    change.callers.as_ref().filter(|_| is_width)
}

/// The changes of a section, each to be told once: what is wider or narrower in two respects is told by all that may call whom.
pub(crate) fn told<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<Cow<'c, Change>> {
    let mut told: Vec<Cow<'c, Change>> = Vec::new();
    for change in changes {
        let same = told.last_mut().filter(|last| {
            callers(change).is_some()
                && callers(change) == callers(last)
                && last.code.name == change.code.name
                && (&last.connection, &last.ports) == (&change.connection, &change.ports)
                && last.from.as_ref().map(|from| &from.vpc) == change.from.as_ref().map(|from| &from.vpc)
        });
        match (same, &change.to) {
            (Some(last), Some(more)) => {
                if let Some(to) = &mut last.to_mut().to {
                    to.addresses = to.addresses.union(&more.addresses);
                }
            }
            (Some(_) | None, _) => told.push(Cow::Borrowed(change)),
        }
    }
    told
}

fn blocks(addresses: &AddressSet) -> String {
    let blocks = addresses.blocks();
    let more = blocks.len().saturating_sub(MOST_BLOCKS);
    let text = blocks.iter().take(MOST_BLOCKS).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}

/// Such as `65,536 addresses`.
fn many(count: u128) -> String {
    match count {
        1 => "1 address".to_owned(),
        count if count > 1 << 40 => "IPv6".to_owned(),
        count => format!("{} addresses", grouped(count)),
    }
}

/// A number with a comma after each thousand.
pub(crate) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A change in one line of plain text.
pub(crate) fn sentence(compared: &Compared<'_>, change: &Change) -> String {
    let writer = Writer { compared, style: Style::Text };
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => {
            let verb = change.code.name.trim_end_matches("-flow");
            format!("{verb}: {} → {} on {}", writer.end(from), writer.end(to), change.ports)
        }
        _ => change.message.clone(),
    }
}
