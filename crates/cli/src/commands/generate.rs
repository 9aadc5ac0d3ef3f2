//! `crossvpc generate`: the files for both sides.

use crate::args::GenerateArgs;
use crate::console::{self, Console, print, shown};
use crate::disk::{Access, Comparison, Folder, UNFINISHED};
use crate::failure::{Failure, Outcome};
use crate::generated;
use crate::reading;
use crate::summary::{self, Length};

pub(super) fn run(args: &GenerateArgs, console: Console) -> Result<Outcome, Failure> {
    let checked = reading::check(&args.spec)?;
    reading::print_findings(&checked, console)?;
    let Some(plan) = checked.plan.as_ref().filter(|_| !reading::is_refused(&checked, &args.deny)) else {
        console::note(&format!("`{}` is left as it was", shown(&args.out)))?;
        return Ok(Outcome::Findings);
    };
    let mut folder = Folder::open(&args.out, if args.check { Access::Read } else { Access::Write })?;
    if folder.is_unfinished() {
        console::note(if args.check {
            UNFINISHED
        } else {
            "the last run did not end; this one does the rest"
        })?;
    }
    let (tree, scope) = generated::wanted(&args.spec, &checked, plan, &folder)?;
    let comparison = folder.compare(tree, &scope)?;
    if !args.check {
        folder.apply(&comparison)?;
        if comparison.leaves_unfinished() {
            console::note(
                "files of other targets are still as the last run left them; run without `--target`",
            )?;
        }
    }
    if !args.quiet {
        print(&report(args, &comparison))?;
    }
    Ok(if args.check && !comparison.is_up_to_date() { Outcome::Findings } else { Outcome::Clean })
}

fn report(args: &GenerateArgs, comparison: &Comparison) -> String {
    let Comparison { changes, obstacles, .. } = comparison;
    let out = shown(&args.out);
    if comparison.is_up_to_date() {
        return format!("`{out}` is up to date: {} unchanged\n", changes.unchanged);
    }
    let length = if args.verbose { Length::All } else { Length::Few };
    let files = format!("{}{}", summary::list(changes, length), summary::obstacles(obstacles));
    let counts = summary::counts(changes);
    if args.check {
        format!("{files}`{out}` is out of date: {counts}\n")
    } else {
        format!("{files}`{out}`: {counts}\n")
    }
}
