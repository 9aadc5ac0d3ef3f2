//! What is generated, read by the tools it is for and deployed with them into an emulated AWS. `setup` brings the tools; a check
//! without its tools is skipped, and with `CROSSVPC_REQUIRE_TOOLS=1` it fails.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

#[cfg(unix)]
mod emulator;
#[cfg(unix)]
mod tools;

use std::path::Path;
use std::process::ExitCode;

use crossvpc_tests as support;
use support::check::Check;

/// The tools run on Linux and macOS, as do the scripts that are generated.
#[cfg(unix)]
const GROUPS: [(&str, &[Check]); 2] = [("emulator", emulator::CHECKS), ("tools", tools::CHECKS)];
#[cfg(not(unix))]
const GROUPS: [(&str, &[Check]); 0] = [];

fn main() -> ExitCode {
    let ended = support::check::run(Path::new(env!("CARGO_TARGET_TMPDIR")), &GROUPS);
    #[cfg(unix)]
    tools::remove_scenes();
    ended
}
