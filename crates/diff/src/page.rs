//! The report: the same sections for a terminal and for a pull request.

use crossvpc_core::change::{Change, End, KEEPS_FLOW, OPENS_FLOW, Section, Step};
use crossvpc_core::diagnostic::Diagnostic;
use crossvpc_core::printable;
use crossvpc_core::routing::AddressSet;

use crate::verdict::{accounts, reasons, verdict};
use crate::{Compared, shown};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For a terminal.
    Text,
    /// For a comment of a pull request.
    Markdown,
}

/// The rows of a section that are shown before the fold.
const MOST_ROWS: usize = 12;
/// The rows that are folded at most; the others are counted.
const MOST_FOLDED: usize = 200;
/// The characters of a comment on GitHub.
const MOST_CHARACTERS: usize = 65_536;
/// The CIDR blocks of an end that a row has.
const MOST_BLOCKS: usize = 3;

const SECTIONS: [(Section, &str); 9] = [
    (Section::Opens, "Opens"),
    (Section::Closes, "Closes"),
    (Section::Routes, "Routes without rules"),
    (Section::Interrupts, "Interrupts or replaces"),
    (Section::Acts, "Worth knowing"),
    (Section::Leaves, "Still deployed"),
    (Section::Limits, "Limits"),
    (Section::Cost, "Cost"),
    (Section::Names, "Renames"),
];

/// The report. `files` is a unified diff of the generated files, or nothing; it is folded, and left out where it does not fit.
pub fn render(compared: &Compared<'_>, style: Style, files: Option<&str>) -> String {
    for most in [MOST_FOLDED, 50, 0] {
        let text = Page { compared, style, most }.whole();
        let folded = files.map(|files| fold(style, "Files", &fenced(style, files))).unwrap_or_default();
        let with_files = text.clone() + &folded;
        if style == Style::Text || with_files.chars().count() <= MOST_CHARACTERS {
            return with_files;
        }
        let note =
            "\nThe files are left out, because the comment would be too long; `crossvpc diff` prints them.\n";
        if text.chars().count() + note.len() <= MOST_CHARACTERS {
            return if files.is_some() { text + note } else { text };
        }
    }
    Page { compared, style, most: 0 }.whole()
}

/// A change in one line of plain text.
pub(crate) fn sentence(compared: &Compared<'_>, change: &Change) -> String {
    let page = Page { compared, style: Style::Text, most: 0 };
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => {
            let verb = change.code.name.trim_end_matches("-flow");
            format!("{verb}: {} → {} on {}", page.end(from), page.end(to), change.ports)
        }
        _ => change.message.clone(),
    }
}

struct Page<'c> {
    compared: &'c Compared<'c>,
    style: Style,
    most: usize,
}

