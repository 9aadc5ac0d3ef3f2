//! `crossvpc check --fix`: makes the fixes that findings carry, after it has shown them as a diff.

use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use super::diff;
use crate::args::CheckArgs;
use crate::console::{self, Console, print_data, print_error};
use crate::disk;
use crate::failure::{Failure, Outcome};
use crate::{input, reading};

/// Makes the fixes in the files of the spec, which is then to be checked again. Where it is read from standard input, the
/// fixed text is what is printed, and all is done.
pub(super) fn run(args: &CheckArgs, console: Console) -> Result<Option<Outcome>, Failure> {
    let spec = input::find(args.spec.spec.as_deref())?;
    let before = input::read(&spec)?;
    let (after, count) = crossvpc::fix(&before, &args.spec.targets);
    if spec == Path::new("-") {
        for (_, source) in after.iter() {
            print_data(source.text())?;
        }
        let mut checked = crossvpc::check(after, &args.spec.targets);
        let is_refused = reading::is_refused(&checked, &args.deny);
        reading::print_problems(&mut checked, console)?;
        return Ok(Some(if is_refused { Outcome::Findings } else { Outcome::Clean }));
    }
    if count == 0 {
        console::note("no finding has an automatic fix")?;
        return Ok(None);
    }
    let pairs = before.iter().zip(after.iter()).map(|((_, old), (_, new))| (old, new));
    let changed: Vec<_> = pairs.filter(|(old, new)| old.text() != new.text()).collect();
    for (old, new) in &changed {
        print_error(&diff::painted(&diff::unified(old.name(), "changed", old.text(), new.text())))?;
    }
    let fixes = if count == 1 { "1 fix".to_owned() } else { format!("{count} fixes") };
    if !args.yes && !is_confirmed(&fixes)? {
        console::note("nothing was written; pass `--yes` to apply the fixes without confirmation")?;
        return Ok(None);
    }
    for (old, new) in &changed {
        disk::replace(Path::new(old.name()), old.text(), new.text())?;
    }
    console::note(&format!("applied {fixes}"))?;
    Ok(None)
}

/// Asks on a terminal; elsewhere nobody answers.
fn is_confirmed(fixes: &str) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    print_error(&format!("apply {fixes}? [y/N] "))?;
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    Ok(read.is_ok() && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
