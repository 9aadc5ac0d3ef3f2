//! `crossvpc check`: every finding of one run.

use crossvpc_core::diagnostic::{github, json, sarif, text};

use crate::args::{CheckArgs, FindingsFormat};
use crate::console::{Console, print};
use crate::failure::{Failure, Outcome};
use crate::reading::Reading;

pub(super) fn run(args: &CheckArgs, console: Console) -> Result<Outcome, Failure> {
    let reading = Reading::of(&args.spec)?;
    let Reading { findings, allowed, sources, .. } = &reading;
    print(&match args.format {
        FindingsFormat::Text => {
            format!("{}{}\n", text::render(findings, sources, console.out), reading.summary())
        }
        FindingsFormat::Json => json::render(findings, sources),
        FindingsFormat::Sarif => sarif::render(findings, allowed, sources, env!("CARGO_PKG_VERSION")),
        FindingsFormat::Github => github::render(findings, sources),
    })?;
    let outcome = if reading.is_refused(&args.deny) { Outcome::Findings } else { Outcome::Clean };
    // The process ends here: the system frees a large spec faster than piece by piece.
    std::mem::forget(reading);
    Ok(outcome)
}
