//! What the reader finds: one file for each code and its wording, one page beside it that `crossvpc explain` prints. What is
//! wrong with a network that can be read is found by the rules, in a crate of their own.

pub mod allow;
pub mod shape;
pub mod values;

use crate::diagnostic::Code;

/// Every finding of the reader, by group.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [allow::CODES, shape::CODES, values::CODES].concat().into_iter()
}
