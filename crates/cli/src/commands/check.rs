//! `crossvpc check`: every finding of one run.

use crossvpc::Checked;
use crossvpc_core::diagnostic::{github, json, sarif, text};

use crate::args::{CheckArgs, FindingsFormat};
use crate::console::{Console, print};
use crate::failure::{Failure, Outcome};
use crate::reading;

pub(super) fn run(args: &CheckArgs, console: Console) -> Result<Outcome, Failure> {
    let checked = reading::check(&args.spec)?;
    let Checked { findings, allowed, sources, .. } = &checked;
    print(&match args.format {
        FindingsFormat::Text => {
            format!("{}{}\n", text::render(findings, sources, console.out), checked.summary())
        }
        FindingsFormat::Json => json::render(findings, sources),
        FindingsFormat::Sarif => sarif::render(findings, allowed, sources, env!("CARGO_PKG_VERSION")),
        FindingsFormat::Github => github::render(findings, sources),
    })?;
    let outcome = if reading::is_refused(&checked, &args.deny) { Outcome::Findings } else { Outcome::Clean };
    // The process ends here: the system frees a large spec faster than piece by piece.
    std::mem::forget(checked);
    Ok(outcome)
}
