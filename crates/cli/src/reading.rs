//! From the command line's spec to what is known about it, and its findings on the terminal.

use crossvpc::Checked;
use crossvpc_core::diagnostic::{Severity, text};

use crate::args::{Denied, DenyArgs, SpecArgs};
use crate::console::{Console, print_error};
use crate::failure::Failure;
use crate::input;

/// Reads the spec and finds everything that is wrong with it, also what one of the targets cannot express.
pub(crate) fn check(args: &SpecArgs) -> Result<Checked, Failure> {
    Ok(crossvpc::check(input::read(&args.spec)?, &args.targets))
}

/// Prints the findings to standard error.
pub(crate) fn print_findings(checked: &Checked, console: Console) -> Result<(), Failure> {
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
