//! The file of a gateway: the gateway with its tables and share, the acceptances of the share, and what its owner does
//! for each attachment.

use std::sync::Arc;

use crossvpc_core::name::Prefix;
use crossvpc_core::network::{Account, DEFAULT_ASN};
use crossvpc_core::plan::{Attachment, PrincipalKind, ResourceShare, TransitGateway};
use crossvpc_render::{Comment, Expr, hcl_quoted, header};
use serde::Serialize;

use super::{attachment_id, calls_gateway, calls_routing, invited_at, share_arn};
use crate::address;
use crate::maps::MapView;
use crate::root::Root;

/// The page `transit-gateway/gateway.tf`.
#[derive(Serialize)]
pub(super) struct GatewayFileView {
    /// What the file opens with.
    header: Vec<Comment>,
    /// The call that makes what is missing of it.
    gateway: Option<GatewayView>,
    /// The accounts that accept the share.
    accepters: Vec<AccepterView>,
    /// The call that accepts and routes.
    routing: Option<RoutingView>,
}

/// The call of the gateway's module.
#[derive(Serialize)]
struct GatewayView {
    name: String,
    /// The folder of the module.
    source: String,
    /// The provider of the owner's account and region, where there are several.
    provider: Option<Expr>,
    /// A gateway that is made.
    made: Option<MadeView>,
    /// One that exists.
    existing: Option<ExistingView>,
    /// The `Name` tag.
    tag: String,
    /// The route tables that are made, by name.
    tables: Vec<Expr>,
    share: Option<ShareView>,
}

/// The options of a gateway that is made.
#[derive(Serialize)]
struct MadeView {
    asn: u32,
    auto_accept: bool,
    default_table: bool,
}

/// A gateway that exists.
#[derive(Serialize)]
struct ExistingView {
    id: String,
    /// Its ARN, where it is shared.
    arn: Option<String>,
}

/// The share.
#[derive(Serialize)]
struct ShareView {
    name: String,
    allows_external: bool,
    /// Account ids and ARNs, by name.
    principals: MapView,
}

/// An account that accepts the share.
#[derive(Serialize)]
struct AccepterView {
    comment: Comment,
    name: String,
    /// Whether there is one, where that depends.
    count: Option<Expr>,
    provider: Option<Expr>,
    share_arn: Expr,
}

/// The call of the routing module.
#[derive(Serialize)]
struct RoutingView {
    name: String,
    source: String,
    provider: Option<Expr>,
    gateway_id: Expr,
    /// Whether attachments that are accepted join the default table.
    default_table: bool,
    tag: String,
    attachments: Vec<AttachmentView>,
    static_routes: Vec<StaticRouteView>,
}

/// What the owner does for an attachment.
#[derive(Serialize)]
struct AttachmentView {
    key: Expr,
    /// Its id, from its own call.
    id: Expr,
    /// Whether it is there, where that is handed over.
    requested: Option<Expr>,
    accept: bool,
    /// The table it is associated with.
    table: Option<Expr>,
    /// The tables that learn its blocks.
    propagations: MapView,
}

/// A static route.
#[derive(Serialize)]
struct StaticRouteView {
    /// The table and the destination.
    key: String,
    table: Expr,
    destination: String,
    /// The attachment it leads to; a black hole where absent.
    attachment: Option<String>,
}

/// Whether a root has anything to say of a gateway: nothing where all of it is there and accepts by itself, or where nobody
/// is invited.
pub(super) fn is_in(gateway: &TransitGateway, root: &Root) -> bool {
    let is_called = calls_gateway(gateway) || calls_routing(gateway);
    let mut invited = gateway.invited_accounts().into_iter();
    (root.has(&gateway.place()) && is_called)
        || invited.any(|account| root.has(&invited_at(gateway, account)))
}

/// What the page shows of a gateway in a root.
pub(super) fn view(gateway: &TransitGateway, root: &Root) -> GatewayFileView {
    let declared = &gateway.gateway;
    let is_here = root.has(&gateway.place());
    GatewayFileView {
        header: header(
            &format!("Transit gateway `{}` of `{}`", declared.name, declared.account.name),
            [format!("transit-gateways.{}", declared.name).as_str(), "connections"],
        ),
        gateway: (is_here && calls_gateway(gateway)).then(|| call(gateway, root)),
        accepters: accepters(gateway, root),
        routing: (is_here && calls_routing(gateway)).then(|| routing(gateway, root)),
    }
}

