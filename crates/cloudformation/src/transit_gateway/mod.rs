//! The stacks of a transit gateway: the gateway with its tables and share; whom it is shared with, account by account; for
//! each VPC its attachment, what its owner routes to it, and the VPC's own routes. What no template expresses stands between
//! them.

mod actions;
mod association;
mod attachment;
mod gateway;
mod link;
mod routing;
mod share;
pub(crate) mod split;

pub(crate) use link::{
    GATEWAY, Stacks, association_role, attachment_role, is_apart, routing_role, share_role,
};
