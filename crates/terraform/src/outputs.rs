//! The outputs of the root: what was made, by the names of the spec.

use std::collections::BTreeMap;

use crossvpc_core::plan::{Attachment, Endpoint, PrivateLink, RoutedVpc, TransitGateway, VpcPeering};
use crossvpc_render::{Comment, Expr, header};
use serde::Serialize;

use crate::address;
use crate::root::{Root, output, output_if_any};

/// An output of a root, a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Output {
    EndpointServiceNames,
    EndpointDnsNames,
    PrivateDnsVerifications,
    TargetGroupArns,
    TransitGatewayAttachmentIds,
    TransitGatewayIds,
    VpcPeeringConnectionIds,
}

/// The page `root/outputs.tf`.
#[derive(Serialize)]
pub(crate) struct OutputsView<'r> {
    header: Vec<Comment>,
    outputs: Vec<OutputView<'r>>,
}

/// An output.
#[derive(Serialize)]
struct OutputView<'r> {
    name: &'static str,
    description: &'static str,
    entries: &'r [EntryView],
}

/// An entry of its map.
#[derive(Serialize)]
pub(crate) struct EntryView {
    key: String,
    value: Expr,
}

impl Output {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::EndpointServiceNames => "endpoint_service_names",
            Self::EndpointDnsNames => "endpoint_dns_names",
            Self::PrivateDnsVerifications => "private_dns_verifications",
            Self::TargetGroupArns => "target_group_arns",
            Self::TransitGatewayAttachmentIds => "transit_gateway_attachment_ids",
            Self::TransitGatewayIds => "transit_gateway_ids",
            Self::VpcPeeringConnectionIds => "vpc_peering_connection_ids",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::EndpointServiceNames => "Name of each endpoint service, by connection.",
            Self::EndpointDnsNames => "DNS name of each endpoint, by connection and consumer.",
            Self::PrivateDnsVerifications => {
                "TXT record that proves the ownership of each private DNS name, by connection."
            }
            Self::TargetGroupArns => {
                "ARN of each target group whose targets something else registers, by connection and port."
            }
            Self::TransitGatewayAttachmentIds => "Id of each attachment, by transit gateway and VPC.",
            Self::TransitGatewayIds => "Id of each transit gateway, by name.",
            Self::VpcPeeringConnectionIds => {
                "Id of each VPC peering connection, by the two VPCs that it joins."
            }
        }
    }
}

/// What the page shows of the outputs of a root.
pub(crate) fn view(outputs: &BTreeMap<Output, Vec<EntryView>>) -> OutputsView<'_> {
    let outputs = outputs.iter().map(|(output, entries)| OutputView {
        name: output.name(),
        description: output.description(),
        entries,
    });
    OutputsView {
        header: header("Ids and names of the created resources", ["connections"]),
        outputs: outputs.collect(),
    }
}

pub(crate) fn of_peering(peering: &VpcPeering, side: &RoutedVpc) -> EntryView {
    let (a, b) = peering.pair();
    let call = address::peering_module(peering, side);
    entry(format!("{a}--{b}"), output(&call, "vpc_peering_connection_id"))
}

pub(crate) fn of_service(service: &PrivateLink, name: &str) -> EntryView {
    entry(service.connection.name.to_string(), output(&address::service_module(service), name))
}

pub(crate) fn of_endpoint(service: &PrivateLink, endpoint: &Endpoint, root: &Root) -> EntryView {
    let call = address::endpoint_module(service, endpoint);
    let is_counted = !root.has(&service.place());
    let dns_name = if is_counted { output_if_any } else { output };
    entry(format!("{}--{}", service.connection.name, endpoint.party.vpc.name), dns_name(&call, "dns_name"))
}

pub(crate) fn of_gateway(gateway: &TransitGateway) -> EntryView {
    entry(gateway.gateway.name.to_string(), address::gateway_id(gateway).as_str().to_owned())
}

pub(crate) fn of_attachment(
    gateway: &TransitGateway,
    attachment: &Attachment,
    is_counted: bool,
) -> EntryView {
    let call = address::attachment_module(gateway, attachment);
    let id = if is_counted { output_if_any } else { output };
    let key = format!("{}--{}", gateway.gateway.name, attachment.name());
    entry(key, id(&call, "transit_gateway_attachment_id"))
}

fn entry(key: String, value: String) -> EntryView {
    EntryView { key, value: Expr::new(value) }
}
