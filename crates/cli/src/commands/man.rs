//! `crossvpc man`: the man pages, from the argument parser itself.

use std::path::Path;

use clap::CommandFactory;

use crate::args::{CommandLine, ManArgs};
use crate::console::{print_data, report, shown};
use crate::disk;
use crate::failure::{Failure, Outcome};

pub(super) fn run(args: &ManArgs) -> Result<Outcome, Failure> {
    let mut command = CommandLine::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.dir else {
        print_data(&page(command))?;
        return Ok(Outcome::Clean);
    };
    for command in std::iter::once(&command).chain(command.get_subcommands()) {
        // The display name of a command below has that of the program before it.
        let name = command.get_display_name().unwrap_or(command.get_name());
        write(&folder.join(format!("{name}.1")), &page(command.clone()))?;
    }
    Ok(Outcome::Clean)
}

fn page(command: clap::Command) -> String {
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text).expect("memory can be written");
    String::from_utf8_lossy(&text).into_owned()
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    disk::write_new(path, text)?;
    report(&format!("wrote `{}`\n", shown(path)))
}
