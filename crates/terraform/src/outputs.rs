//! The outputs of the root: what was made, by the names of the spec.

use crossvpc_core::plan::{Plan, PrivateLink, TransitGateway, VpcPeering};
use crossvpc_render::{Comment, Expr, header};
use serde::Serialize;

use crate::root::{Root, output, output_if_any};
use crate::{address, transit_gateway};

/// The page `root/outputs.tf`.
#[derive(Serialize)]
pub(crate) struct OutputsView {
    header: Vec<Comment>,
    outputs: Vec<OutputView>,
}

/// An output.
#[derive(Serialize)]
struct OutputView {
    name: &'static str,
    description: &'static str,
    entries: Vec<EntryView>,
}

/// An entry of its map.
#[derive(Serialize)]
struct EntryView {
    key: String,
    value: Expr,
}

/// What the page shows of a plan in a root.
pub(crate) fn view(plan: &Plan, root: &Root) -> OutputsView {
    OutputsView { header: header("What was made", ["connections"]), outputs: outputs(plan, root) }
}

/// The names of the outputs.
pub(crate) fn names(plan: &Plan, root: &Root) -> Vec<String> {
    outputs(plan, root).into_iter().map(|output| output.name.to_owned()).collect()
}

fn outputs(plan: &Plan, root: &Root) -> Vec<OutputView> {
    let services = || plan.services().filter(|service| root.has(&service.place()));
    let named = services().filter(|service| service.options().private_dns.is_some());
    let owned = || plan.gateways().filter(|gateway| root.has(&gateway.place()));
    let outputs = [
        OutputView {
            name: "endpoint_service_names",
            description: "Name of each endpoint service, by connection.",
            entries: services().map(|service| of_service(service, "service_name")).collect(),
        },
        OutputView {
            name: "endpoint_dns_names",
            description: "DNS name of each endpoint, by connection and consumer.",
            entries: plan.services().flat_map(|service| endpoints(service, root)).collect(),
        },
        OutputView {
            name: "private_dns_verifications",
            description: "DNS record that proves the ownership of each private DNS name, by connection.",
            entries: named.map(|service| of_service(service, "private_dns_verification")).collect(),
        },
        OutputView {
            name: "transit_gateway_attachment_ids",
            description: "Id of each attachment, by transit gateway and VPC.",
            entries: plan.gateways().flat_map(|gateway| attachments(gateway, root)).collect(),
        },
        OutputView {
            name: "transit_gateway_ids",
            description: "Id of each transit gateway, by name.",
            entries: owned().map(gateway).collect(),
        },
        OutputView {
            name: "vpc_peering_connection_ids",
            description: "Id of each VPC peering connection, by the two VPCs that it joins.",
            entries: plan.peerings().filter_map(|found| peering(found, root)).collect(),
        },
    ];
    outputs.into_iter().filter(|output| !output.entries.is_empty()).collect()
}

/// The accepter knows it once it carries traffic; a root without it shows what was requested.
fn peering(peering: &VpcPeering, root: &Root) -> Option<EntryView> {
    let (a, b) = peering.pair();
    let side = [&peering.accepter, &peering.requester].into_iter().find(|side| root.has(&side.place()))?;
    let call = address::peering_module(peering, side);
    Some(entry(format!("{a}--{b}"), output(&call, "vpc_peering_connection_id")))
}

fn of_service(service: &PrivateLink, name: &str) -> EntryView {
    entry(service.connection.name.to_string(), output(&address::service_module(service), name))
}

fn endpoints(service: &PrivateLink, root: &Root) -> impl Iterator<Item = EntryView> {
    let here = service.endpoints.iter().filter(|endpoint| root.has(&endpoint.place()));
    here.map(|endpoint| {
        let call = address::endpoint_module(service, endpoint);
        let is_counted = !root.has(&service.place());
        let dns_name = if is_counted { output_if_any } else { output };
        entry(
            format!("{}--{}", service.connection.name, endpoint.party.vpc.name),
            dns_name(&call, "dns_name"),
        )
    })
}

fn gateway(gateway: &TransitGateway) -> EntryView {
    entry(gateway.gateway.name.to_string(), address::gateway_id(gateway).as_str().to_owned())
}

fn attachments(gateway: &TransitGateway, root: &Root) -> impl Iterator<Item = EntryView> {
    let here = gateway.attachments.iter().filter(|attachment| root.has(&attachment.place()));
    here.map(move |attachment| {
        let call = address::attachment_module(gateway, attachment);
        let is_counted = transit_gateway::gateway_for(gateway, attachment, root).is_handed_over;
        let id = if is_counted { output_if_any } else { output };
        let key = format!("{}--{}", gateway.gateway.name, attachment.name());
        entry(key, id(&call, "transit_gateway_attachment_id"))
    })
}

fn entry(key: String, value: String) -> EntryView {
    EntryView { key, value: Expr::new(value) }
}
