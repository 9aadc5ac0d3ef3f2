//! What is wrong with a peering.

mod dns_attributes;
mod inter_region_dns;
mod non_rfc1918_dns;
mod opposite_requesters;
mod overlapping_peers;
mod peering_limit;
mod peering_quota;
mod sides;
mod transitive_peering;

use crate::rule::Rule;

use sides::{directions, peering_counts};

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&dns_attributes::CODE, dns_attributes::check),
    (&inter_region_dns::CODE, inter_region_dns::check),
    (&non_rfc1918_dns::CODE, non_rfc1918_dns::check),
    (&opposite_requesters::CODE, opposite_requesters::check),
    (&overlapping_peers::CODE, overlapping_peers::check),
    (&peering_limit::CODE, peering_limit::check),
    (&peering_quota::CODE, peering_quota::check),
    (&transitive_peering::CODE, transitive_peering::check),
];
