//! Everything that is tested by running the program, and needs nothing but Rust. What other tools say of its output is
//! `with_tools.rs`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

mod architecture;
mod cli;
mod compare;
mod constraints;
mod diagnostics;
mod diff;
mod findings;
mod first_day;
mod golden;
mod hostile;
mod matrix;
mod module_docs;
mod pictures;
mod readme;
mod release;
mod schema;
mod tidy;
mod trace;
mod verification;
mod words;

use crossvpc_tests as support;
