//! `crossvpc check`: every finding of one run.

use crossvpc::Checked;
use crossvpc_core::diagnostic::{github, json, left_out, sarif, text};

use crate::args::{CheckArgs, FindingsFormat};
use crate::console::{self, Console, print, print_data};
use crate::failure::{Failure, Outcome};
use crate::{input, reading};

pub(super) fn run(args: &CheckArgs, console: Console) -> Result<Outcome, Failure> {
    let sources = if args.fix {
        match super::fix::run(args, console)? {
            Ok(sources) => sources,
            Err(outcome) => return Ok(outcome),
        }
    } else {
        input::read(&args.spec.spec)?
    };
    let check = if args.all { crossvpc::check_all } else { crossvpc::check };
    let checked = check(sources, &args.spec.targets);
    let Checked { findings, allowed, sources, .. } = &checked;
    match args.format {
        FindingsFormat::Text => {
            print(&format!("{}{}\n", text::render(findings, sources, console.out), checked.summary()))?;
        }
        FindingsFormat::Json => {
            print_data(&json::render(findings, sources))?;
            // An array of findings has no place for this.
            left_out(findings).map_or(Ok(()), |text| console::note(&text))?;
        }
        FindingsFormat::Sarif => {
            print_data(&sarif::render(findings, allowed, sources, env!("CARGO_PKG_VERSION")))?;
        }
        FindingsFormat::Github => print_data(&github::render(findings, sources))?,
    }
    let outcome = if reading::is_refused(&checked, &args.deny) { Outcome::Findings } else { Outcome::Clean };
    // The process ends here: the system frees a large spec faster than piece by piece.
    std::mem::forget(checked);
    Ok(outcome)
}
