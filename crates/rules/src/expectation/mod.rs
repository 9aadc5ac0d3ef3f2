//! What the spec expects of the whole network, and what of that is not so.

mod always_violated;
mod breaches;
mod expectation_without_match;
mod never_violated;

use crate::rule::Rule;

use breaches::{at_sides, breaches, on, sides};

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&always_violated::CODE, always_violated::check),
    (&expectation_without_match::CODE, expectation_without_match::check),
    (&never_violated::CODE, never_violated::check),
];
