//! The arguments of `compare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use crossvpc_compare::Traffic;

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// The spec: a file, a folder, or `-` for standard input; without it, the comparison is general
    pub(crate) spec: Option<PathBuf>,
    /// The connection, by its name in the spec; without it, each connection gets a line
    ///
    /// Each connection type is tried: crossvpc changes the spec in memory and checks it. If the spec lacks something that
    /// only you can know, such as the targets of a load balancer, crossvpc assumes a value and shows it.
    pub(crate) connection: Option<String>,
    /// The traffic of each connection without `traffic` in the spec: a month, both directions together, such as `500GB` or `2TB`
    #[arg(long, value_name = "AMOUNT", default_value = "500GB", value_parser = Traffic::parse)]
    pub(crate) traffic: Traffic,
    /// The format of the comparison
    #[arg(long, default_value = "text")]
    pub(crate) format: CompareFormat,
}

/// How to print a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For people.
    Text,
    /// For a design document.
    Markdown,
    /// For programs.
    Json,
}
