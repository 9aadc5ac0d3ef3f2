//! What a gateway adds to the roots of its places.

use crossvpc_core::network::Adopted;
use crossvpc_core::plan::{Attachment, TransitGateway};

use super::{attachment, attachment_id, calls_gateway, calls_routing, gateway, gateway_for};
use crate::imports::ImportView;
use crate::outputs::{self, Output};
use crate::parts::RootParts;
use crate::root::Root;
use crate::{address, imports};

/// The modules that a gateway and its attachments may call.
pub(crate) const MODULES: &[&str] =
    &["transit-gateway/attachment", "transit-gateway/gateway", "transit-gateway/routing"];

/// What a gateway adds to a root.
pub(crate) fn parts(gateway: &TransitGateway, root: Root) -> RootParts<'_> {
    let mut parts = RootParts::of(root);
    parts.imports = imports(gateway, &parts.root);
    parts.modules.insert("transit-gateway/attachment");
    let is_here = parts.root.has(&gateway.place());
    if is_here {
        parts.modules.extend(calls_gateway(gateway).then_some("transit-gateway/gateway"));
        parts.modules.extend(calls_routing(gateway).then_some("transit-gateway/routing"));
        parts.add_output(Output::TransitGatewayIds, [outputs::of_gateway(gateway)]);
    }
    if gateway::is_in(gateway, &parts.root) {
        let id = (&*gateway.id(), None);
        let view = |root: &Root| gateway::view(gateway, root);
        parts.add_file(id, &gateway.connections, "transit-gateway/gateway.tf", view);
    }
    for attachment in &gateway.attachments {
        if parts.root.has(&attachment.place()) {
            attached(gateway, attachment, &mut parts);
        }
    }
    parts
}

fn attached<'p>(gateway: &'p TransitGateway, attachment: &'p Attachment, parts: &mut RootParts<'p>) {
    let vpc = &attachment.side.vpc;
    let id = (&*gateway.id(), Some(attachment.name()));
    let view = move |root: &Root| attachment::view(gateway, attachment, root);
    parts.add_file(id, &attachment.connections, "transit-gateway/attachment.tf", view);
    parts.missing.note_vpc(vpc);
    parts.missing.note_subnets(vpc, &attachment.subnets);
    let is_counted = gateway_for(gateway, attachment, &parts.root).is_handed_over;
    let output = outputs::of_attachment(gateway, attachment, is_counted);
    parts.add_output(Output::TransitGatewayAttachmentIds, [output]);
}

/// An attachment that exists is accepted already.
fn imports(gateway: &TransitGateway, root: &Root) -> Vec<ImportView> {
    let mut imports = Vec::new();
    for attachment in &gateway.attachments {
        let Some(Adopted { id, .. }) = gateway.adopted(attachment) else { continue };
        if root.has(&attachment.place()) {
            let taken = gateway_for(gateway, attachment, root);
            let call = address::attachment_module(gateway, attachment);
            imports.push(imports::counted(
                &call,
                "aws_ec2_transit_gateway_vpc_attachment.this",
                id.as_str(),
                &taken,
            ));
        }
        if attachment.needs_acceptance() && root.has(&gateway.place()) {
            let taken = root.take(attachment_id(gateway, attachment));
            let routing = address::routing_module(gateway);
            let address = format!("module.{routing}.aws_ec2_transit_gateway_vpc_attachment_accepter.this");
            imports.push(imports::keyed(&address, attachment.name().as_str(), id.to_string(), &taken));
        }
    }
    imports
}
