//! What the page shows of each task.

use crossvpc_render::Expr;
use serde::Serialize;

/// Something that an account's people do.
#[derive(Serialize)]
pub(crate) struct TaskView {
    /// From 1.
    pub(super) number: usize,
    /// The account and region.
    pub(super) place: Expr,
    /// What. Exactly one is there.
    pub(super) does: Does,
}

/// What is done; the page has the words for each.
#[derive(Default, Serialize)]
pub(super) struct Does {
    pub(super) request: Option<RequestView>,
    pub(super) accept_request: Option<Expr>,
    pub(super) peering_dns: Option<Expr>,
    pub(super) service: Option<Box<ServiceView>>,
    pub(super) endpoint: Option<EndpointView>,
    pub(super) accept_endpoint: Option<Expr>,
    pub(super) name_service: Option<NameView>,
    pub(super) resolve: Option<ResolveView>,
    pub(super) gateway: Option<GatewayView>,
    pub(super) share: Option<ShareView>,
    pub(super) accept_share: Option<ShareView>,
    pub(super) attach: Option<AttachView>,
    pub(super) accept_attachment: Option<Expr>,
    pub(super) tables: Option<TablesView>,
    pub(super) routes: Option<RoutesView>,
    pub(super) rules: Option<RulesView>,
}

/// Routes of a VPC.
#[derive(Serialize)]
pub(super) struct RoutesView {
    pub(super) vpc: Expr,
    /// What they lead to, in words.
    pub(super) to: Expr,
    pub(super) routes: Vec<RouteView>,
}

#[derive(Serialize)]
pub(super) struct RouteView {
    pub(super) table: Expr,
    pub(super) destination: Expr,
}

/// Rules of a VPC's security groups.
#[derive(Serialize)]
pub(super) struct RulesView {
    pub(super) vpc: Expr,
    pub(super) rules: Vec<RuleView>,
}

/// A rule of a security group.
#[derive(Serialize)]
pub(super) struct RuleView {
    pub(super) group: Expr,
    /// Whether it is one of the inbound rules.
    pub(super) inbound: bool,
    pub(super) ports: Expr,
    /// The other end.
    pub(super) peer: Expr,
}

/// The service with its load balancer.
#[derive(Serialize)]
pub(super) struct ServiceView {
    pub(super) vpc: Expr,
    /// The load balancer that exists, if one does.
    pub(super) existing: Option<Expr>,
    /// The subnets of the one that is made.
    pub(super) subnets: Option<Expr>,
    /// What its security group lets in.
    pub(super) inbound: Vec<OpeningView>,
    pub(super) listeners: Vec<ListenerView>,
    pub(super) targets: Option<Expr>,
    /// Who may ask for an endpoint.
    pub(super) principals: Expr,
    pub(super) acceptance_required: bool,
    /// The other regions that it serves.
    pub(super) regions: Option<Expr>,
}

#[derive(Serialize)]
pub(super) struct ListenerView {
    pub(super) port: Expr,
    pub(super) target_port: u16,
}

/// What a group that is made lets in.
#[derive(Serialize)]
pub(super) struct OpeningView {
    pub(super) ports: Expr,
    pub(super) peer: Expr,
}

/// An endpoint.
#[derive(Serialize)]
pub(super) struct EndpointView {
    pub(super) vpc: Expr,
    pub(super) subnets: Option<Expr>,
    pub(super) inbound: Vec<OpeningView>,
    /// The region of the service, if it is another.
    pub(super) service_region: Option<&'static str>,
}

/// The private DNS name of a service.
#[derive(Serialize)]
pub(super) struct NameView {
    pub(super) name: Expr,
}

/// The same at an endpoint.
#[derive(Serialize)]
pub(super) struct ResolveView {
    pub(super) name: Expr,
    pub(super) vpc: Expr,
}

/// A gateway that is made.
#[derive(Serialize)]
pub(super) struct GatewayView {
    pub(super) name: Expr,
    pub(super) auto_accept: bool,
    /// Whether its default table serves every attachment.
    pub(super) default_table: bool,
    /// Its tables that are made, if any are.
    pub(super) tables: Option<Expr>,
}

/// Its share with other accounts.
#[derive(Serialize)]
pub(super) struct ShareView {
    pub(super) name: Expr,
    /// The accounts of the connection that see the gateway by it, or the owner.
    pub(super) accounts: Expr,
}

/// The attachment of a VPC.
#[derive(Serialize)]
pub(super) struct AttachView {
    pub(super) name: Expr,
    pub(super) vpc: Expr,
    pub(super) subnets: Option<Expr>,
    pub(super) appliance_mode: bool,
}

/// What the gateway's tables say of an attachment.
#[derive(Serialize)]
pub(super) struct TablesView {
    pub(super) vpc: Expr,
    pub(super) table: Expr,
    /// The tables that learn the VPC's blocks.
    pub(super) propagates_to: Option<Expr>,
}

/// The request.
#[derive(Serialize)]
pub(super) struct RequestView {
    pub(super) vpc: Expr,
    pub(super) peer: Expr,
    /// The other account, if it is another.
    pub(super) peer_account: Option<Expr>,
    /// The other region, if it is another.
    pub(super) peer_region: Option<&'static str>,
    /// Whether AWS accepts it as it is made.
    pub(super) accepts_itself: bool,
}
