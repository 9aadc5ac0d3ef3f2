//! What is wrong with an endpoint service, with what it stands on and forwards to, and with its endpoints.

pub mod ambiguous_clients;
pub mod automatic_acceptance;
pub mod cross_region_zone;
pub mod cross_zone_off;
pub mod endpoint_quota;
pub mod endpoint_zone_left_out;
pub mod health_check;
pub mod listener_limit;
pub mod load_balancer_owner;
pub mod load_balancer_quota;
pub mod load_balancer_shared;
pub mod no_targets;
pub mod private_dns_attributes;
pub mod private_dns_name;
pub mod private_dns_twice;
pub mod privatelink_protocol;
pub mod reserved_address;
pub mod single_zone;
pub mod target_address;
pub mod target_kind;
pub mod udp_health_check;
pub mod unused_setting;
pub mod zone_mismatch;

use crate::plan::PrivateLink;
use crate::source::Span;

/// Where the targets stand, or the option where they do not.
fn targets_span(service: &PrivateLink) -> Span {
    service.options().targets_span.unwrap_or(service.connection.via_span)
}
