//! `crossvpc generate`: the files for both sides.

use std::path::Path;

use crossvpc_core::printable;
use serde::Serialize;

use crate::args::{Format, GenerateArgs};
use crate::console::{self, Console, print_data, report, shown};
use crate::disk::{Access, Comparison, Folder, Gone, GoneUnit, UNFINISHED};
use crate::failure::{Failure, Outcome};
use crate::generated::{self, Wanted};
use crate::interruption;
use crate::left;
use crate::reading;
use crate::summary::{self, Length};

pub(super) fn run(args: &GenerateArgs, console: Console) -> Result<Outcome, Failure> {
    let mut reading = reading::check(&args.spec)?;
    reading::print_problems(&mut reading.checked, console)?;
    let out = reading.out(args.out.as_deref());
    let refused = || {
        console::note(&format!("nothing was written to `{}`", shown(&out)))?;
        Ok(Outcome::Findings)
    };
    if reading::is_refused(&reading.checked, &args.deny) {
        return refused();
    }
    let mut folder = Folder::open(&out, if args.check { Access::Read } else { Access::Write })?;
    if folder.is_unfinished() {
        console::note(if args.check {
            UNFINISHED
        } else {
            "the last run was interrupted; this run completes it"
        })?;
    }
    reading = reading.follow_folder(&folder, console)?;
    let checked = &reading.checked;
    let Some(plan) = checked.plan.as_ref().filter(|_| !reading::is_refused(checked, &args.deny)) else {
        return refused();
    };
    let Wanted { tree, scope, records } =
        generated::wanted(&args.spec, checked, plan, &folder, &|_, _| false)?;
    if !args.check
        && !args.allow_interruption
        && let Some(interruption) = interruption::refuse(&folder, (checked, plan), &scope)?
    {
        return Err(interruption.into());
    }
    let gone = records.1.clone();
    let comparison = folder.compare(tree, &scope, records)?;
    if !args.check {
        folder.apply(&comparison)?;
        if comparison.leaves_unfinished() {
            console::note(
                "the interrupted run also changed files of other targets; run without `--target` to \
                 complete them",
            )?;
        }
    }
    if !comparison.merged.is_empty() && comparison.obstacles.is_empty() {
        let verb = if args.check { "would be rewritten" } else { "were rewritten" };
        let files = comparison.merged.join("`, `");
        console::note(&format!("files with merge results {verb} from the spec: `{files}`"))?;
    }
    if let Some(left) = left::told(&gone, &checked.targets) {
        console::note(&left)?;
    }
    match args.format {
        Format::Text => report(&text(args, &out, plan.network.generate().runbook, &comparison))?,
        Format::Json => print_data(&json(&out, &comparison, &gone))?,
    }
    Ok(if args.check && !comparison.is_up_to_date() { Outcome::Findings } else { Outcome::Clean })
}

/// The files for programs: fields are added, never renamed or removed.
#[derive(Serialize)]
struct Files<'a> {
    /// Of this structure: 1.
    version: u32,
    /// The output folder.
    out: String,
    /// Files that did not exist.
    created: Vec<&'a str>,
    /// Files with another text.
    changed: Vec<&'a str>,
    /// Files that are no longer needed.
    removed: Vec<&'a str>,
    /// How many files stay as they are.
    unchanged: usize,
    /// Files that `generate` refuses to touch.
    obstacles: Vec<&'a str>,
    /// What left the spec, and may still be deployed.
    left: Vec<&'a GoneUnit>,
}

fn json(out: &Path, comparison: &Comparison, gone: &[Gone]) -> String {
    let Comparison { changes, obstacles, .. } = comparison;
    let files = Files {
        version: 1,
        out: out.to_string_lossy().into_owned(),
        created: changes.created.iter().map(|file| file.path.as_str()).collect(),
        changed: changes.changed.iter().map(|file| file.path.as_str()).collect(),
        removed: changes.removed.iter().map(|file| file.path.as_str()).collect(),
        unchanged: changes.unchanged,
        obstacles: obstacles.iter().map(|obstacle| obstacle.path.as_str()).collect(),
        left: gone.iter().flat_map(|gone| &gone.units).collect(),
    };
    let json = serde_json::to_string_pretty(&files).expect("strings and numbers serialize");
    printable::json(&(json + "\n")).into_owned()
}

fn text(args: &GenerateArgs, out: &Path, has_runbook: bool, comparison: &Comparison) -> String {
    let Comparison { changes, obstacles, .. } = comparison;
    let runbook = shown(&out.join("README.md"));
    let out = shown(out);
    if comparison.is_up_to_date() {
        return format!("`{out}` is up to date: {} unchanged\n", changes.unchanged);
    }
    let length = if args.verbose { Length::All } else { Length::Few };
    let files = format!("{}{}", summary::list(changes, length), summary::obstacles(obstacles));
    let counts = summary::counts(changes);
    if args.check {
        format!("{files}`{out}` is out of date: {counts}\n")
    } else if has_runbook {
        format!("{files}`{out}`: {counts}\nnext: follow `{runbook}`\n")
    } else {
        format!("{files}`{out}`: {counts}\n")
    }
}
