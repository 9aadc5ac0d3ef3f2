//! From the command line's spec to what is known about it, and its findings on the terminal.

use std::path::{Path, PathBuf};

use crossvpc::{Checked, Sources};
use crossvpc_core::diagnostic::{Severity, text};
use crossvpc_core::spec::Spec;

use crate::args::{Denied, DenyArgs, SpecArgs};
use crate::console::{Console, is_quiet, note, print_error};
use crate::disk::{Folder, MANIFEST};
use crate::failure::Failure;
use crate::input;

/// The output folder where nobody names one.
const OUT: &str = "out";

/// A spec that was read.
pub(crate) struct Reading {
    pub(crate) checked: Checked,
    /// The folder that the output folder of the spec is relative to.
    folder: PathBuf,
}

/// Reads the spec and finds everything that is wrong with it, also what one of the targets cannot express.
pub(crate) fn check(args: &SpecArgs) -> Result<Reading, Failure> {
    read(args, crossvpc::check)
}

/// The same with every finding, however many there are.
pub(crate) fn check_all(args: &SpecArgs) -> Result<Reading, Failure> {
    read(args, crossvpc::check_all)
}

fn read(args: &SpecArgs, check: fn(Sources, &[&'static str]) -> Checked) -> Result<Reading, Failure> {
    let spec = input::find(args.spec.as_deref())?;
    let checked = check(input::read(&spec)?, &args.targets);
    Ok(Reading { checked, folder: input::folder(&spec).to_owned() })
}

impl Reading {
    /// The output folder: of the command line, of the spec, or the usual one.
    pub(crate) fn out(&self, given: Option<&Path>) -> PathBuf {
        let of_spec = self.checked.plan.as_ref().and_then(|plan| plan.network.generate().out.as_deref());
        given.map_or_else(|| self.folder.join(of_spec.unwrap_or(OUT)), Path::to_owned)
    }
}

/// The most renamed things that are named one by one.
const MOST_RENAMED: usize = 5;

impl Reading {
    /// The same after what a folder was generated from. Of several specs, each knows the keys of what it has.
    pub(crate) fn follow_folder(self, folder: &Folder, console: Console) -> Result<Self, Failure> {
        let Some((spec, keys)) = folder.specs(&self.checked.targets).into_iter().next() else {
            return Ok(self);
        };
        let mut past = Sources::default();
        past.add(MANIFEST, spec.to_string());
        let past = crossvpc::read(past, &self.checked.targets, keys);
        self.follow(&past.spec, console)
    }

    /// Recognises what was renamed since a spec was generated, and tells what the spec does not say. What is wrong then is printed.
    pub(crate) fn follow(mut self, past: &Spec, console: Console) -> Result<Self, Failure> {
        self.checked = crossvpc::after(self.checked, past);
        let Some(plan) = &self.checked.plan else {
            print_problems(&mut self.checked, console)?;
            return Ok(self);
        };
        let renamed = plan.network.recognised();
        for rename in renamed.iter().take(MOST_RENAMED) {
            note(&format!("{rename}, and stays so; write `renamed-from: {}` there", rename.key))?;
        }
        if let Some(more) = renamed.len().checked_sub(MOST_RENAMED).filter(|more| *more > 0) {
            note(&format!("{more} more entries were renamed"))?;
        }
        Ok(self)
    }
}

/// Prints errors and warnings to standard error. Notes are for `check`.
pub(crate) fn print_problems(checked: &mut Checked, console: Console) -> Result<(), Failure> {
    checked.findings.keep(if is_quiet() { Severity::Error } else { Severity::Warning });
    if checked.findings.shown.is_empty() {
        return Ok(());
    }
    let findings = text::render(&checked.findings, &checked.sources, console.err);
    print_error(&format!("{findings}{}\n", checked.summary()))
}

/// Whether the spec has an error, or what else is denied.
pub(crate) fn is_refused(checked: &Checked, args: &DenyArgs) -> bool {
    let denied = args.deny == Some(Denied::Warnings) && checked.count(Severity::Warning) > 0;
    denied || checked.count(Severity::Error) > 0
}
