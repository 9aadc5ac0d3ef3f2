//! Why the spec that a spec is compared with cannot be read, and what the user can do about it. None of them is "no changes".

use std::io;

use crossvpc_core::printable;

use crate::input::InputError;

/// Why there is no base.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BaseError {
    /// Git is not installed, or does not start.
    #[error("cannot run `git`: {0}")]
    NoGit(io::Error),
    /// The spec comes from nowhere that git knows.
    #[error("`--base` needs SPEC as a file or a folder, not on standard input")]
    Stdin,
    /// Git does not read the repository, or there is none.
    #[error("git cannot read the repository of `{folder}`: {}", printable::line(said))]
    NoRepository {
        /// The folder of the spec.
        folder: String,
        /// What git says.
        said: String,
    },
    /// Git fails otherwise.
    #[error("git cannot read the base: {}", printable::line(said))]
    Git {
        /// What git says.
        said: String,
    },
    /// No commit has this name.
    #[error("`{}` is not a commit of this repository", printable::line(revision))]
    NoCommit {
        /// As given.
        revision: String,
        /// Whether the clone has a part of the history only.
        is_shallow: bool,
    },
    /// No branch is the default one.
    #[error(
        "the default branch is unknown: there is no `origin/HEAD`, `origin/main`, `origin/master`, `main` or `master`"
    )]
    NoDefault {
        /// Whether the clone has a part of the history only.
        is_shallow: bool,
    },
    /// Nothing is common to both.
    #[error("`{}` and `HEAD` have no common commit", printable::line(revision))]
    NoMergeBase {
        /// As given, or the default.
        revision: String,
        /// Whether the clone has a part of the history only.
        is_shallow: bool,
    },
    /// A clone without all objects.
    #[error("this clone does not have the content of `{}` at {commit}", printable::line(path))]
    Missing {
        /// The file in the repository.
        path: String,
        /// The commit, shortened.
        commit: String,
    },
    /// Something else stands on the way to the spec.
    #[error(
        "`{}` is a {kind} at {commit}, and crossvpc cannot read the spec through it",
        printable::line(path)
    )]
    NotAFolder {
        /// In the repository.
        path: String,
        /// What it is.
        kind: &'static str,
        /// The commit, shortened.
        commit: String,
    },
    /// A folder that an earlier crossvpc wrote.
    #[error(
        "`{out}` has no record of the spec that it was generated from: an earlier version of crossvpc generated it"
    )]
    NoRecord {
        /// The output folder.
        out: String,
    },
    /// Targets that were generated at different times.
    #[error("the targets in `{out}` were generated from different specs")]
    Several {
        /// The output folder.
        out: String,
    },
    /// The spec of the base is no text of a spec.
    #[error("at {commit}: {error}")]
    Input {
        /// The commit, shortened.
        commit: String,
        /// Why.
        error: InputError,
    },
}

impl BaseError {
    /// What the user can do about it, a line each.
    pub(crate) fn help(&self) -> Vec<String> {
        let deepen = [
            "this clone is shallow: run `git fetch --unshallow origin`, or let the checkout of your CI fetch the whole \
             history (GitHub: `fetch-depth: 0`; GitLab: `GIT_DEPTH: 0`)",
        ];
        let help: &[&str] = match self {
            Self::NoCommit { is_shallow: true, .. }
            | Self::NoDefault { is_shallow: true }
            | Self::NoMergeBase { is_shallow: true, .. } => &deepen,
            Self::NoGit(_) => &["install git, or pass both specs: `crossvpc diff OLD NEW`"],
            Self::Stdin | Self::NoRepository { .. } => &["pass both specs: `crossvpc diff OLD NEW`"],
            Self::NoCommit { is_shallow: false, .. } => {
                &["fetch it with `git fetch origin`, or pass another branch, tag or commit with `--base`"]
            }
            Self::NoDefault { is_shallow: false } => &["pass a branch, tag or commit with `--base`"],
            Self::NoMergeBase { is_shallow: false, .. } => &["pass a revision that `HEAD` descends from"],
            Self::NoRecord { .. } => &[
                "check out the spec that it was generated from and run `crossvpc generate`, which records it",
                "or compare with git: `crossvpc diff SPEC --base`",
            ],
            Self::Several { .. } => &["pass one of them, such as `--target terraform`"],
            Self::Missing { path, commit } => {
                return vec![format!(
                    "run `git show '{commit}:{}'` once: it fetches the content",
                    printable::line(path)
                )];
            }
            Self::Input { error, .. } => return error.help(),
            Self::Git { .. } | Self::NotAFolder { .. } => &[],
        };
        help.iter().map(|&line| line.to_owned()).collect()
    }
}
