//! The command line as a user sees it: exit codes, what is printed where, and what happens on the disk.

mod check;
#[cfg(target_os = "linux")]
mod cost;
mod defaults;
mod diff;
mod disturbed;
mod expect;
mod fix;
mod fmt;
mod foreign;
mod generate;
mod hostile;
mod input;
#[cfg(unix)]
mod interruption;
#[cfg(unix)]
mod killed;
mod left;
mod links;
mod merged;
mod names;
mod obeyed;
mod others;
pub(crate) mod plan;
mod record;
mod refusal;
pub(crate) mod support;
