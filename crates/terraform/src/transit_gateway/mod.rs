//! The files of a transit gateway: one for all that is its owner's to say, and one for each VPC that attaches, so that
//! another VPC leaves the files of the others alone.

mod attachment;
mod gateway;

use crossvpc_core::plan::{Attachment, TransitGateway};

pub(crate) use attachment::view as attachment;
pub(crate) use gateway::view as gateway;

/// Whether anything is made in the owner's account by the gateway's module; an existing one may need nothing.
pub(crate) fn calls_gateway(gateway: &TransitGateway) -> bool {
    !gateway.is_all_there()
}

/// Whether the owner accepts, associates or routes anything.
pub(crate) fn calls_routing(gateway: &TransitGateway) -> bool {
    gateway.attachments.iter().any(|attachment| is_routed_by_owner(gateway, attachment))
}

/// Whether the owner has anything to do for an attachment: without tables of its own, the gateway does the rest.
fn is_routed_by_owner(gateway: &TransitGateway, attachment: &Attachment) -> bool {
    attachment.needs_acceptance() || !gateway.uses_default_table()
}
