//! `crossvpc check`: every finding of one run.

use crossvpc_core::diagnostic::{Severity, json, text};

use crate::args::{CheckArgs, Format};
use crate::console::{Console, print};
use crate::failure::{Failure, Outcome};
use crate::reading::Reading;

pub(super) fn run(args: &CheckArgs, console: Console) -> Result<Outcome, Failure> {
    let reading = Reading::of(&args.spec)?;
    let Reading { findings, sources, .. } = &reading;
    print(&match args.format {
        Format::Text => format!("{}{}\n", text::render(findings, sources, console.out), reading.summary()),
        Format::Json => json::render(findings, sources),
    })?;
    let wrong = findings.iter().any(|finding| finding.code.severity == Severity::Error);
    Ok(if wrong { Outcome::Findings } else { Outcome::Clean })
}
