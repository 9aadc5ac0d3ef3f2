//! Every finding: one file for its code and wording, one page beside it that `crossvpc explain` prints.

pub mod peering;
pub mod shape;
pub mod values;
pub mod vpc;

use crate::diagnostic::{Code, Report};
use crate::network::Network;
use crate::plan::Plan;

/// A check of the network as meant. It reports, and never changes anything.
pub type Check = fn(&Plan<'_>, &mut Report);

/// Runs every rule. The plan is that of a network which may be wrong: rules look at what is there.
pub fn check(network: &Network, report: &mut Report) {
    let plan = Plan::of(network);
    for (_, check) in RULES {
        check(&plan, report);
    }
}

/// The rules about the network, each with its check.
pub const RULES: &[(&Code, Check)] = &[
    (&peering::cidr_overlap::CODE, peering::cidr_overlap::check),
];
