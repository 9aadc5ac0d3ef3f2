//! The report: the same sections for a terminal and for a pull request.

use std::collections::BTreeSet;

use crossvpc_core::change::{NEEDS_ACCEPTANCE, Section, Step};
use crossvpc_core::diagnostic::Diagnostic;

use crate::row::{Style, Writer, grouped, told};
use crate::verdict::{accounts, reasons, verdict};
use crate::{Compared, shown};

/// The rows of a section that are shown before the fold.
const MOST_ROWS: usize = 12;
/// The steps that are shown before the fold.
const MOST_STEPS: usize = 6;
/// The rows that are folded at most; the others are counted.
const MOST_FOLDED: usize = 200;
/// The characters of a comment on GitHub.
const MOST_CHARACTERS: usize = 65_536;
/// The lines of a comment that are shown before everything but flows and interruptions is folded.
const MOST_LINES: usize = 15;

/// Instead of files that are too long.
const LEFT_OUT: &str = "Files: left out, because the comment would be too long";

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
    let writer = Writer { compared, style };
    for most in [MOST_FOLDED, 50, 0] {
        let text = Page { writer, most }.whole();
        let mut with_files = text.clone();
        if let Some(files) = files {
            add_fold(&mut with_files, style, "Files", &fenced(style, files));
        }
        if style == Style::Text || with_files.chars().count() <= MOST_CHARACTERS {
            return with_files;
        }
        let mut without = text;
        if files.is_some() {
            add_fold(&mut without, style, LEFT_OUT, "`crossvpc diff --files` prints them.\n");
        }
        if without.chars().count() <= MOST_CHARACTERS {
            return without;
        }
    }
    Page { writer, most: 0 }.whole()
}

struct Page<'c> {
    writer: Writer<'c>,
    most: usize,
}

/// A section of the report.
struct Part {
    heading: &'static str,
    text: String,
    rows: usize,
    /// Whether a comment may fold it: it is no flow and nothing that breaks.
    may_fold: bool,
}

impl Page<'_> {
    fn whole(&self) -> String {
        let difference = &self.writer.compared.difference;
        let (verdict, risk) = (verdict(difference), difference.risk());
        let risk = format!("{risk:?}").to_lowercase();
        let reasons = reasons(difference);
        let mut text = match self.writer.style {
            Style::Text => format!("{verdict}\nrisk: {risk}"),
            Style::Markdown => format!("**{verdict}**\n\nrisk: **{risk}**"),
        };
        if !reasons.is_empty() {
            text += &format!(" ({})", reasons.join(", "));
        }
        text.push('\n');
        let parts = self.parts();
        let lines: usize = parts.iter().map(|part| part.text.lines().count()).sum();
        if self.writer.style == Style::Text || text.lines().count() + lines <= MOST_LINES {
            return text + &parts.into_iter().map(|part| part.text).collect::<String>();
        }
        for parts in parts.chunk_by(|one, two| one.may_fold == two.may_fold) {
            let inside: String = parts.iter().map(|part| &*part.text).collect();
            if parts[0].may_fold {
                let counted =
                    parts.iter().map(|part| format!("{} ({})", part.heading, grouped(part.rows as u128)));
                add_fold(
                    &mut text,
                    self.writer.style,
                    &counted.collect::<Vec<_>>().join(", "),
                    inside.trim_start(),
                );
            } else {
                text += &inside;
            }
        }
        text
    }

    fn parts(&self) -> Vec<Part> {
        let difference = &self.writer.compared.difference;
        let mut parts = Vec::new();
        for (section, heading) in SECTIONS {
            // The steps say the same of whom they concern.
            let changes =
                difference.section(section).filter(|change| change.code.name != NEEDS_ACCEPTANCE.name);
            let rows: Vec<_> = told(changes).iter().map(|change| self.writer.row(change)).collect();
            let may_fold = section > Section::Interrupts && section != Section::Leaves;
            parts.extend(self.part(heading, &rows, MOST_ROWS, may_fold));
            if section == Section::Interrupts {
                let rows = self.acts(&difference.steps);
                parts.extend(self.part("Who must act, in this order", &rows, MOST_STEPS, true));
            }
        }
        let unused: Vec<_> = self.writer.compared.unused.iter().map(|unused| self.unused(unused)).collect();
        parts.extend(self.part("Allowed without effect", &unused, MOST_ROWS, true));
        parts
    }

    fn unused(&self, finding: &Diagnostic) -> String {
        let at = finding.labels.first().map(|label| shown(self.writer.compared.new, label.span));
        let told = [Some(finding.message.clone()), at].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        format!("{}\n  {}", self.writer.escaped(&told), self.writer.escaped(&finding.help.join("; ")))
    }

    /// The steps, those before the merge first, and who else has to apply something.
    fn acts(&self, steps: &[Step]) -> Vec<String> {
        let mut ordered: Vec<_> = steps.iter().collect();
        ordered.sort_by_key(|step| !step.before_merge);
        let step = |step: &&Step| {
            let when = if step.before_merge { "before the merge: " } else { "" };
            let command = step.command.as_ref().map(|command| format!(" · {}", self.writer.code(command)));
            let what = self.writer.escaped(&step.what);
            format!("{}: {when}{what}{}", step.account, command.unwrap_or_default())
        };
        let told: BTreeSet<_> =
            steps.iter().filter(|step| !step.before_merge).map(|step| step.account.as_str()).collect();
        let others: Vec<_> = accounts(&self.writer.compared.difference).difference(&told).copied().collect();
        let others = (!others.is_empty()).then(|| format!("{}: apply the change", others.join(", ")));
        ordered.iter().map(step).chain(others).collect()
    }

    fn part(&self, heading: &'static str, rows: &[String], most: usize, may_fold: bool) -> Option<Part> {
        (!rows.is_empty()).then(|| Part {
            heading,
            text: self.section(heading, rows, most),
            rows: rows.len(),
            may_fold,
        })
    }

    fn section(&self, heading: &str, rows: &[String], most: usize) -> String {
        let list = |rows: &[String]| rows.iter().map(|row| self.bullet(row)).collect::<String>();
        let (shown, folded) = rows.split_at(rows.len().min(most));
        let mut text = match self.writer.style {
            Style::Text => format!("\n{heading}\n{}", list(shown)),
            Style::Markdown => format!("\n### {heading}\n{}", list(shown)),
        };
        if !folded.is_empty() {
            let (kept, left) = folded.split_at(folded.len().min(self.most));
            let (more, left) = (grouped(folded.len() as u128), grouped(left.len() as u128));
            let (summary, left) = if left == "0" {
                (format!("{more} more"), String::new())
            } else {
                let shown = grouped(kept.len() as u128);
                (format!("{more} more, of which {shown} are here"), self.bullet(&format!("and {left} more")))
            };
            text += &match self.writer.style {
                Style::Text => list(folded),
                Style::Markdown => fold(self.writer.style, &summary, &(list(kept) + &left)),
            };
        }
        text
    }

    fn bullet(&self, row: &str) -> String {
        match self.writer.style {
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

/// Adds what is folded, directly below what is folded before.
fn add_fold(text: &mut String, style: Style, summary: &str, inside: &str) {
    let folded = fold(style, summary, inside);
    let is_beside = text.ends_with("</details>\n");
    *text += if is_beside { folded.trim_start_matches('\n') } else { &folded };
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
