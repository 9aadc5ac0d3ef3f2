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
    /// Compare with the spec at the merge base of HEAD and REV in git [default REV: the default branch of `origin`]
    ///
    /// crossvpc reads the old spec with the `git` command and changes nothing in the clone. Without REV, it looks for `origin/HEAD`,
    /// `origin/main`, `origin/master`, `main` and `master`, in this order.
    #[arg(long, value_name = "REV", num_args = 0..=1, conflicts_with = "out", allow_hyphen_values = false)]
    #[expect(clippy::option_option, reason = "the flag, and its value")]
    pub(crate) base: Option<Option<String>>,
    /// The output folder that `generate` wrote [default: as for `generate`]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The format of the differences
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}
