//! `crossvpc fmt`: writes the files of a spec in their usual form, or lists those that are not in it.

use std::path::Path;

use crossvpc_core::diagnostic::text;

use super::diff;
use crate::args::FmtArgs;
use crate::console::{self, Console, print, print_data, print_error};
use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::input;

pub(super) fn run(args: &FmtArgs, console: Console) -> Result<Outcome, Failure> {
    let spec = input::find(args.spec.as_deref())?;
    let before = input::read(&spec)?;
    let after = match crossvpc::format(&before) {
        Ok(after) => after,
        Err(findings) => {
            let count = findings.count(crossvpc_core::diagnostic::Severity::Error);
            print_error(&text::render(&findings, &before, console.err))?;
            let errors = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
            print_error(&format!("{errors}; nothing was written\n"))?;
            return Ok(Outcome::Findings);
        }
    };
    let is_stdin = spec == Path::new("-");
    if is_stdin && !args.check {
        for (_, source) in after.iter() {
            print_data(source.text())?;
        }
        return Ok(Outcome::Clean);
    }
    let pairs = before.iter().zip(after.iter()).map(|((_, old), (_, new))| (old, new));
    let (changed, same): (Vec<_>, Vec<_>) = pairs.partition(|(old, new)| old.text() != new.text());
    for (old, new) in &changed {
        if args.check {
            print(&diff::painted(&diff::unified(old.name(), "changed", old.text(), new.text())))?;
        } else {
            disk::replace(Path::new(old.name()), old.text(), new.text())?;
        }
    }
    let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let done = if args.check { "would change" } else { "changed" };
    console::note(&format!("{} {done}, {} unchanged", files(changed.len()), same.len()))?;
    Ok(if args.check && !changed.is_empty() { Outcome::Findings } else { Outcome::Clean })
}
