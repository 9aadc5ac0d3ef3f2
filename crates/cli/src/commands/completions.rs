//! `crossvpc completions`: from the argument parser itself.

use clap::CommandFactory;

use crate::args::{CommandLine, CompletionsArgs};
use crate::console::print_data;
use crate::failure::{Failure, Outcome};

pub(super) fn run(args: &CompletionsArgs) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut CommandLine::command(), "crossvpc", &mut script);
    print_data(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}
