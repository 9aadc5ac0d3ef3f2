//! The file of an attachment: a module call in the VPC's account, with the VPC's routes and rules.

use crossvpc_core::plan::{Attachment, TransitGateway};
use crossvpc_render::{Comment, Expr, link_header};
use serde::Serialize;

use super::{acceptance, gateway_for};
use crate::address;
use crate::maps::{MapView, subnets};
use crate::root::{Root, Taken};
use crate::routed::RoutedView;

/// The page `transit-gateway/attachment.tf`.
#[derive(Serialize)]
pub(super) struct AttachmentFileView {
    /// What the file opens with.
    header: Vec<Comment>,
    /// The call.
    module: ModuleView,
}

/// The call of the attachment's module.
#[derive(Serialize)]
struct ModuleView {
    name: String,
    /// Whether there is one, where that depends.
    count: Option<Expr>,
    /// The folder of the module.
    source: String,
    /// The provider of the VPC's account and region, where there are several.
    provider: Option<Expr>,
    gateway_id: Expr,
    vpc_id: Expr,
    /// The subnets, one a zone.
    subnets: MapView,
    appliance_mode: bool,
    ipv6: bool,
    /// Whether the default table serves it, where its own account may say so.
    default_table: Option<DefaultTableView>,
    /// The acceptance, where the owner has anything to do.
    acceptance: Option<Expr>,
    /// Whether the owner has done it, where that is handed over.
    accepted: Option<Expr>,
    /// The `Name` tag.
    tag: String,
    /// The VPC's routes and rules.
    #[serde(flatten)]
    routed: RoutedView,
    /// What accepts the gateway's share, where it has to be accepted.
    share_accepter: Option<Expr>,
}

/// Whether the default table serves an attachment.
#[derive(Serialize)]
struct DefaultTableView {
    is_used: bool,
}

/// What the page shows of an attachment.
pub(super) fn view(gateway: &TransitGateway, attachment: &Attachment, root: &Root) -> AttachmentFileView {
    let (name, vpc) = (&gateway.gateway.name, &attachment.side.vpc);
    let title = format!("Attachment of `{}` to the transit gateway `{name}`", vpc.name);
    let accepter = attachment.is_invited().then(|| address::share_accepter(gateway, &vpc.account));
    let gateway_id = gateway_for(gateway, attachment, root);
    let acceptance = attachment.is_routed_by_owner().then(|| root.take(acceptance(gateway, attachment)));
    AttachmentFileView {
        header: link_header(&title, Some(&format!("transit-gateways.{name}")), &attachment.connections),
        module: ModuleView {
            name: address::attachment_module(gateway, attachment),
            count: gateway_id.count(),
            source: root.module("transit-gateway/attachment"),
            provider: root.provider(&attachment.place()),
            gateway_id: Expr::new(gateway_id.expr),
            vpc_id: address::vpc_id(vpc),
            subnets: subnets(vpc, &attachment.subnets),
            appliance_mode: attachment.appliance_mode,
            ipv6: attachment.ipv6,
            default_table: (!attachment.is_shared())
                .then(|| DefaultTableView { is_used: gateway.uses_default_table() }),
            accepted: acceptance.as_ref().and_then(Taken::is_there),
            acceptance: acceptance.map(|taken| taken.object("transit_gateway_id")),
            tag: root.prefix.of(format!("{name}-{}", vpc.name)),
            routed: RoutedView::of(&attachment.side, &gateway.id(), &root.prefix),
            share_accepter: accepter
                .map(|accepter| Expr::new(format!("aws_ram_resource_share_accepter.{accepter}"))),
        },
    }
}
