//! The command line. Only here is anything read from or written to the world.

mod args;
mod commands;
mod console;
mod disk;
mod failure;
mod generated;
mod input;
mod reading;
mod summary;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use args::CommandLine;
use console::Console;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let CommandLine { color, command } = CommandLine::parse();
    let console = Console::new(color);
    match commands::run(&command, console) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            console.fail(&failure);
            ExitCode::from(2)
        }
    }
}
