//! Every finding: one file for its code and wording, one page beside it that `crossvpc explain` prints.

pub mod access;
pub mod allow;
pub mod connection;
pub mod placement;
pub mod privatelink;
mod quota;
pub mod routing;
pub mod shape;
pub mod transit_gateway;
pub mod values;
pub mod vpc;
pub mod vpc_peering;

use rayon::prelude::*;

use crate::diagnostic::{Code, Report};
use crate::plan::Plan;

/// A check of the network as meant. It reports, and never changes anything.
pub type Check = fn(&Plan, &mut Report);

/// Runs every rule, side by side. The plan is that of a network which may be wrong: rules look at what is there, and at
/// whether the reading found an error.
pub fn check(plan: &Plan, report: &mut Report) {
    let read = &*report;
    let found = |(_, check): &(&Code, Check)| {
        let mut report = Report::following(read);
        check(plan, &mut report);
        report
    };
    let reports: Vec<_> = RULES.par_iter().map(found).collect();
    for found in reports {
        report.extend(found);
    }
}

/// The rules about the network, each with its check.
pub const RULES: &[(&Code, Check)] = &[
    (&vpc::docker_bridge_range::CODE, vpc::docker_bridge_range::check),
    (&vpc::duplicate_account_id::CODE, vpc::duplicate_account_id::check),
    (&vpc::duplicate_resource_id::CODE, vpc::duplicate_resource_id::check),
    (&vpc::external_manager::CODE, vpc::external_manager::check),
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
    (&connection::adopted_part::CODE, connection::adopted_part::check),
    (&connection::adopted_twice::CODE, connection::adopted_twice::check),
    (&connection::cidr_overlap::CODE, connection::cidr_overlap::check),
    (&connection::name_clash::CODE, connection::name_clash::check),
    (&connection::partition_mismatch::CODE, connection::partition_mismatch::check),
    (&connection::self_connection::CODE, connection::self_connection::check),
    (&routing::duplicate_route::CODE, routing::duplicate_route::check),
    (&routing::missing_route_table::CODE, routing::missing_route_table::check),
    (&routing::reserved_route::CODE, routing::reserved_route::check),
    (&routing::route_inside_local::CODE, routing::route_inside_local::check),
    (&routing::route_limit::CODE, routing::route_limit::check),
    (&routing::route_quota::CODE, routing::route_quota::check),
    (&access::no_security_group::CODE, access::no_security_group::check),
    (&access::security_group_limit::CODE, access::security_group_limit::check),
    (&access::security_group_quota::CODE, access::security_group_quota::check),
    (&placement::duplicate_zone::CODE, placement::duplicate_zone::check),
    (&placement::few_addresses::CODE, placement::few_addresses::check),
    (&placement::no_subnets::CODE, placement::no_subnets::check),
    (&placement::unknown_zone::CODE, placement::unknown_zone::check),
    (&vpc_peering::dns_attributes::CODE, vpc_peering::dns_attributes::check),
    (&vpc_peering::inter_region_dns::CODE, vpc_peering::inter_region_dns::check),
    (&vpc_peering::non_rfc1918_dns::CODE, vpc_peering::non_rfc1918_dns::check),
    (&vpc_peering::opposite_requesters::CODE, vpc_peering::opposite_requesters::check),
    (&vpc_peering::overlapping_peers::CODE, vpc_peering::overlapping_peers::check),
    (&vpc_peering::peering_limit::CODE, vpc_peering::peering_limit::check),
    (&vpc_peering::peering_quota::CODE, vpc_peering::peering_quota::check),
    (&vpc_peering::transitive_peering::CODE, vpc_peering::transitive_peering::check),
    (&privatelink::ambiguous_clients::CODE, privatelink::ambiguous_clients::check),
    (&privatelink::automatic_acceptance::CODE, privatelink::automatic_acceptance::check),
    (&privatelink::cross_region_zone::CODE, privatelink::cross_region_zone::check),
    (&privatelink::cross_zone_off::CODE, privatelink::cross_zone_off::check),
    (&privatelink::endpoint_quota::CODE, privatelink::endpoint_quota::check),
    (&privatelink::endpoint_zone_left_out::CODE, privatelink::endpoint_zone_left_out::check),
    (&privatelink::health_check::CODE, privatelink::health_check::check),
    (&privatelink::listener_limit::CODE, privatelink::listener_limit::check),
    (&privatelink::load_balancer_owner::CODE, privatelink::load_balancer_owner::check),
    (&privatelink::load_balancer_quota::CODE, privatelink::load_balancer_quota::check),
    (&privatelink::load_balancer_shared::CODE, privatelink::load_balancer_shared::check),
    (&privatelink::no_targets::CODE, privatelink::no_targets::check),
    (&privatelink::private_dns_attributes::CODE, privatelink::private_dns_attributes::check),
    (&privatelink::private_dns_name::CODE, privatelink::private_dns_name::check),
    (&privatelink::private_dns_twice::CODE, privatelink::private_dns_twice::check),
    (&privatelink::privatelink_protocol::CODE, privatelink::privatelink_protocol::check),
    (&privatelink::reserved_address::CODE, privatelink::reserved_address::check),
    (&privatelink::single_zone::CODE, privatelink::single_zone::check),
    (&privatelink::target_address::CODE, privatelink::target_address::check),
    (&privatelink::target_kind::CODE, privatelink::target_kind::check),
    (&privatelink::udp_health_check::CODE, privatelink::udp_health_check::check),
    (&privatelink::unused_setting::CODE, privatelink::unused_setting::check),
    (&privatelink::zone_mismatch::CODE, privatelink::zone_mismatch::check),
    (&transit_gateway::attachment_ipv6::CODE, transit_gateway::attachment_ipv6::check),
    (&transit_gateway::auto_accept_risk::CODE, transit_gateway::auto_accept_risk::check),
    (&transit_gateway::duplicate_static_route::CODE, transit_gateway::duplicate_static_route::check),
    (&transit_gateway::gateway_quota::CODE, transit_gateway::gateway_quota::check),
    (&transit_gateway::gateway_region::CODE, transit_gateway::gateway_region::check),
    (&transit_gateway::gateways_per_vpc::CODE, transit_gateway::gateways_per_vpc::check),
    (&transit_gateway::no_gateway_route_table::CODE, transit_gateway::no_gateway_route_table::check),
    (&transit_gateway::share_scope::CODE, transit_gateway::share_scope::check),
    (&transit_gateway::static_route_conflict::CODE, transit_gateway::static_route_conflict::check),
    (&transit_gateway::static_route_overlap::CODE, transit_gateway::static_route_overlap::check),
    (&transit_gateway::static_route_unattached::CODE, transit_gateway::static_route_unattached::check),
    (&transit_gateway::unasked_reachability::CODE, transit_gateway::unasked_reachability::check),
    (&transit_gateway::unshared_gateway::CODE, transit_gateway::unshared_gateway::check),
    (&transit_gateway::unused_gateway::CODE, transit_gateway::unused_gateway::check),
    (&transit_gateway::unused_gateway_setting::CODE, transit_gateway::unused_gateway_setting::check),
    (&transit_gateway::zone_left_out::CODE, transit_gateway::zone_left_out::check),
    (&transit_gateway::zone_not_attached::CODE, transit_gateway::zone_not_attached::check),
];

