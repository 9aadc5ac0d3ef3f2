//! Every finding: one file for its code and wording, one page beside it that `crossvpc explain` prints.

pub mod connection;
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
    (&connection::option_not_generated::CODE, connection::option_not_generated::check),
    (&vpc::docker_bridge_range::CODE, vpc::docker_bridge_range::check),
    (&vpc::duplicate_account_id::CODE, vpc::duplicate_account_id::check),
    (&vpc::duplicate_resource_id::CODE, vpc::duplicate_resource_id::check),
    (&vpc::forbidden_range::CODE, vpc::forbidden_range::check),
    (&vpc::ipv6_cidr_size::CODE, vpc::ipv6_cidr_size::check),
    (&vpc::opt_in_region::CODE, vpc::opt_in_region::check),
    (&vpc::public_range::CODE, vpc::public_range::check),
    (&vpc::restricted_cidr_mix::CODE, vpc::restricted_cidr_mix::check),
    (&vpc::subnet_cidr_size::CODE, vpc::subnet_cidr_size::check),
    (&vpc::subnet_outside_vpc::CODE, vpc::subnet_outside_vpc::check),
    (&vpc::subnets_overlap::CODE, vpc::subnets_overlap::check),
    (&vpc::vpc_cidr_limit::CODE, vpc::vpc_cidr_limit::check),
    (&vpc::vpc_cidr_quota::CODE, vpc::vpc_cidr_quota::check),
    (&vpc::vpc_cidr_size::CODE, vpc::vpc_cidr_size::check),
    (&vpc::vpc_cidrs_overlap::CODE, vpc::vpc_cidrs_overlap::check),
    (&peering::cidr_overlap::CODE, peering::cidr_overlap::check),
    (&peering::dns_attributes::CODE, peering::dns_attributes::check),
    (&peering::duplicate_route::CODE, peering::duplicate_route::check),
    (&peering::inter_region_dns::CODE, peering::inter_region_dns::check),
    (&peering::missing_route_table::CODE, peering::missing_route_table::check),
    (&peering::name_clash::CODE, peering::name_clash::check),
    (&peering::no_security_group::CODE, peering::no_security_group::check),
    (&peering::non_rfc1918_dns::CODE, peering::non_rfc1918_dns::check),
    (&peering::opposite_requesters::CODE, peering::opposite_requesters::check),
    (&peering::overlapping_peers::CODE, peering::overlapping_peers::check),
    (&peering::partition_mismatch::CODE, peering::partition_mismatch::check),
    (&peering::peering_limit::CODE, peering::peering_limit::check),
    (&peering::peering_quota::CODE, peering::peering_quota::check),
    (&peering::reserved_route::CODE, peering::reserved_route::check),
    (&peering::route_inside_local::CODE, peering::route_inside_local::check),
    (&peering::route_limit::CODE, peering::route_limit::check),
    (&peering::route_quota::CODE, peering::route_quota::check),
    (&peering::security_group_quota::CODE, peering::security_group_quota::check),
    (&peering::self_connection::CODE, peering::self_connection::check),
    (&peering::transitive_peering::CODE, peering::transitive_peering::check),
];

/// Every finding there is, by code.
pub const CODES: &[&Code] = &[
    &shape::alias_expansion::CODE,
    &peering::cidr_overlap::CODE,
    &peering::dns_attributes::CODE,
    &vpc::docker_bridge_range::CODE,
    &vpc::duplicate_account_id::CODE,
    &shape::duplicate_key::CODE,
    &vpc::duplicate_resource_id::CODE,
    &peering::duplicate_route::CODE,
    &shape::empty_document::CODE,
    &vpc::forbidden_range::CODE,
    &values::host_bits::CODE,
    &peering::inter_region_dns::CODE,
    &values::invalid_account_id::CODE,
    &values::invalid_cidr::CODE,
    &values::invalid_id::CODE,
    &shape::invalid_name::CODE,
    &values::invalid_ports::CODE,
    &shape::invalid_value::CODE,
    &vpc::ipv6_cidr_size::CODE,
    &shape::many_documents::CODE,
    &shape::missing_key::CODE,
    &values::missing_region::CODE,
    &peering::missing_route_table::CODE,
    &peering::name_clash::CODE,
    &peering::no_security_group::CODE,
    &peering::non_rfc1918_dns::CODE,
    &shape::not_a_plain_key::CODE,
    &shape::one_option::CODE,
    &peering::opposite_requesters::CODE,
    &vpc::opt_in_region::CODE,
    &connection::option_not_generated::CODE,
    &peering::overlapping_peers::CODE,
    &peering::partition_mismatch::CODE,
    &peering::peering_limit::CODE,
    &peering::peering_quota::CODE,
    &vpc::public_range::CODE,
    &peering::reserved_route::CODE,
    &vpc::restricted_cidr_mix::CODE,
    &peering::route_inside_local::CODE,
    &peering::route_limit::CODE,
    &peering::route_quota::CODE,
    &peering::security_group_quota::CODE,
    &peering::self_connection::CODE,
    &vpc::subnet_cidr_size::CODE,
    &vpc::subnet_outside_vpc::CODE,
    &vpc::subnets_overlap::CODE,
    &shape::too_deep::CODE,
    &shape::too_large::CODE,
    &peering::transitive_peering::CODE,
    &shape::unknown_key::CODE,
    &values::unknown_name::CODE,
    &values::unknown_region::CODE,
    &shape::unquoted_account_id::CODE,
    &shape::unsupported_tag::CODE,
    &shape::unsupported_version::CODE,
    &vpc::vpc_cidr_limit::CODE,
    &vpc::vpc_cidr_quota::CODE,
    &vpc::vpc_cidr_size::CODE,
    &vpc::vpc_cidrs_overlap::CODE,
    &shape::wrong_type::CODE,
    &shape::yaml_syntax::CODE,
];

#[cfg(test)]
mod tests;
