//! `crossvpc diff`: what `generate` would change, as a list and as text. Nothing is written.

use std::fmt::Write;

use crossvpc_core::printable;
use crossvpc_core::tree::Changes;
use rayon::prelude::*;
use serde::Serialize;
use similar::TextDiff;

use crate::args::{DiffArgs, Format};
use crate::base;
use crate::console::{self, Console, Paint, print_data, report, shown};
use crate::disk::{Access, Folder, Obstacle, UNFINISHED};
use crate::failure::{Failure, Outcome};
use crate::generated;
use crate::reading;
use crate::summary::{self, Length};

/// The differences for programs: fields are added, never renamed or removed.
#[derive(Serialize)]
struct Differences<'a> {
    /// Of this structure: 1.
    version: u32,
    /// How many files stay as they are.
    unchanged: usize,
    /// Every file that differs: created ones, then changed ones, then removed ones.
    files: Vec<Difference<'a>>,
    /// What `generate` refuses to touch.
    obstacles: Vec<InTheWay<'a>>,
}

#[derive(Serialize)]
struct Difference<'a> {
    path: &'a str,
    /// `created`, `changed` or `removed`.
    change: &'static str,
    /// A unified diff.
    diff: String,
}

#[derive(Serialize)]
struct InTheWay<'a> {
    path: &'a str,
    reason: &'static str,
}

pub(super) fn run(args: &DiffArgs, console: Console) -> Result<Outcome, Failure> {
    let mut reading = reading::check(&args.spec)?;
    reading::print_problems(&mut reading.checked, console)?;
    let out = reading.out(args.out.as_deref());
    let checked = &reading.checked;
    let Some(plan) = &checked.plan else { return Ok(Outcome::Refused) };
    if let Some(revision) = &args.base {
        let base = base::read(&reading.spec, revision.as_deref())?;
        let Some(old) = base::plan(&base, &checked.targets, console)? else { return Ok(Outcome::Refused) };
        let trees = [&old, plan].map(|plan| crossvpc::generate(plan, &checked.targets, &[]));
        let [old, new] = trees;
        let changes = Changes::between(old?, new?);
        let files = differences(&changes);
        match args.format {
            Format::Text => report(&text(&base.name, &changes, &[], &files))?,
            Format::Json => print_data(&json(&changes, &[], files))?,
        }
        return Ok(if changes.is_empty() { Outcome::Clean } else { Outcome::Findings });
    }
    let folder = Folder::open(&out, Access::Read)?;
    if folder.is_unfinished() {
        console::note(UNFINISHED)?;
    }
    let base = base::of_folder(&folder, &out, &checked.targets)?;
    let Some(old) = base::plan(&base, &checked.targets, console)? else { return Ok(Outcome::Refused) };
    if folder.is_merged() {
        console::note("two branches were merged here: compared with what the current branch had generated")?;
    }
    let (tree, scope, record) = generated::wanted(&args.spec, checked, plan, &folder)?;
    let comparison = folder.compare(tree, &scope, record)?;
    if old == *plan && !comparison.changes.is_empty() {
        console::note("only files differ: the old spec and the new one ask AWS for the same")?;
    }
    let files = differences(&comparison.changes);
    match args.format {
        Format::Text if comparison.is_up_to_date() => {
            report(&format!(
                "`{}` is up to date: {} unchanged\n",
                shown(&out),
                comparison.changes.unchanged
            ))?;
        }
        Format::Text => report(&text(&shown(&out), &comparison.changes, &comparison.obstacles, &files))?,
        Format::Json => print_data(&json(&comparison.changes, &comparison.obstacles, files))?,
    }
    Ok(if comparison.is_up_to_date() { Outcome::Clean } else { Outcome::Findings })
}

fn text(of: &str, changes: &Changes, obstacles: &[Obstacle], files: &[Difference<'_>]) -> String {
    let mut text = summary::list(changes, Length::All);
    if !obstacles.is_empty() {
        text += &summary::obstacles(obstacles);
        text += "  `generate` does not change the files marked with `!`\n";
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "`{}`: {}", printable::line(of), summary::counts(changes));
    for file in files {
        text.push('\n');
        text += &painted(&file.diff);
    }
    text
}

/// A unified diff in colours.
pub(super) fn painted(diff: &str) -> String {
    let mut text = String::new();
    for line in diff.lines() {
        let paint = match line.as_bytes() {
            [b'+', b'+', b'+', b' ', ..] | [b'-', b'-', b'-', b' ', ..] => Some(Paint::Bold),
            [b'@', b'@', ..] => Some(Paint::Cyan),
            [b'+', ..] => Some(Paint::Green),
            [b'-', ..] => Some(Paint::Red),
            _ => None,
        };
        let line = printable::line(line);
        text += &paint.map_or_else(|| line.to_string(), |paint| console::painted(&line, paint));
        text.push('\n');
    }
    text
}

fn json(changes: &Changes, obstacles: &[Obstacle], files: Vec<Difference<'_>>) -> String {
    let obstacles = obstacles.iter();
    let obstacles =
        obstacles.map(|found| InTheWay { path: &found.path, reason: found.kind.words() }).collect();
    let differences = Differences { version: 1, unchanged: changes.unchanged, files, obstacles };
    let json = serde_json::to_string_pretty(&differences).expect("strings and numbers serialize");
    printable::json(&(json + "\n")).into_owned()
}

fn differences(changes: &Changes) -> Vec<Difference<'_>> {
    let created = changes.created.iter().map(|file| (file.path.as_str(), "created", "", file.new.as_str()));
    let replaced = changes.changed.iter();
    let replaced = replaced.map(|file| (file.path.as_str(), "changed", file.old.as_str(), file.new.as_str()));
    let removed = changes.removed.iter().map(|file| (file.path.as_str(), "removed", file.old.as_str(), ""));
    let files: Vec<_> = created.chain(replaced).chain(removed).collect();
    files
        .par_iter()
        .map(|&(path, change, old, new)| Difference { path, change, diff: unified(path, change, old, new) })
        .collect()
}

/// The change of a file as a unified diff.
pub(super) fn unified(path: &str, change: &str, old: &str, new: &str) -> String {
    // The name of a file that is gone is whatever the manifest says.
    let path = printable::line(path);
    let (before, after) = (format!("a/{path}"), format!("b/{path}"));
    let (before, after) = match change {
        "created" => ("/dev/null", after.as_str()),
        "removed" => (before.as_str(), "/dev/null"),
        _ => (before.as_str(), after.as_str()),
    };
    TextDiff::from_lines(old, new).unified_diff().header(before, after).to_string()
}
