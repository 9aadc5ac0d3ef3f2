//! The command line as people type it. The doc comments here are its help.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const EXIT_CODES: &str = "\
Exit codes:
  0  done, and nothing to report
  1  the spec has errors; or what is generated differs (`diff`, `generate --check`)
  2  a mistake on the command line, or a file that cannot be read or written";

/// Cross-account VPC connectivity from one validated spec
///
/// The spec says which VPC may talk to which, on which ports, by VPC peering, PrivateLink or a transit gateway.
/// crossvpc checks it and writes the Terraform, CloudFormation or CDK files for both sides.
#[derive(Debug, Parser)]
#[command(name = "crossvpc", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct CommandLine {
    /// When to colour: `auto` looks at the terminal, `NO_COLOR` and `CLICOLOR_FORCE`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal.
    Auto,
    /// Also into a file or a pipe.
    Always,
    /// Not at all.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a commented starter spec
    Init(InitArgs),
    /// Say everything that is wrong with a spec
    Check(CheckArgs),
    /// Write the files for both sides: only what changed, and nothing that crossvpc did not write
    Generate(GenerateArgs),
    /// Show what `generate` would change, without writing anything
    Diff(DiffArgs),
    /// Show the links, the order of deployment, the values handed over and the manual steps
    Plan(PlanArgs),
    /// Print the page of a finding: what it means, why AWS refuses it, an example, the repair
    Explain(ExplainArgs),
    /// Print the JSON Schema of the spec, for editors, or of `plan --format json`, for your own programs
    Schema(SchemaArgs),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
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
    /// The output of `plan --format json`.
    Plan,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The file to write, or a folder to write `crossvpc.yaml` into; never overwritten
    #[arg(default_value = "crossvpc.yaml")]
    pub(crate) path: PathBuf,
}

/// The spec and the targets.
#[derive(Debug, Args)]
pub(crate) struct SpecArgs {
    /// A file, a folder of `*.yaml` and `*.yml` files that are merged, or `-` for standard input
    pub(crate) spec: PathBuf,
    /// The targets, separated by commas; those under `generate` in the spec by default
    #[arg(long = "target", value_name = "TARGET", value_delimiter = ',', value_parser = target_parser())]
    pub(crate) targets: Vec<&'static str>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// How to print the findings
    #[arg(long, default_value = "text")]
    pub(crate) format: FindingsFormat,
    /// Show every finding instead of the first 200
    ///
    /// Without it, each format has the first 200 findings, errors before warnings and warnings before notes, and says how
    /// many more there are: `text` and `github` at the end, `sarif` as a notification of its run, `json` on standard
    /// error. The exit code counts them all.
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

/// What counts as an error beside errors.
#[derive(Debug, Args)]
pub(crate) struct DenyArgs {
    /// Refuse a spec with findings of this weight too, other than those that it allows
    #[arg(long, value_name = "WEIGHT")]
    pub(crate) deny: Option<Denied>,
}

/// What to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Denied {
    /// What works, but probably not as meant.
    Warnings,
}

/// Arguments of `generate`.
#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// The folder to write into
    ///
    /// Without `--target`, the folder holds exactly what the spec asks for afterwards. With it, only the files of
    /// these targets (and the runbook) are written or removed, and those of other targets stay.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write nothing; exit with 1 if the folder is out of date
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) deny: DenyArgs,
    /// List every file instead of the first few
    #[arg(long, short, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Say nothing about what was written
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// The folder that `generate` wrote
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// How to print the differences
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// Only this link, by its id or by the name of a connection that has only one
    #[arg(long, value_name = "LINK")]
    pub(crate) link: Option<String>,
    /// How to print the plan
    #[arg(long, default_value = "text")]
    pub(crate) format: PlanFormat,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code that a finding shows in brackets, such as `cidr-overlap`
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub(crate) code: Option<String>,
    /// List all codes, each with its severity
    #[arg(long)]
    pub(crate) list: bool,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: Shell,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// How to print a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A flowchart, for pull requests and wikis.
    Mermaid,
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

fn target_parser() -> impl TypedValueParser<Value = &'static str> {
    let ids = || crossvpc::BACKENDS.iter().map(|backend| backend.id());
    PossibleValuesParser::new(ids())
        .map(move |name| ids().find(|id| *id == name).expect("only the ids of backends are accepted"))
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
