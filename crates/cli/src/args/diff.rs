//! The arguments of `diff`.

use std::path::PathBuf;

use clap::Args;

use super::format::Format;
use super::spec::SpecArgs;

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// A newer version of the spec, a file or a folder: report what the change from SPEC to NEW does to the network
    ///
    /// The report says which flows open and close, which links are replaced or interrupted, and who must act. The exit code is 1 if
    /// traffic is interrupted or resources are left behind.
    #[arg(conflicts_with = "out")]
    pub(crate) new: Option<PathBuf>,
    /// The output folder that `generate` wrote [default: as for `generate`]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The format of the differences
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
    /// Write the report for a comment of a pull request
    #[arg(long, requires = "new", conflicts_with = "format")]
    pub(crate) markdown: bool,
}
