//! What is wrong with the subnets that a load balancer, an endpoint or an attachment stands in, and what rules about
//! zones share.

mod chosen_subnet;
mod duplicate_zone;
mod few_addresses;
mod no_subnets;
mod standing;
mod unknown_zone;

use crate::rule::Rule;

use standing::{Kind, Standing, standings, zone_example};
pub(crate) use standing::{SHOWN, bracketed, fitting, listed, made_front, party_span, zones};

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&chosen_subnet::CODE, chosen_subnet::check),
    (&duplicate_zone::CODE, duplicate_zone::check),
    (&few_addresses::CODE, few_addresses::check),
    (&no_subnets::CODE, no_subnets::check),
    (&unknown_zone::CODE, unknown_zone::check),
];
