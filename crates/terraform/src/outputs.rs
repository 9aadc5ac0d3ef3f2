//! The outputs of the root: what was made, by the names of the spec.

use crossvpc_core::plan::{Peering, Plan, Service, TransitGateway};
use crossvpc_render::{Comment, Expr, header};
use serde::Serialize;

use crate::address;

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

/// What the page shows of a plan.
pub(crate) fn view(plan: &Plan<'_>) -> OutputsView {
    OutputsView { header: header("What was made", ["connections"]), outputs: outputs(plan) }
}

/// The names of the outputs.
pub(crate) fn names(plan: &Plan<'_>) -> Vec<String> {
    outputs(plan).into_iter().map(|output| output.name.to_owned()).collect()
}

fn outputs(plan: &Plan<'_>) -> Vec<OutputView> {
    let named = plan.services().filter(|service| service.options().private_dns.is_some());
    let outputs = [
        OutputView {
            name: "endpoint_service_names",
            description: "Name of each endpoint service, by connection.",
            entries: plan.services().map(|service| of_service(service, "service_name")).collect(),
        },
        OutputView {
            name: "endpoint_dns_names",
            description: "DNS name of each endpoint, by connection and consumer.",
            entries: plan.services().flat_map(endpoints).collect(),
        },
        OutputView {
            name: "private_dns_verifications",
            description: "DNS record that proves the ownership of each private DNS name, by connection.",
            entries: named.map(|service| of_service(service, "private_dns_verification")).collect(),
        },
        OutputView {
            name: "transit_gateway_attachment_ids",
            description: "Id of each attachment, by transit gateway and VPC.",
            entries: plan.gateways().flat_map(attachments).collect(),
        },
        OutputView {
            name: "transit_gateway_ids",
            description: "Id of each transit gateway, by name.",
            entries: plan.gateways().map(gateway).collect(),
        },
        OutputView {
            name: "vpc_peering_connection_ids",
            description: "Id of each VPC peering connection, by the two VPCs that it joins.",
            entries: plan.peerings().map(peering).collect(),
        },
    ];
    outputs.into_iter().filter(|output| !output.entries.is_empty()).collect()
}

fn peering(peering: &Peering) -> EntryView {
    let (a, b) = peering.pair();
    let module = address::peering_module(peering, &peering.accepter);
    EntryView {
        key: format!("{a}--{b}"),
        value: Expr::new(format!("module.{module}.vpc_peering_connection_id")),
    }
}

fn of_service(service: &Service, output: &str) -> EntryView {
    EntryView {
        key: service.connection.name.to_string(),
        value: Expr::new(format!("module.{}.{output}", address::service_module(service))),
    }
}

fn endpoints(service: &Service) -> impl Iterator<Item = EntryView> {
    service.endpoints.iter().map(|endpoint| EntryView {
        key: format!("{}--{}", service.connection.name, endpoint.party.vpc.name),
        value: Expr::new(format!("module.{}.dns_name", address::endpoint_module(service, endpoint))),
    })
}

fn gateway(gateway: &TransitGateway) -> EntryView {
    EntryView { key: gateway.gateway.name.to_string(), value: address::gateway_id(gateway, false) }
}

fn attachments(gateway: &TransitGateway) -> impl Iterator<Item = EntryView> {
    gateway.attachments.iter().map(move |attachment| {
        let call = address::attachment_module(gateway, attachment);
        EntryView {
            key: format!("{}--{}", gateway.gateway.name, attachment.name()),
            value: Expr::new(format!("module.{call}.transit_gateway_attachment_id")),
        }
    })
}
