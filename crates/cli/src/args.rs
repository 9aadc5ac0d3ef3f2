//! The command line as people type it. The doc comments here are its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod compare;
mod diff;
mod format;
mod reference;
mod spec;
mod trace;

pub(crate) use compare::{CompareArgs, CompareFormat};
pub(crate) use diff::{DiffArgs, DiffFormat, FailOn};
pub(crate) use format::Format;
pub(crate) use reference::{CompletionsArgs, ExplainArgs, ManArgs};
pub(crate) use spec::SpecArgs;
use spec::target_parser;
pub(crate) use trace::{TraceArgs, TraceFormat, WhoArgs, WhoFormat};

/// The version, and of a release the commit with its date.
const VERSION: &str = match option_env!("CROSSVPC_RELEASE") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

const EXIT_CODES: &str = "\
Exit codes:
  0  success (warnings included, unless `--deny warnings`)
  1  the spec has errors, or files differ (`diff`, `generate --check`, `fmt --check`), or not all is reachable (`trace`)
  2  wrong command line, or a file that cannot be read or written; for `diff`, also a spec with errors";

/// Connect VPCs across AWS accounts from one validated spec
///
/// The spec says which VPC may talk to which, on which ports, by VPC peering, PrivateLink or Transit Gateway.
/// crossvpc checks it and generates Terraform, CloudFormation or CDK files for both sides of every connection.
#[derive(Debug, Parser)]
#[command(name = "crossvpc", version = VERSION, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct CommandLine {
    /// Control when to use color
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
    /// Print only errors and what the command is asked for
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set; elsewhere only if `CLICOLOR_FORCE` is set.
    Auto,
    /// Always, also in a file or a pipe.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a commented starter spec
    Init(InitArgs),
    /// Check a spec and report every problem
    Check(CheckArgs),
    /// Format a spec: order its keys and quote account ids
    Fmt(FmtArgs),
    /// Write the files for both sides of every connection
    Generate(GenerateArgs),
    /// Confirm that what left the spec is removed from AWS
    Retire(RetireArgs),
    /// Show what `generate` would change, without writing anything
    Diff(DiffArgs),
    /// Show the links, the deployment order, the values that stacks hand over and the manual steps
    Plan(PlanArgs),
    /// Compare the connection types: which are possible, what they need and what they cost
    Compare(CompareArgs),
    /// Show which way a flow takes, hop by hop, or what stops it
    ///
    /// The answer comes from the spec alone: from its routes and security group rules, as they are deployed. Network ACLs, and the
    /// routes and rules that others create, are not in the spec.
    Trace(TraceArgs),
    /// List who can reach a VPC, or what it can reach
    Who(WhoArgs),
    /// Print the docs of a finding: what it means, why AWS rejects it, an example, the fix
    Explain(ExplainArgs),
    /// Print a JSON Schema: of the spec, for editors, or of the JSON output of a command
    Schema(SchemaArgs),
    /// Print shell completions
    Completions(CompletionsArgs),
    /// Print the man page, or write one for each command
    Man(ManArgs),
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The format to describe
    #[arg(long, value_name = "FORMAT", default_value = "spec")]
    pub(crate) of: SchemaOf,
}

/// A format with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The spec.
    Spec,
    /// The output of `check --format json`.
    Check,
    /// The output of `compare --format json`.
    Compare,
    /// The output of `diff --format json`.
    Diff,
    /// The output of `explain --format json`.
    Explain,
    /// The output of `fmt --format json`.
    Fmt,
    /// The output of `generate --format json`.
    Generate,
    /// The output of `plan --format json`.
    Plan,
    /// The output of `trace --format json`.
    Trace,
    /// The output of `who --format json`.
    Who,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The file to write, a folder for `crossvpc.yaml`, or `-` to print it; an existing file is never overwritten
    #[arg(default_value = "crossvpc.yaml")]
    pub(crate) path: PathBuf,
    /// The targets that the spec generates, separated by commas [default: all but `verification`]
    #[arg(long = "target", value_name = "TARGET", value_delimiter = ',', value_parser = target_parser())]
    pub(crate) targets: Vec<&'static str>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// The format of the findings
    #[arg(long, default_value = "text")]
    pub(crate) format: FindingsFormat,
    /// Show every finding instead of the first 200
    ///
    /// By default, each format prints 200 findings, errors first, then warnings, then notes. It also prints how many more
    /// there are: `text` and `github` at the end, `sarif` as a notification, `json` on standard error. The exit code
    /// counts every finding.
    #[arg(long)]
    pub(crate) all: bool,
    /// Make the fixes that need no decision: shows them as a diff and asks first
    ///
    /// Comments and layout of the files stay as they are, and the spec is checked again afterwards. If SPEC is `-`, the
    /// fixed text is printed to standard output and the findings to standard error.
    #[arg(long)]
    pub(crate) fix: bool,
    /// Make the fixes without asking
    #[arg(long, requires = "fix")]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) deny: DenyArgs,
}

