//! What exists and is taken over instead of made: an import block each, in the root of its place.

use crossvpc_core::network::Adopted;
use crossvpc_core::plan::{PrivateLink, TransitGateway, VpcPeering};
use crossvpc_render::{Comment, Expr, hcl_quoted, header};
use serde::Serialize;

use crate::root::{Root, Taken};
use crate::{address, privatelink, transit_gateway};

/// The page `root/imports.tf`.
#[derive(Serialize)]
pub(crate) struct ImportsView<'r> {
    header: Vec<Comment>,
    imports: &'r [ImportView],
}

/// An import block.
#[derive(Serialize)]
pub(crate) struct ImportView {
    /// The keys of what there is, where there may be nothing yet.
    for_each: Option<Expr>,
    /// The address.
    to: Expr,
    id: String,
}

/// What the page shows; nothing where nothing is adopted.
pub(crate) fn view(imports: &[ImportView]) -> Option<ImportsView<'_>> {
    let title = "What exists and is taken over";
    (!imports.is_empty())
        .then(|| ImportsView { header: header(title, ["connections", "transit-gateways"]), imports })
}

/// Whether any block has keys, which Terraform reads from 1.7 on.
pub(crate) fn needs_keys(view: &ImportsView<'_>) -> bool {
    view.imports.iter().any(|import| import.for_each.is_some())
}

/// A peering is imported where it is requested.
pub(crate) fn of_peering(peering: &VpcPeering) -> Option<ImportView> {
    let call = address::peering_module(peering, &peering.requester);
    let adopted = peering.adopted().next();
    adopted.map(|adopted| plain(&call, "aws_vpc_peering_connection.this", adopted.id.as_str()))
}

/// An endpoint that exists with its service is accepted already.
pub(crate) fn of_service(service: &PrivateLink, root: &Root) -> Vec<ImportView> {
    let call = address::service_module(service);
    let own = service.options().adopted.as_ref();
    let mut imports = Vec::new();
    if let Some(own) = own.filter(|_| root.has(&service.place())) {
        imports.push(plain(&call, "aws_vpc_endpoint_service.this", own.id.as_str()));
    }
    for endpoint in &service.endpoints {
        let Some(Adopted { id, .. }) = &endpoint.party.adopted else { continue };
        if root.has(&endpoint.place()) {
            let name = root.take(privatelink::service_name(service));
            let call = address::endpoint_module(service, endpoint);
            imports.push(counted(&call, "aws_vpc_endpoint.this", id.as_str(), &name));
        }
        if let Some(own) = own.filter(|_| root.has(&service.place()) && service.options().acceptance_required)
        {
            let taken = root.take(privatelink::endpoint_id(service, endpoint));
            let address = format!("module.{call}.aws_vpc_endpoint_connection_accepter.this");
            let key = endpoint.party.vpc.name.as_str();
            imports.push(keyed(&address, key, format!("{}_{id}", own.id), &taken));
        }
    }
    imports
}

/// So is an attachment.
pub(crate) fn of_gateway(gateway: &TransitGateway, root: &Root) -> Vec<ImportView> {
    let mut imports = Vec::new();
    for attachment in &gateway.attachments {
        let Some(Adopted { id, .. }) = gateway.adopted(attachment) else { continue };
        if root.has(&attachment.place()) {
            let taken = transit_gateway::gateway_for(gateway, attachment, root);
            let call = address::attachment_module(gateway, attachment);
            imports.push(counted(&call, "aws_ec2_transit_gateway_vpc_attachment.this", id.as_str(), &taken));
        }
        if attachment.needs_acceptance() && root.has(&gateway.place()) {
            let taken = root.take(transit_gateway::attachment_id(gateway, attachment));
            let routing = address::routing_module(gateway);
            let address = format!("module.{routing}.aws_ec2_transit_gateway_vpc_attachment_accepter.this");
            imports.push(keyed(&address, attachment.name().as_str(), id.to_string(), &taken));
        }
    }
    imports
}

fn plain(call: &str, resource: &str, id: &str) -> ImportView {
    ImportView { for_each: None, to: Expr::new(format!("module.{call}.{resource}")), id: id.to_owned() }
}

/// Something in a call that there is none of while a value is missing.
fn counted(call: &str, resource: &str, id: &str, value: &Taken) -> ImportView {
    if !value.is_handed_over {
        return plain(call, resource, id);
    }
    ImportView {
        for_each: Some(Expr::new(format!("{} == null ? [] : [0]", value.expr))),
        to: Expr::new(format!("module.{call}[each.value].{resource}")),
        id: id.to_owned(),
    }
}

/// Something with a key, which is not there while a value is missing.
fn keyed(address: &str, key: &str, id: String, value: &Taken) -> ImportView {
    let key = hcl_quoted(key);
    if !value.is_handed_over {
        return ImportView { for_each: None, to: Expr::new(format!("{address}[{key}]")), id };
    }
    ImportView {
        for_each: Some(Expr::new(format!("{} == null ? [] : [{key}]", value.expr))),
        to: Expr::new(format!("{address}[each.value]")),
        id,
    }
}