/// Every finding there is, by code.
pub const CODES: &[&Code] = &[
    &connection::adopted_part::CODE,
    &connection::adopted_twice::CODE,
    &shape::alias_expansion::CODE,
    &allow::allowed_error::CODE,
    &privatelink::ambiguous_clients::CODE,
    &transit_gateway::attachment_ipv6::CODE,
    &transit_gateway::auto_accept_risk::CODE,
    &privatelink::automatic_acceptance::CODE,
    &connection::cidr_overlap::CODE,
    &privatelink::cross_region_zone::CODE,
    &privatelink::cross_zone_off::CODE,
    &vpc_peering::dns_attributes::CODE,
    &vpc::docker_bridge_range::CODE,
    &vpc::duplicate_account_id::CODE,
    &shape::duplicate_item::CODE,
    &shape::duplicate_key::CODE,
    &vpc::duplicate_resource_id::CODE,
    &routing::duplicate_route::CODE,
    &transit_gateway::duplicate_static_route::CODE,
    &placement::duplicate_zone::CODE,
    &shape::empty_document::CODE,
    &privatelink::endpoint_quota::CODE,
    &privatelink::endpoint_zone_left_out::CODE,
    &vpc::external_manager::CODE,
    &placement::few_addresses::CODE,
    &vpc::forbidden_range::CODE,
    &transit_gateway::gateway_quota::CODE,
    &transit_gateway::gateway_region::CODE,
    &transit_gateway::gateways_per_vpc::CODE,
    &privatelink::health_check::CODE,
    &values::host_bits::CODE,
    &vpc_peering::inter_region_dns::CODE,
    &values::invalid_account_id::CODE,
    &values::invalid_cidr::CODE,
    &values::invalid_id::CODE,
    &shape::invalid_name::CODE,
    &values::invalid_ports::CODE,
    &shape::invalid_value::CODE,
    &vpc::ipv6_cidr_size::CODE,
    &privatelink::listener_limit::CODE,
    &privatelink::load_balancer_owner::CODE,
    &privatelink::load_balancer_quota::CODE,
    &privatelink::load_balancer_shared::CODE,
    &shape::many_documents::CODE,
    &shape::missing_key::CODE,
    &values::missing_region::CODE,
    &routing::missing_route_table::CODE,
    &connection::name_clash::CODE,
    &transit_gateway::no_gateway_route_table::CODE,
    &access::no_security_group::CODE,
    &placement::no_subnets::CODE,
    &privatelink::no_targets::CODE,
    &vpc_peering::non_rfc1918_dns::CODE,
    &shape::not_a_plain_key::CODE,
    &shape::one_option::CODE,
    &vpc_peering::opposite_requesters::CODE,
    &vpc::opt_in_region::CODE,
    &vpc_peering::overlapping_peers::CODE,
    &connection::partition_mismatch::CODE,
    &vpc_peering::peering_limit::CODE,
    &vpc_peering::peering_quota::CODE,
    &privatelink::private_dns_attributes::CODE,
    &privatelink::private_dns_name::CODE,
    &privatelink::private_dns_twice::CODE,
    &privatelink::privatelink_protocol::CODE,
    &vpc::public_range::CODE,
    &privatelink::reserved_address::CODE,
    &routing::reserved_route::CODE,
    &vpc::restricted_cidr_mix::CODE,
    &routing::route_inside_local::CODE,
    &routing::route_limit::CODE,
    &routing::route_quota::CODE,
    &access::security_group_limit::CODE,
    &access::security_group_quota::CODE,
    &connection::self_connection::CODE,
    &transit_gateway::share_scope::CODE,
    &privatelink::single_zone::CODE,
    &transit_gateway::static_route_conflict::CODE,
    &transit_gateway::static_route_overlap::CODE,
    &transit_gateway::static_route_unattached::CODE,
    &vpc::subnet_cidr_size::CODE,
    &vpc::subnet_outside_vpc::CODE,
    &vpc::subnets_overlap::CODE,
    &privatelink::target_address::CODE,
    &privatelink::target_kind::CODE,
    &shape::too_deep::CODE,
    &shape::too_large::CODE,
    &vpc_peering::transitive_peering::CODE,
    &privatelink::udp_health_check::CODE,
    &transit_gateway::unasked_reachability::CODE,
    &shape::unknown_key::CODE,
    &values::unknown_name::CODE,
    &values::unknown_region::CODE,
    &placement::unknown_zone::CODE,
    &shape::unquoted_account_id::CODE,
    &transit_gateway::unshared_gateway::CODE,
    &shape::unsupported_tag::CODE,
    &shape::unsupported_version::CODE,
    &allow::unused_allow::CODE,
    &transit_gateway::unused_gateway::CODE,
    &transit_gateway::unused_gateway_setting::CODE,
    &privatelink::unused_setting::CODE,
    &vpc::vpc_cidr_limit::CODE,
    &vpc::vpc_cidr_quota::CODE,
    &vpc::vpc_cidr_size::CODE,
    &vpc::vpc_cidrs_overlap::CODE,
    &shape::wrong_type::CODE,
    &shape::yaml_syntax::CODE,
    &transit_gateway::zone_left_out::CODE,
    &privatelink::zone_mismatch::CODE,
    &transit_gateway::zone_not_attached::CODE,
];

#[cfg(test)]
mod tests;
