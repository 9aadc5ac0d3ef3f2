//! What is wrong with an endpoint service, with what it stands on and forwards to, and with its endpoints.

mod ambiguous_clients;
mod automatic_acceptance;
mod cross_region_zone;
mod cross_zone_off;
mod endpoint_quota;
mod endpoint_zone_left_out;
mod health_check;
mod listener_limit;
mod load_balancer_owner;
mod load_balancer_quota;
mod load_balancer_shared;
mod no_targets;
mod private_dns_attributes;
mod private_dns_name;
mod private_dns_twice;
mod privatelink_protocol;
mod reserved_address;
mod single_zone;
mod target_address;
mod target_kind;
mod targets;
mod udp_health_check;
mod unused_setting;
mod zone_mismatch;

use crate::rule::Rule;

use targets::targets_span;

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&ambiguous_clients::CODE, ambiguous_clients::check),
    (&automatic_acceptance::CODE, automatic_acceptance::check),
    (&cross_region_zone::CODE, cross_region_zone::check),
    (&cross_zone_off::CODE, cross_zone_off::check),
    (&endpoint_quota::CODE, endpoint_quota::check),
    (&endpoint_zone_left_out::CODE, endpoint_zone_left_out::check),
    (&health_check::CODE, health_check::check),
    (&listener_limit::CODE, listener_limit::check),
    (&load_balancer_owner::CODE, load_balancer_owner::check),
    (&load_balancer_quota::CODE, load_balancer_quota::check),
    (&load_balancer_shared::CODE, load_balancer_shared::check),
    (&no_targets::CODE, no_targets::check),
    (&private_dns_attributes::CODE, private_dns_attributes::check),
    (&private_dns_name::CODE, private_dns_name::check),
    (&private_dns_twice::CODE, private_dns_twice::check),
    (&privatelink_protocol::CODE, privatelink_protocol::check),
    (&reserved_address::CODE, reserved_address::check),
    (&single_zone::CODE, single_zone::check),
    (&target_address::CODE, target_address::check),
    (&target_kind::CODE, target_kind::check),
    (&udp_health_check::CODE, udp_health_check::check),
    (&unused_setting::CODE, unused_setting::check),
    (&zone_mismatch::CODE, zone_mismatch::check),
];
