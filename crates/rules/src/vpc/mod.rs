//! What is wrong with an account or a VPC by itself, and what its rules share: blocks within blocks, and free ones.

mod blocks;
mod docker_bridge_range;
mod duplicate_account_id;
mod duplicate_resource_id;
mod external_manager;
mod forbidden_range;
mod ipv6_cidr_size;
mod opt_in_region;
mod public_range;
mod reserved_name;
mod restricted_cidr_mix;
mod subnet_cidr_size;
mod subnet_outside_vpc;
mod subnets_overlap;
mod vpc_cidr_limit;
mod vpc_cidr_quota;
mod vpc_cidr_size;
mod vpc_cidrs_overlap;

use crate::rule::Rule;

use blocks::families;
pub(crate) use blocks::{FreeBlocks, nested};

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&docker_bridge_range::CODE, docker_bridge_range::check),
    (&duplicate_account_id::CODE, duplicate_account_id::check),
    (&duplicate_resource_id::CODE, duplicate_resource_id::check),
    (&external_manager::CODE, external_manager::check),
    (&forbidden_range::CODE, forbidden_range::check),
    (&ipv6_cidr_size::CODE, ipv6_cidr_size::check),
    (&opt_in_region::CODE, opt_in_region::check),
    (&public_range::CODE, public_range::check),
    (&reserved_name::CODE, reserved_name::check),
    (&restricted_cidr_mix::CODE, restricted_cidr_mix::check),
    (&subnet_cidr_size::CODE, subnet_cidr_size::check),
    (&subnet_outside_vpc::CODE, subnet_outside_vpc::check),
    (&subnets_overlap::CODE, subnets_overlap::check),
    (&vpc_cidr_limit::CODE, vpc_cidr_limit::check),
    (&vpc_cidr_quota::CODE, vpc_cidr_quota::check),
    (&vpc_cidr_size::CODE, vpc_cidr_size::check),
    (&vpc_cidrs_overlap::CODE, vpc_cidrs_overlap::check),
];