impl Page<'_> {
    fn whole(&self) -> String {
        let difference = &self.compared.difference;
        let (verdict, risk) = (verdict(difference), difference.risk());
        let risk = format!("{risk:?}").to_lowercase();
        let reasons = reasons(difference);
        let mut text = match self.style {
            Style::Text => format!("{verdict}\nrisk: {risk}"),
            Style::Markdown => format!("**{verdict}**\n\nrisk: **{risk}**"),
        };
        if !reasons.is_empty() {
            text += &format!(" ({})", reasons.join(", "));
        }
        text.push('\n');
        for (section, heading) in SECTIONS {
            let changes: Vec<_> = difference.section(section).collect();
            let rows: Vec<_> = match section {
                // The steps say the same of whom they concern.
                Section::Acts => changes
                    .iter()
                    .filter(|change| !change.code.name.starts_with("needs-acceptance"))
                    .map(|change| self.row(change))
                    .collect(),
                Section::Opens
                | Section::Closes
                | Section::Routes
                | Section::Interrupts
                | Section::Leaves
                | Section::Limits
                | Section::Cost
                | Section::Names => changes.iter().map(|change| self.row(change)).collect(),
            };
            text += &self.section(heading, &rows);
            if section == Section::Interrupts {
                text += &self.acts(&difference.steps);
            }
        }
        let unused: Vec<_> = self.compared.unused.iter().map(|unused| self.unused(unused)).collect();
        text + &self.section("Allowed without effect", &unused)
    }

    fn unused(&self, finding: &Diagnostic) -> String {
        let at = finding.labels.first().map(|label| shown(self.compared.new, label.span));
        let told = [Some(finding.message.clone()), at].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        format!("{}\n  {}", self.escaped(&told), self.escaped(&finding.help.join("; ")))
    }

    fn acts(&self, steps: &[Step]) -> String {
        let mut ordered: Vec<_> = steps.iter().collect();
        ordered.sort_by_key(|step| !step.before_merge);
        let rows: Vec<_> = ordered
            .iter()
            .map(|step| {
                let when = if step.before_merge { "before the merge: " } else { "" };
                format!("{}: {when}{}", step.account, self.escaped(&step.what))
            })
            .collect();
        let acting = accounts(&self.compared.difference);
        if rows.is_empty() && !acting.is_empty() {
            let names = acting.into_iter().map(str::to_owned).collect::<Vec<_>>().join(", ");
            return self
                .section("Who must act", &[format!("{names}: apply the routes and rules that changed")]);
        }
        self.folded_section("Who must act, in this order", &rows, 6)
    }

    /// A row of a change, without its bullet.
    fn row(&self, change: &Change) -> String {
        let mut parts = Vec::new();
        if let (Some(from), Some(to)) = (&change.from, &change.to) {
            parts.push(format!(
                "{} → {} on {}",
                self.end(from),
                self.end(to),
                self.code(&change.ports.to_string())
            ));
        }
        if let (Some(before), Some(after)) = (&change.before, &change.after) {
            let is_flow = change.from.is_some() && change.code.name != KEEPS_FLOW.name;
            if is_flow {
                let was = if change.code.name == OPENS_FLOW.name { "beside or instead of " } else { "was " };
                let now = if was == "was " { format!(", now {}", self.code(after)) } else { String::new() };
                parts.push(format!("{was}{}{now}", self.code(before)));
            }
        }
        if !change.message.is_empty() {
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

    fn end(&self, end: &End) -> String {
        format!(
            "{} · {} {} ({})",
            end.account,
            end.vpc,
            self.code(&blocks(&end.addresses)),
            many(&end.addresses)
        )
    }

    fn code(&self, text: &str) -> String {
        match self.style {
            Style::Text => text.to_owned(),
            // A backtick ends code, and no other character does.
            Style::Markdown => format!("`{}`", printable::line(text).replace('`', "'")),
        }
    }

    /// A text that may hold words of the spec.
    fn escaped(&self, text: &str) -> String {
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

    fn section(&self, heading: &str, rows: &[String]) -> String {
        self.folded_section(heading, rows, MOST_ROWS)
    }

    fn folded_section(&self, heading: &str, rows: &[String], most: usize) -> String {
        if rows.is_empty() {
            return String::new();
        }
        let list = |rows: &[String]| rows.iter().map(|row| self.bullet(row)).collect::<String>();
        let (shown, folded) = rows.split_at(rows.len().min(most));
        let mut text = match self.style {
            Style::Text => format!("\n{heading}\n{}", list(shown)),
            Style::Markdown => format!("\n### {heading}\n{}", list(shown)),
        };
        if !folded.is_empty() {
            let (kept, left) = folded.split_at(folded.len().min(self.most));
            let left = if left.is_empty() {
                String::new()
            } else {
                self.bullet(&format!("and {} more", left.len()))
            };
            let summary = format!("{} more", folded.len());
            text += &match self.style {
                Style::Text => list(folded),
                Style::Markdown => fold(self.style, &summary, &(list(kept) + &left)),
            };
        }
        text
    }

    fn bullet(&self, row: &str) -> String {
        match self.style {
            Style::Text => format!("  {}\n", row.replace('\n', "\n    ")),
            Style::Markdown => format!("- {}\n", row.replace("\n  ", "<br>")),
        }
    }
}

fn fold(style: Style, summary: &str, inside: &str) -> String {
    match style {
        Style::Text => format!("\n{summary}\n{inside}"),
        Style::Markdown => format!("\n<details><summary>{summary}</summary>\n\n{inside}\n</details>\n"),
    }
}

fn fenced(style: Style, files: &str) -> String {
    match style {
        Style::Text => files.to_owned(),
        Style::Markdown => {
            let longest = files.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}diff\n{files}\n{fence}\n")
        }
    }
}

fn blocks(addresses: &AddressSet) -> String {
    let blocks = addresses.blocks();
    let more = blocks.len().saturating_sub(MOST_BLOCKS);
    let text = blocks.iter().take(MOST_BLOCKS).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if more == 0 { text } else { format!("{text} and {more} more") }
}

/// Such as `65,536 addresses`.
fn many(addresses: &AddressSet) -> String {
    let count = addresses.count();
    if count == 1 {
        return "1 address".to_owned();
    }
    if count > 1 << 40 {
        return "IPv6".to_owned();
    }
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} addresses")
}
