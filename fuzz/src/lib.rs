//! What the fuzz targets ask of crossvpc: each property is a function of the input that panics where it does not hold. And
//! how inputs are changed, so that many of them are specs.

#![forbid(unsafe_code)]

pub mod findings;
pub mod mutate;
pub mod output;
pub mod reading;
pub mod values;
pub mod words;

// The runbook is a part of the program, which has no library: its modules stand here too.
#[path = "../../crates/cli/src/markdown.rs"]
mod markdown;
#[path = "../../crates/cli/src/outline/mod.rs"]
#[expect(dead_code, reason = "other commands use the rest")]
mod outline;
#[path = "../../crates/cli/src/runbook/mod.rs"]
mod runbook;

/// Rules and pages run on one thread: the same input must reach the same code.
///
/// # Panics
///
/// When it is called twice.
pub fn set_up() {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("called once");
}
