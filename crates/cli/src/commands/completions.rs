//! `crossvpc completions`, and what a shell is told while somebody types: commands, options, and the names that there are.

use clap::{Arg, Command, CommandFactory};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::Shells;
use crossvpc_core::plan::{Link, Plan};

use crate::args::{CommandLine, CompletionsArgs};
use crate::console::print_data;
use crate::failure::{Failure, Outcome};
use crate::input;

/// The variable by which a shell asks for completions.
const VARIABLE: &str = "COMPLETE";
const PROGRAM: &str = "crossvpc";

pub(super) fn run(args: &CompletionsArgs) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let shell =
        shells.completer(&args.shell.to_string()).expect("every shell of the command line is built in");
    shell
        .write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)
        .expect("memory can be written");
    print_data(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}

/// Answers a shell that asks for completions, and ends the process then.
pub(crate) fn answer() {
    CompleteEnv::with_factory(command).var(VARIABLE).complete();
}

/// The parser, with the names that its arguments may have.
fn command() -> Command {
    let of_codes = |arg: Arg| arg.add(ArgValueCandidates::new(codes));
    let of_links = |arg: Arg| arg.add(ArgValueCandidates::new(links));
    let of_connections = |arg: Arg| arg.add(ArgValueCandidates::new(connections));
    CommandLine::command()
        .mut_subcommand("compare", |compare| compare.mut_arg("connection", of_connections))
        .mut_subcommand("explain", |explain| explain.mut_arg("code", of_codes))
        .mut_subcommand("plan", |plan| plan.mut_arg("link", of_links))
}

/// The codes of findings.
fn codes() -> Vec<CompletionCandidate> {
    let candidate = |code: &crossvpc_core::diagnostic::Code| {
        CompletionCandidate::new(code.name).help(Some(code.summary().into()))
    };
    crossvpc::codes().into_iter().map(candidate).collect()
}

/// What the nearest spec plans.
fn plan() -> Option<Plan> {
    let sources = input::find(None).and_then(|spec| input::read(&spec));
    crossvpc::check(sources.ok()?, &[]).plan
}

/// The connections of the nearest spec.
fn connections() -> Vec<CompletionCandidate> {
    let plan = plan();
    let connections = plan.iter().flat_map(|plan| plan.network.connections());
    connections.map(|connection| CompletionCandidate::new(connection.name.to_string())).collect()
}

/// The links of the nearest spec, and its connections with a single link.
fn links() -> Vec<CompletionCandidate> {
    let plan = plan();
    let plan = plan.iter();
    let names = plan.flat_map(|plan| {
        let links = plan.links.iter();
        let connections = plan.network.connections().iter().filter(|connection| {
            let uses = |link: &&Link| link.connections().iter().any(|other| other.name == connection.name);
            plan.links.iter().filter(uses).count() == 1
        });
        links.map(Link::id).chain(connections.map(|connection| connection.name.to_string()))
    });
    names.map(CompletionCandidate::new).collect()
}
