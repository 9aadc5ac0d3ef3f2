//! The arguments of `trace` and `who`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub(crate) struct TraceArgs {
    /// The spec: a file, a folder, or `-` for standard input
    pub(crate) spec: PathBuf,
    /// Who calls: VPC, VPC/SUBNET, VPC/GROUP, an address, a CIDR block, or a connection for its consumers
    pub(crate) from: String,
    /// Who is called: the same, or a connection for its provider
    pub(crate) to: String,
    /// What is called, such as `443`, `tcp/443`, `udp/53`, `icmp` or `all` [default: what connections declare, or else all]
    pub(crate) port: Option<String>,
    /// Show every hop there and back, with the place of the spec that it comes from
    #[arg(long)]
    pub(crate) explain: bool,
    /// The format of the answer
    #[arg(long, default_value = "text")]
    pub(crate) format: TraceFormat,
}

/// How to print a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TraceFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A Mermaid flowchart.
    Mermaid,
    /// A drawing.
    Svg,
}

/// Arguments of `who`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("question").required(true).multiple(true).args(["from", "to", "matrix"])))]
pub(crate) struct WhoArgs {
    /// The spec: a file, a folder, or `-` for standard input
    pub(crate) spec: PathBuf,
    /// List what this can reach: as in `trace`
    #[arg(long, value_name = "END")]
    pub(crate) from: Option<String>,
    /// List what can reach this: as in `trace`, also with ports, such as `payments:tcp/443`
    #[arg(long, value_name = "END[:PORT]")]
    pub(crate) to: Option<String>,
    /// List every pair of VPCs
    #[arg(long)]
    pub(crate) matrix: bool,
    /// The format of the list
    #[arg(long, default_value = "text")]
    pub(crate) format: WhoFormat,
}

/// How to print who reaches whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WhoFormat {
    /// For people, a line for each pair.
    Text,
    /// A table with a row for each VPC that calls and a column for each that is called.
    Markdown,
    /// For a spreadsheet, a line for each pair.
    Csv,
    /// For programs.
    Json,
    /// The table as a drawing.
    Svg,
}
