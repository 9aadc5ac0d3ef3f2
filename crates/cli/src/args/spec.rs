//! What many commands take: the spec and the targets.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// The spec and the targets.
#[derive(Debug, Args)]
pub(crate) struct SpecArgs {
    /// The spec: a file, a folder, or `-` for standard input [default: the nearest `crossvpc.yaml`]
    ///
    /// Of a folder, its `*.yaml` and `*.yml` files are merged; folders below it are not read. By default, crossvpc reads
    /// `crossvpc.yaml` in the current folder or the nearest one above it.
    pub(crate) spec: Option<PathBuf>,
    /// The targets, separated by commas [default: the targets under `generate` in the spec]
    #[arg(long = "target", value_name = "TARGET", value_delimiter = ',', value_parser = target_parser())]
    pub(crate) targets: Vec<&'static str>,
}

pub(super) fn target_parser() -> impl TypedValueParser<Value = &'static str> {
    let ids = || crossvpc::BACKENDS.iter().map(|backend| backend.id());
    PossibleValuesParser::new(ids())
        .map(move |name| ids().find(|id| *id == name).expect("only the ids of backends are accepted"))
}
