//! What the fuzz targets ask of crossvpc: each property is a function of the input that panics where it does not hold. And
//! how inputs are changed, so that many of them are specs.

#![forbid(unsafe_code)]

use crossvpc::{Checked, Sources};

pub mod findings;
pub mod folder;
pub mod mutate;
pub mod output;
pub mod strings;
pub mod values;
pub mod words;

// The only part of the program that touches files, and what it needs; the program has no library.
#[path = "../../crates/cli/src/disk/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the program uses the rest")]
mod disk;
#[path = "../../crates/cli/src/shown.rs"]
mod shown;

/// The line after which another file of the spec starts.
pub const NEXT_FILE: &str = "\n# next file\n";

/// Checks a spec: one text, or the files of a folder.
pub fn check(text: &str) -> Checked {
    let mut sources = Sources::default();
    for (number, file) in text.split(NEXT_FILE).enumerate() {
        sources.add(format!("{number}.yaml"), file);
    }
    crossvpc::check(sources, &[])
}

/// Rules and pages run on one thread: the same input must reach the same code.
///
/// # Panics
///
/// When it is called twice.
pub fn set_up() {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("called once");
}
