//! Where the targets of a service are named.

use crossvpc_core::network::Forward;
use crossvpc_core::plan::PrivateLink;
use crossvpc_core::source::Span;

/// Where the targets stand, or the option where they do not.
pub(super) fn targets_span(service: &PrivateLink, forward: &Forward) -> Span {
    forward.targets_span.unwrap_or(service.connection.via_span)
}
