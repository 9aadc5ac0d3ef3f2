//! `crossvpc diff`: what a change of the spec does to the network, and what `generate` would change in files. Nothing is written.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crossvpc::Checked;
use crossvpc_core::change::{
    ADDS_PRINCIPAL, ADDS_ROUTE_ONLY, BROADENS_FLOW, OPENS_FLOW, Risk, TURNS_ACCEPTANCE_AUTOMATIC,
    WEAKENS_EXPECTATION,
};
use crossvpc_core::diagnostic::{github, sarif};
use crossvpc_core::printable;
use crossvpc_core::tree::Changes;
use crossvpc_diff::{Compared, Style, render};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use similar::TextDiff;

use crate::args::{DiffArgs, DiffFormat, FailOn, SpecArgs};
use crate::base::{self, Base};
use crate::console::{self, Console, Paint, print_data, report, shown};
use crate::disk::{Access, Folder, Obstacle, UNFINISHED};
use crate::failure::{Failure, Outcome};
use crate::generated::{self, Wanted};
use crate::input::{self, InputError};
use crate::left;
use crate::reading;
use crate::summary::{self, Length};

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

/// What is told of files, and what keeps `generate` from some of them.
#[derive(Default)]
struct Told<'a> {
    unchanged: usize,
    files: Vec<Difference<'a>>,
    obstacles: Vec<InTheWay<'a>>,
}

pub(super) fn run(args: &DiffArgs, console: Console) -> Result<Outcome, Failure> {
    let targets = args.spec.targets.clone();
    let spec = args.new.as_ref().or(args.spec.spec.as_ref()).cloned();
    let is_stdin = |spec: &Option<PathBuf>| spec.as_deref() == Some(Path::new(input::STDIN));
    if is_stdin(&args.new) && is_stdin(&args.spec.spec) {
        return Err(InputError::StdinTwice.into());
    }
    let spec = SpecArgs { spec, targets };
    // Both are read side by side; what is wrong with the new one is said first.
    let (reading, base) = rayon::join(|| reading::check(&spec), || base_of(args));
    let mut reading = reading?;
    reading::print_problems(&mut reading.checked, console)?;
    if reading.checked.plan.is_none() {
        return Ok(Outcome::Refused);
    }
    let Some((base, old)) = base? else { return with_folder(args, reading, console) };
    let Some((old, past)) = base::plan(&base, old, console)? else { return Ok(Outcome::Refused) };
    let reading = reading.follow(&past, console)?;
    let checked = &reading.checked;
    let Some(plan) = &checked.plan else { return Ok(Outcome::Refused) };
    let compared = Compared::of((&old, &base.sources), (plan, &checked.sources), &checked.waivers);
    let changes = if args.files {
        let [old, new] = [&old, plan].map(|plan| crossvpc::generate(plan, &checked.targets, &[]));
        Some(Changes::between(old?, new?))
    } else {
        None
    };
    let files = changes.as_ref().map(|changes| Told {
        unchanged: changes.unchanged,
        files: differences(changes),
        obstacles: Vec::new(),
    });
    let text = changes.as_ref().zip(files.as_ref());
    let text = text.map(|(changes, files)| text_of(&base.name, changes, &[], &files.files));
    show(args, &compared, files, text)?;
    let is_same = changes.is_none_or(|changes| changes.is_empty());
    let outcome = outcome(args.fail_on.unwrap_or(FailOn::Interrupts), &compared, is_same);
    // The program ends here: the system frees two large specs faster than piece by piece.
    std::mem::forget((compared, old, past));
    std::mem::forget(reading);
    Ok(outcome)
}

/// The spec to compare with, but for one that an output folder records: where that is, only the new spec says.
fn base_of(args: &DiffArgs) -> Result<Option<(Base, Option<Checked>)>, Failure> {
    let base = match (&args.new, &args.base) {
        (Some(_), _) => base::of_spec(args.spec.spec.as_deref())?,
        (None, Some(revision)) => base::read(&input::find(args.spec.spec.as_deref())?, revision.as_deref())?,
        (None, None) => return Ok(None),
    };
    let checked = base.checked();
    Ok(Some((base, checked)))
}

