//! `crossvpc diff OLD NEW`: what the change from one spec to another does to the network. Nothing is written.

use std::path::Path;

use crossvpc_core::change::Risk;
use crossvpc_core::printable;
use crossvpc_diff::{Compared, Style, render};

use crate::args::{DiffArgs, Format, SpecArgs};
use crate::console::{Console, print, print_data, report};
use crate::failure::{Failure, Outcome};
use crate::{input, reading};

/// The old spec was checked when it was new: it is only read.
pub(super) fn run(args: &DiffArgs, new: &Path, console: Console) -> Result<Outcome, Failure> {
    let old = input::find(args.spec.spec.as_deref())?;
    let mut base = crossvpc::read(input::read(&old)?, &args.spec.targets);
    if base.plan.is_none() {
        reading::print_problems(&mut base, console)?;
    }
    let spec = SpecArgs { spec: Some(new.to_owned()), targets: args.spec.targets.clone() };
    let mut reading = reading::check(&spec)?;
    reading::print_problems(&mut reading.checked, console)?;
    let (Some(before), Some(after)) = (&base.plan, &reading.checked.plan) else {
        return Ok(Outcome::Refused);
    };
    let compared = Compared::of((before, &base.sources), (after, &reading.checked.sources));
    match args.format {
        Format::Text if args.markdown => print(&render(&compared, Style::Markdown, None))?,
        Format::Text => report(&render(&compared, Style::Text, None))?,
        Format::Json => print_data(&printable::json(&(compared.json() + "\n")))?,
    }
    let is_blocked = compared.difference.risk() == Risk::Block;
    Ok(if is_blocked { Outcome::Findings } else { Outcome::Clean })
}
