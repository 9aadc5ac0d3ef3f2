//! `crossvpc fmt`: writes the files of a spec in their usual form, or lists those that are not in it.

use std::path::Path;

use crossvpc_core::diagnostic::text;
use crossvpc_core::printable;
use crossvpc_core::source::Source;
use serde::Serialize;

use super::diff;
use crate::args::{FmtArgs, Format};
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
    let is_written = !args.check && !is_stdin;
    let pairs: Vec<_> = before.iter().zip(after.iter()).map(|((_, old), (_, new))| (old, new)).collect();
    let changed: Vec<_> = pairs.iter().filter(|(old, new)| old.text() != new.text()).collect();
    for (old, new) in changed.iter().filter(|_| is_written) {
        disk::replace(Path::new(old.name()), old.text(), new.text())?;
    }
    match args.format {
        Format::Json => {
            let file = |&(old, new): &(&Source, &Source)| FormattedFile {
                file: old.name().to_owned(),
                changed: old.text() != new.text(),
                text: (!is_written).then(|| new.text().to_owned()),
            };
            let files = Document { version: 1, files: pairs.iter().map(file).collect() };
            let json = serde_json::to_string_pretty(&files).expect("strings and numbers serialize");
            print_data(&printable::json(&(json + "\n")))?;
        }
        Format::Text if is_stdin && !args.check => {
            after.iter().try_for_each(|(_, source)| print_data(source.text()))?;
        }
        Format::Text => {
            for (old, new) in changed.iter().filter(|_| args.check) {
                print(&diff::painted(&diff::unified(old.name(), "changed", old.text(), new.text())))?;
            }
            let files =
                |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
            let done = if args.check { "would change" } else { "changed" };
            let same = pairs.len() - changed.len();
            console::note(&format!("{} {done}, {same} unchanged", files(changed.len())))?;
        }
    }
    Ok(if args.check && !changed.is_empty() { Outcome::Findings } else { Outcome::Clean })
}

/// The files for programs: fields are added, never renamed or removed.
#[derive(Serialize)]
struct Document {
    /// Of this structure: 1.
    version: u32,
    files: Vec<FormattedFile>,
}

#[derive(Serialize)]
struct FormattedFile {
    file: String,
    /// Whether the formatted text differs from the text of the file.
    changed: bool,
    /// The formatted text, where it is not written.
    text: Option<String>,
}
