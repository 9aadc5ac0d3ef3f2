//! One module a command.

mod check;
mod compare;
pub(crate) mod completions;
mod diff;
mod explain;
mod fix;
mod fmt;
mod generate;
mod init;
mod man;
mod plan;
mod retire;
mod schema;
mod trace;
mod who;

use crate::args::Command;
use crate::console::Console;
use crate::failure::{Failure, Outcome};

/// Does what the command line asks for.
pub(crate) fn run(command: &Command, console: Console) -> Result<Outcome, Failure> {
    match command {
        Command::Init(args) => init::run(args),
        Command::Check(args) => check::run(args, console),
        Command::Fmt(args) => fmt::run(args, console),
        Command::Generate(args) => generate::run(args, console),
        Command::Diff(args) => diff::run(args, console),
        Command::Retire(args) => retire::run(args, console),
        Command::Plan(args) => plan::run(args, console),
        Command::Compare(args) => compare::run(args, console),
        Command::Trace(args) => trace::run(args, console),
        Command::Who(args) => who::run(args, console),
        Command::Explain(args) => explain::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}
