//! What is wrong with a peering.

mod dns_attributes;
mod inter_region_dns;
mod non_rfc1918_dns;
mod opposite_requesters;
mod overlapping_peers;
mod sides;
mod transitive_vpc_peering;
mod vpc_peering_dns_shared;
mod vpc_peering_limit;
mod vpc_peering_quota;

use crate::rule::Rule;

use sides::{directions, peering_counts};

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&dns_attributes::CODE, dns_attributes::check),
    (&inter_region_dns::CODE, inter_region_dns::check),
    (&non_rfc1918_dns::CODE, non_rfc1918_dns::check),
    (&opposite_requesters::CODE, opposite_requesters::check),
    (&overlapping_peers::CODE, overlapping_peers::check),
    (&transitive_vpc_peering::CODE, transitive_vpc_peering::check),
    (&vpc_peering_dns_shared::CODE, vpc_peering_dns_shared::check),
    (&vpc_peering_limit::CODE, vpc_peering_limit::check),
    (&vpc_peering_quota::CODE, vpc_peering_quota::check),
];
