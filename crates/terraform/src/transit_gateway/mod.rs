//! What a transit gateway adds to roots: a file for all that is its owner's to say, and one for each VPC that attaches, so that
//! another VPC leaves the files of the others alone.

mod attachment;
mod gateway;
mod parts;

use std::sync::Arc;

use crossvpc_core::network::Account;
use crossvpc_core::plan::{Attachment, Place, TransitGateway};
use crossvpc_render::hcl_quoted;

use crate::address;
use crate::root::{Root, Taken, Value, Wire, output, output_if_any};

pub(crate) use parts::{MODULES, parts};

/// Whether anything is made in the owner's account by the gateway's module; an existing one may need nothing.
fn calls_gateway(gateway: &TransitGateway) -> bool {
    !gateway.is_all_there()
}

/// Whether the owner accepts, associates or routes anything.
fn calls_routing(gateway: &TransitGateway) -> bool {
    gateway.attachments.iter().any(Attachment::is_routed_by_owner)
}

/// What the owner and the accounts of the VPCs need of each other.
pub(crate) fn wires(gateway: &TransitGateway) -> Vec<Wire> {
    let mut wires = Vec::new();
    for account in gateway.invited_accounts() {
        wires.push(Wire { value: share_arn(gateway), to: invited_at(gateway, account) });
    }
    for attachment in &gateway.attachments {
        if takes_gateway(gateway, attachment) {
            wires.push(Wire { value: shared_id(gateway), to: attachment.place() });
        }
        if attachment.is_routed_by_owner() {
            wires.push(Wire { value: attachment_id(gateway, attachment), to: gateway.place() });
            wires.push(Wire { value: acceptance(gateway, attachment), to: attachment.place() });
        }
    }
    wires
}

/// Where an account accepts the share.
fn invited_at(gateway: &TransitGateway, account: &Arc<Account>) -> Place {
    Place { account: Arc::clone(account), region: gateway.gateway.region }
}

/// Whether an attachment knows its gateway only once that is shared.
fn takes_gateway(gateway: &TransitGateway, attachment: &Attachment) -> bool {
    attachment.is_shared() && gateway.share.is_some()
}

/// The gateway, as an attachment in a root may refer to it.
fn gateway_for(gateway: &TransitGateway, attachment: &Attachment, root: &Root) -> Taken {
    if takes_gateway(gateway, attachment) {
        return root.take(shared_id(gateway));
    }
    Taken { expr: address::gateway_id(gateway).as_str().to_owned(), is_handed_over: false }
}

/// The id for accounts that the gateway is shared with, once it is.
fn shared_id(gateway: &TransitGateway) -> Value {
    let name = &gateway.gateway.name;
    let expr = output(&address::gateway_module(gateway), "shared_transit_gateway_id");
    Value {
        place: gateway.place(),
        variable: format!("transit_gateway_id_{}", name.snake()),
        description: format!("Id of the transit gateway {name}, after it is shared"),
        pattern: "^tgw-[0-9a-f]+$",
        handed_over: expr.clone(),
        expr,
    }
}

/// The share, once its principals are invited.
fn share_arn(gateway: &TransitGateway) -> Value {
    let name = &gateway.gateway.name;
    let expr = output(&address::gateway_module(gateway), "resource_share_arn");
    Value {
        place: gateway.place(),
        variable: format!("transit_gateway_share_arn_{}", name.snake()),
        description: format!("ARN of the share of the transit gateway {name}"),
        pattern: "^arn:[a-z-]+:ram:",
        handed_over: expr.clone(),
        expr,
    }
}

/// An attachment, as soon as it is asked for. In a root without the gateway there may be none yet.
fn attachment_id(gateway: &TransitGateway, attachment: &Attachment) -> Value {
    let (name, vpc) = (&gateway.gateway.name, attachment.name());
    let call = address::attachment_module(gateway, attachment);
    Value {
        place: attachment.place(),
        variable: format!("transit_gateway_attachment_id_{}__{}", name.snake(), vpc.snake()),
        description: format!("Id of the attachment of {vpc} to the transit gateway {name}"),
        pattern: "^tgw-attach-[0-9a-f]+$",
        expr: output(&call, "transit_gateway_attachment_id"),
        handed_over: if takes_gateway(gateway, attachment) {
            output_if_any(&call, "transit_gateway_attachment_id")
        } else {
            output(&call, "transit_gateway_attachment_id")
        },
    }
}

/// The gateway, once it has accepted an attachment and routes for it.
fn acceptance(gateway: &TransitGateway, attachment: &Attachment) -> Value {
    let (name, vpc) = (&gateway.gateway.name, attachment.name());
    let attachments = output(&address::routing_module(gateway), "attachments");
    let expr = format!("{attachments}[{}].transit_gateway_id", hcl_quoted(vpc.as_str()));
    Value {
        place: gateway.place(),
        variable: format!("transit_gateway_acceptance_{}__{}", name.snake(), vpc.snake()),
        description: format!(
            "Id of the transit gateway {name}, after it has accepted the attachment of {vpc} and has its \
             routes"
        ),
        pattern: "^tgw-[0-9a-f]+$",
        handed_over: format!("try({expr}, null)"),
        expr,
    }
}
