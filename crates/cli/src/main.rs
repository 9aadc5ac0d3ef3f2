//! The command line. Only here is anything read from or written to the world.

mod args;
mod base;
mod commands;
mod console;
mod disk;
mod failure;
mod generated;
mod input;
mod interruption;
mod left;
mod reading;
mod shown;
mod summary;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use args::CommandLine;
use console::Console;
use crossvpc_core::printable;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    commands::completions::answer();
    let CommandLine { color, quiet, command } =
        CommandLine::try_parse().unwrap_or_else(|error| refuse(error));
    let console = Console::new(color);
    if quiet {
        console::be_quiet();
    }
    match commands::run(&command, console) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            console::fail(&failure);
            ExitCode::from(2)
        }
    }
}

/// Ends the process with what the parser says of the command line, without what a terminal would obey of it.
fn refuse(error: clap::Error) -> ! {
    let shown = std::env::args_os().map(|text| printable::line(&text.to_string_lossy()).into_owned());
    CommandLine::try_parse_from(shown).err().unwrap_or(error).exit()
}
