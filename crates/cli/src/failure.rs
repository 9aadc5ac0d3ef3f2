//! Why a command could not do its work at all: exit code 2. Findings about the spec are no failures.

use crossvpc_answers::{EndError, PortsError};
use crossvpc_core::backend::RenderBug;

use crate::base::BaseError;
use crate::disk::DiskError;
use crate::input::InputError;
use crate::interruption::Interruption;
use crate::left::RecordError;

/// What a command that did its work found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing to report: exit code 0.
    Clean,
    /// Errors in the spec, or differences: exit code 1.
    Findings,
    /// Errors in the spec, where differences have exit code 1: exit code 2.
    Refused,
}

/// What kept a command from doing its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The spec cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The spec that it is compared with cannot be read.
    #[error(transparent)]
    Base(#[from] BaseError),
    /// What was deployed of earlier specs cannot be told.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The edit interrupts traffic.
    #[error(transparent)]
    Interruption(#[from] Interruption),
    /// The output folder cannot be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A mistake of ours.
    #[error(transparent)]
    Bug(#[from] RenderBug),
    /// What was asked for does not exist.
    #[error("unknown finding code `{code}`")]
    UnknownCode {
        /// What was asked for.
        code: String,
        /// The nearest code, as a question.
        help: Option<String>,
    },
    /// What was asked for does not exist.
    #[error("`{link}` is neither the id of a link nor the name of a connection with one link")]
    UnknownLink {
        /// What was asked for.
        link: String,
        /// The nearest id, as a question.
        help: Option<String>,
    },
    /// What was asked for does not exist.
    #[error("the spec has no connection `{connection}`")]
    UnknownConnection {
        /// What was asked for.
        connection: String,
        /// The nearest name, as a question, or all of a few.
        help: Option<String>,
    },
    /// What is to be forgotten did not leave the spec.
    #[error("`{unit}` did not leave the spec, or is retired already")]
    NotLeft {
        /// What was named.
        unit: String,
        /// The nearest unit, as a question.
        help: Option<String>,
    },
    /// The files do not say yet what left the spec.
    #[error("`{out}` is not what the spec generates")]
    OutOfDate {
        /// The output folder.
        out: String,
    },
    /// What was asked about is not in the spec, or no port.
    #[error("{message}")]
    Question {
        /// Why.
        message: String,
        /// What to ask instead.
        help: Option<String>,
    },
    /// The format has no such view.
    #[error("this `--view` needs `--format` {needed}")]
    NoSuchView {
        /// The formats that have it.
        needed: &'static str,
    },
    /// The output cannot be written, other than for a reader that went away.
    #[error("cannot write to {stream}: {source}")]
    Print {
        /// Standard output or standard error.
        stream: &'static str,
        /// Why.
        source: std::io::Error,
    },
}

impl Failure {
    /// What the user can do about it, a line each.
    pub(crate) fn help(&self) -> Vec<String> {
        match self {
            Self::Disk(error) => error.help(),
            Self::Input(error) => error.help(),
            Self::Base(error) => error.help(),
            Self::Record(error) => error.help(),
            Self::Interruption(error) => error.help(),
            Self::UnknownCode { help, .. } => {
                let all = "run `crossvpc explain --list` to list all codes".to_owned();
                help.iter().cloned().chain([all]).collect()
            }
            Self::UnknownLink { help, .. } => {
                let all = "run `crossvpc plan` without `--link` to list all links".to_owned();
                help.iter().cloned().chain([all]).collect()
            }
            Self::UnknownConnection { help, .. } => {
                let all = "`crossvpc compare SPEC` without a connection lists them".to_owned();
                help.iter().cloned().chain([all]).collect()
            }
            Self::OutOfDate { .. } => {
                vec![
                    "run `crossvpc generate` and deploy it first: what left the spec is removed by it"
                        .to_owned(),
                ]
            }
            Self::NotLeft { help, .. } | Self::Question { help, .. } => help.iter().cloned().collect(),
            Self::Bug(_) | Self::NoSuchView { .. } | Self::Print { .. } => Vec::new(),
        }
    }
}

impl From<EndError> for Failure {
    fn from(error: EndError) -> Self {
        Self::Question { message: error.to_string(), help: error.help }
    }
}

impl From<PortsError> for Failure {
    fn from(error: PortsError) -> Self {
        Self::Question { message: error.to_string(), help: error.help }
    }
}

impl From<Outcome> for std::process::ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Refused => Self::from(2),
        }
    }
}