fn call(gateway: &TransitGateway, root: &Root) -> GatewayView {
    let declared = &gateway.gateway;
    let (account, region) = (&declared.account.id, declared.region);
    let existing = declared.id.as_ref().map(|id| ExistingView {
        id: id.to_string(),
        arn: gateway
            .share
            .is_some()
            .then(|| format!("arn:{}:ec2:{region}:{account}:transit-gateway/{id}", region.partition())),
    });
    let made = MadeView {
        asn: declared.asn.map_or(DEFAULT_ASN, |(asn, _)| asn),
        auto_accept: declared.auto_accept,
        default_table: gateway.uses_default_table(),
    };
    GatewayView {
        name: address::gateway_module(gateway),
        source: root.module("transit-gateway/gateway"),
        provider: root.provider(&gateway.place()),
        made: existing.is_none().then_some(made),
        existing,
        tag: root.prefix.of(&declared.name),
        tables: declared
            .tables
            .iter()
            .filter(|table| table.id.is_none())
            .map(|table| address::key(&table.name))
            .collect(),
        share: gateway.share.as_ref().map(|share| self::share(gateway, share, &root.prefix)),
    }
}

fn share(gateway: &TransitGateway, share: &ResourceShare, prefix: &Prefix) -> ShareView {
    let partition = gateway.gateway.region.partition();
    let principals = share.principals.iter().map(|principal| match &principal.who {
        PrincipalKind::Account(account) => (address::key(&account.name), quoted(&account.id.to_string())),
        // With a slash, as an account may be called like a unit.
        PrincipalKind::Organization(rest) => {
            let key = rest.rsplit(':').next().unwrap_or(rest);
            (quoted(key), quoted(&format!("arn:{partition}:{rest}")))
        }
    });
    ShareView {
        name: prefix.of(gateway.id()),
        allows_external: share.allows_external,
        principals: MapView::of(principals),
    }
}

fn accepters(gateway: &TransitGateway, root: &Root) -> Vec<AccepterView> {
    let invited = gateway.invited_accounts().into_iter();
    let here = invited.filter(|account| root.has(&invited_at(gateway, account)));
    let accepter = |account: &Arc<Account>| {
        let share_arn = root.take(share_arn(gateway));
        let name = &account.name;
        let comment = format!(
            "`{name}` must accept the invitation of AWS RAM before it can use the \
                               gateway."
        );
        AccepterView {
            comment: Comment::new(&comment),
            name: address::share_accepter(gateway, account),
            count: share_arn.count(),
            provider: root.provider(&invited_at(gateway, account)),
            share_arn: Expr::new(share_arn.expr),
        }
    };
    here.map(accepter).collect()
}

fn routing(gateway: &TransitGateway, root: &Root) -> RoutingView {
    let attachments = gateway.attachments.iter();
    let attachments = attachments.filter(|attachment| attachment.is_routed_by_owner());
    let static_routes = gateway.gateway.tables.iter().flat_map(|table| {
        table.routes.iter().map(move |route| StaticRouteView {
            key: format!("{}/{}", table.name, route.destination.net),
            table: address::gateway_table_id(gateway, table),
            destination: route.destination.net.to_string(),
            attachment: route.via.as_ref().map(|(vpc, _)| vpc.to_string()),
        })
    });
    RoutingView {
        name: address::routing_module(gateway),
        source: root.module("transit-gateway/routing"),
        provider: root.provider(&gateway.place()),
        gateway_id: address::gateway_id(gateway),
        default_table: gateway.uses_default_table(),
        tag: root.prefix.of(&gateway.gateway.name),
        attachments: attachments.map(|attachment| self::attachment(gateway, attachment, root)).collect(),
        static_routes: static_routes.collect(),
    }
}

fn attachment(gateway: &TransitGateway, attachment: &Attachment, root: &Root) -> AttachmentView {
    let id = root.take(attachment_id(gateway, attachment));
    let propagations = attachment.propagates_to.iter();
    AttachmentView {
        key: address::key(attachment.name()),
        requested: id.is_there(),
        id: Expr::new(id.expr),
        accept: attachment.needs_acceptance(),
        table: attachment.table.as_ref().map(|table| address::gateway_table_id(gateway, table)),
        propagations: MapView::of(
            propagations.map(|table| (address::key(&table.name), address::gateway_table_id(gateway, table))),
        ),
    }
}

fn quoted(text: &str) -> Expr {
    Expr::new(hcl_quoted(text))
}