/// With what was generated before, in the output folder.
fn with_folder(args: &DiffArgs, reading: reading::Reading, console: Console) -> Result<Outcome, Failure> {
    let out = reading.out(args.out.as_deref());
    let folder = Folder::open(&out, Access::Read)?;
    if folder.is_unfinished() {
        console::note(UNFINISHED)?;
    }
    let targets = &reading.checked.targets;
    let base = base::of_folder(&folder, &out, targets)?;
    let Some((old, past)) = base::plan(&base, base.checked(), console)? else { return Ok(Outcome::Refused) };
    let reading = reading.follow(&past, console)?;
    let checked = &reading.checked;
    let Some(plan) = &checked.plan else { return Ok(Outcome::Refused) };
    if folder.is_merged() {
        console::note("two branches were merged here: compared with what the current branch had generated")?;
    }
    let Wanted { tree, scope, records } =
        generated::wanted(&args.spec, checked, plan, &folder, &|_, _| false)?;
    if let Some(left) = left::told(&records.1, &checked.targets) {
        console::note(&left)?;
    }
    let comparison = folder.compare(tree, &scope, records)?;
    let (changes, obstacles) = (&comparison.changes, &comparison.obstacles);
    let compared = Compared::of((&old, &base.sources), (plan, &checked.sources), &checked.waivers);
    let text = if comparison.is_up_to_date() {
        format!("`{}` is up to date: {} unchanged\n", shown(&out), changes.unchanged)
    } else {
        text_of(&shown(&out), changes, obstacles, &differences(changes))
    };
    let told = obstacles.iter().map(|found| InTheWay { path: &found.path, reason: found.kind.words() });
    let files = Told { unchanged: changes.unchanged, files: differences(changes), obstacles: told.collect() };
    show(args, &compared, Some(files), Some(text))?;
    let fail_on = args.fail_on.unwrap_or(FailOn::Any);
    Ok(outcome(fail_on, &compared, comparison.is_up_to_date()))
}

/// Prints the report. `text` is about the files.
fn show(
    args: &DiffArgs,
    compared: &Compared<'_>,
    files: Option<Told<'_>>,
    text: Option<String>,
) -> Result<(), Failure> {
    let Compared { difference, unused, .. } = compared;
    let is_same = difference.changes.is_empty() && difference.steps.is_empty() && unused.is_empty();
    match args.format {
        DiffFormat::Text => {
            let network = render(compared, Style::Text, None);
            match text {
                Some(text) if is_same => report(&text),
                Some(text) => report(&format!("{network}\nFiles\n{text}")),
                None => report(&network),
            }
        }
        DiffFormat::Markdown => {
            let files = files.unwrap_or_default().files.into_iter().map(|file| file.diff);
            let files = files.collect::<String>();
            print_data(&render(compared, Style::Markdown, (!files.is_empty()).then_some(&files)))
        }
        DiffFormat::Json => {
            let mut document = compared.json();
            let Told { unchanged, files, obstacles } = files.unwrap_or_default();
            document["unchanged"] = json!(unchanged);
            document["files"] = json!(files);
            document["obstacles"] = json!(obstacles);
            print_data(&printable::json(&format!("{document:#}\n")))
        }
        DiffFormat::Github => {
            let (report, allowed, sources) = compared.findings();
            let findings = github::render(&report.findings(usize::MAX), &sources);
            print_data(&(findings + &github::allowed(&allowed, &sources)))
        }
        DiffFormat::Sarif => {
            let (report, allowed, sources) = compared.findings();
            let findings = report.findings(usize::MAX);
            print_data(&sarif::render(&findings, &allowed, &sources, env!("CARGO_PKG_VERSION")))
        }
    }
}

/// Whether the change is one that the user wants to fail.
fn outcome(fail_on: FailOn, compared: &Compared<'_>, is_same: bool) -> Outcome {
    let difference = &compared.difference;
    let is_blocked = difference.risk() == Risk::Block;
    let broadens = || {
        let more = [
            &OPENS_FLOW,
            &BROADENS_FLOW,
            &ADDS_ROUTE_ONLY,
            &ADDS_PRINCIPAL,
            &TURNS_ACCEPTANCE_AUTOMATIC,
            &WEAKENS_EXPECTATION,
        ];
        difference.unallowed().any(|change| more.iter().any(|code| code.name == change.code.name))
    };
    let has_unallowed_steps = || {
        let allowed: Vec<_> = difference
            .changes
            .iter()
            .filter(|change| change.allowed.is_some())
            .map(|change| &change.link)
            .collect();
        difference.steps.iter().any(|step| !allowed.contains(&&Some(step.link.clone())))
    };
    let fails = match fail_on {
        FailOn::Any => !is_same || difference.unallowed().next().is_some() || has_unallowed_steps(),
        FailOn::Broadens => is_blocked || broadens(),
        FailOn::Interrupts => is_blocked,
        FailOn::Never => false,
    };
    if fails { Outcome::Findings } else { Outcome::Clean }
}

fn text_of(of: &str, changes: &Changes, obstacles: &[Obstacle], files: &[Difference<'_>]) -> String {
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
