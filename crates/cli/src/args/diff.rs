//! The arguments of `diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::spec::SpecArgs;

/// Arguments of `diff`.
///
/// The report says which flows open and close, which links are replaced or interrupted, who must act and what it costs. Compare SPEC
/// with NEW, with git (`--base`), or with what was last generated (`--out`, the default).
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    pub(crate) spec: SpecArgs,
    /// A newer version of the spec, a file or a folder
    #[arg(conflicts_with_all = ["out", "base"])]
    pub(crate) new: Option<PathBuf>,
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
    /// Exit with 1 for these changes [default: any with an output folder, otherwise interrupts]
    ///
    /// Changes that the new spec allows do not count: `allow: {CODE: {CONNECTION: the reason}}`.
    #[arg(long, value_name = "CHANGES")]
    pub(crate) fail_on: Option<FailOn>,
    /// Also show the changes of the generated files; with an output folder they are always shown
    #[arg(long)]
    pub(crate) files: bool,
    /// The format of the report
    #[arg(long, default_value = "text")]
    pub(crate) format: DiffFormat,
}

/// Which changes fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Every change.
    Any,
    /// Changes that let more through, and those of `interrupts`.
    Broadens,
    /// Changes that interrupt traffic or leave resources deployed.
    Interrupts,
    /// None.
    Never,
}

/// How to print the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people.
    Text,
    /// For a comment of a pull request, at most 65,536 characters.
    Markdown,
    /// For programs.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}