/// Arguments of `fmt`.
///
/// Comments stay with their entries, names keep their order, and the meaning of the spec does not change. A spec with errors is not
/// written.
#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// The spec: a file, a folder, or `-` to format standard input to standard output [default: the nearest `crossvpc.yaml`]
    pub(crate) spec: Option<PathBuf>,
    /// Write nothing, show what would change, and exit with 1 if a file is not formatted
    #[arg(long)]
    pub(crate) check: bool,
    /// The format of the list of files
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}

/// Arguments of `retire`.
///
/// What left the spec since earlier runs of `generate` is named, and removed by the generated files, until this command confirms that
/// it is gone. Then the output folder forgets it.
#[derive(Debug, Args)]
pub(crate) struct RetireArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// A stack or root module that is gone; may be repeated [default: everything that left the spec]
    #[arg(long = "unit", value_name = "UNIT")]
    pub(crate) units: Vec<String>,
    /// The output folder that `generate` wrote [default: as for `generate`]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// What counts as an error beside errors.
#[derive(Debug, Args)]
pub(crate) struct DenyArgs {
    /// Treat findings of this severity as errors, except those allowed in the spec
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) deny: Option<Denied>,
}

/// What to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Denied {
    /// Warnings.
    Warnings,
}

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// The output folder [default: `generate.out` of the spec, or `out`, beside the spec]
    ///
    /// crossvpc writes the files that changed and removes the files that it wrote before and no longer needs. It never
    /// touches a file that it did not write or that somebody edited. With `--target`, the files of other targets stay.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing, and exit with 1 if the folder is out of date
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) deny: DenyArgs,
    /// List every file instead of the first 20
    #[arg(long, short, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// The format of the list of files
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
    /// Generate an edit that interrupts traffic which the spec declared before and after
    ///
    /// Without it, crossvpc compares the spec with the one of the last run, and writes nothing if the change would stop such traffic
    /// for a time. The error says how to avoid that. `allow: {interrupts-flow: {NAME: reason}}` in the spec has the same effect.
    #[arg(long)]
    pub(crate) allow_interruption: bool,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// Show only this link, by its id or by the name of a connection with a single link
    #[arg(long, value_name = "LINK")]
    pub(crate) link: Option<String>,
    /// The format of the plan; `mermaid`, `dot` and `svg` are pictures
    #[arg(long, default_value = "text")]
    pub(crate) format: PlanFormat,
    /// Print everything: of a long text, not only the start of each list; in JSON, also the commands of each step
    #[arg(long)]
    pub(crate) all: bool,
    /// What a picture shows [default: network]
    ///
    /// A picture of a large network shows VPCs with the same connections, or whole accounts, as one box, and says so.
    #[arg(long)]
    pub(crate) view: Option<PlanView>,
}

/// How to print a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A Mermaid flowchart, for pull requests and wikis.
    Mermaid,
    /// A graph for Graphviz.
    Dot,
    /// An image that stands alone.
    Svg,
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanView {
    /// The accounts with their VPCs and gateways, and the connections between them.
    Network,
    /// The steps of the deployment in their order, for `--format mermaid`.
    Steps,
}

/// How to print findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code scanning services.
    Sarif,
    /// Annotations of a pull request, printed by a workflow of GitHub Actions.
    Github,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::CommandLine;

    #[test]
    fn the_parser_is_consistent() {
        CommandLine::command().debug_assert();
    }
}
