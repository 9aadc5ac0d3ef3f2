//! A VPC with two peers that share addresses.

use std::collections::{BTreeMap, BTreeSet};

use crate::vpc::nested;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Block, Vpc};
use crossvpc_core::plan::Plan;

use super::directions;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "overlapping-peers",
    severity: Severity::Warning,
    page: include_str!("overlapping-peers.md"),
};

/// Compares whole VPCs, whatever is routed: replies go where the longest prefix leads, not where requests come from.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut peers_of: BTreeMap<_, (&Vpc, Vec<(Block, &Vpc)>)> = BTreeMap::new();
    for (_, here, there) in directions(plan) {
        let (_, blocks) = peers_of.entry(&here.vpc.name).or_insert_with(|| (&here.vpc, Vec::new()));
        blocks.extend(there.vpc.cidrs.iter().map(|&block| (block, &*there.vpc)));
    }
    for (vpc, blocks) in peers_of.into_values() {
        let mut seen = BTreeSet::new();
        for [outer, inner] in nested(blocks, |a, b| !a.is(b)) {
            let mut pair = [&outer.1.name, &inner.1.name];
            pair.sort_unstable();
            if seen.insert(pair) {
                report.push(finding(vpc, outer, inner));
            }
        }
    }
}

fn finding(vpc: &Vpc, first: (Block, &Vpc), second: (Block, &Vpc)) -> Diagnostic {
    let ((block, peer), (other_block, other)) = (first, second);
    let message = format!(
        "two peers of `{}` have overlapping CIDR blocks: {} of `{}` and {} of `{}`",
        vpc.name, block.net, peer.name, other_block.net, other.name
    );
    Diagnostic::new(&CODE, message, vpc.span, "peered with both")
        .also(block.span, format!("of `{}`", peer.name))
        .also(other_block.span, format!("of `{}`", other.name))
        .note(format!(
            "replies of `{}` follow the longest prefix, which may be the route to the other peer",
            vpc.name
        ))
        .help(format!(
            "name `subnets` of `{}` in the connections, so that its routes to the two peers are in \
             different route tables",
            vpc.name
        ))
        .help(
            "or change one of the connections to `privatelink`: PrivateLink works with overlapping \
               CIDR blocks",
        )
}
