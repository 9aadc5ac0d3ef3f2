//! How root modules pass values, for the pages that tell of it.

use crossvpc_core::network::Generate;
use serde::Serialize;

/// One of these is true.
#[derive(Serialize)]
pub(super) struct PassView {
    files: bool,
    states: bool,
    parameters: bool,
}

impl PassView {
    pub(super) fn of(generate: &Generate) -> Self {
        let is = |word| generate.handover() == word;
        Self { files: is("files"), states: is("remote-state"), parameters: is("ssm") }
    }
}
