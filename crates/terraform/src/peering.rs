//! The file of a peering: a module call for each side, with the values.

use crossvpc_core::plan::{Peering, RoutedVpc};
use crossvpc_render::{Comment, Expr, link_header};
use serde::Serialize;

use crate::address;
use crate::routed::RoutedView;

/// The page `vpc-peering/link.tf`.
#[derive(Serialize)]
pub(crate) struct LinkView {
    /// What the file opens with.
    header: Vec<Comment>,
    /// The requester's call and the accepter's.
    modules: [ModuleView; 2],
}

/// A module call.
#[derive(Serialize)]
struct ModuleView {
    /// The name of the call.
    name: String,
    /// The folder of the module.
    source: String,
    /// The provider of this side's account and region.
    provider: Expr,
    /// What only the requester says.
    request: Option<RequestView>,
    /// What only the accepter says.
    accept: Option<AcceptView>,
    /// The other side's call.
    other: Expr,
    /// Whether the other side may resolve this side's private names.
    dns: bool,
    /// The `Name` tag.
    tag: String,
    /// Its routes and rules.
    #[serde(flatten)]
    routed: RoutedView,
}

/// The request.
#[derive(Serialize)]
struct RequestView {
    /// This side's VPC.
    vpc_id: Expr,
    /// The other side's VPC.
    peer_vpc_id: Expr,
    /// The other side's account.
    peer_owner_id: String,
    /// The other side's region, if it is another.
    peer_region: Option<&'static str>,
    /// Whether the request is accepted as it is made.
    auto_accept: bool,
}

/// The acceptance.
#[derive(Serialize)]
struct AcceptView {
    /// Whether the requester has done it.
    already_accepted: bool,
}

/// What the page shows of a peering.
pub(crate) fn view(peering: &Peering) -> LinkView {
    let (a, b) = peering.pair();
    let title = format!("VPC peering between `{a}` and `{b}`");
    let (requester, accepter) = (&peering.requester, &peering.accepter);
    let request = RequestView {
        vpc_id: address::vpc_id(&requester.vpc),
        peer_vpc_id: address::vpc_id(&accepter.vpc),
        peer_owner_id: accepter.vpc.account.id.to_string(),
        peer_region: peering.crosses_regions().then(|| accepter.vpc.region.name()),
        auto_accept: peering.accepts_itself(),
    };
    let accept = AcceptView { already_accepted: peering.accepts_itself() };
    LinkView {
        header: link_header(&title, None, &peering.connections),
        modules: [
            module(peering, "requester", [requester, accepter], Some(request), None),
            module(peering, "accepter", [accepter, requester], None, Some(accept)),
        ],
    }
}

fn module(
    peering: &Peering,
    role: &str,
    [side, other]: [&RoutedVpc; 2],
    request: Option<RequestView>,
    accept: Option<AcceptView>,
) -> ModuleView {
    let (a, b) = peering.pair();
    ModuleView {
        name: address::peering_module(peering, side),
        source: format!("./modules/vpc-peering/{role}"),
        provider: Expr::new(format!("aws.{}", address::provider_alias(&side.place()))),
        request,
        accept,
        other: Expr::new(format!("module.{}", address::peering_module(peering, other))),
        dns: peering.dns,
        tag: format!("{a}--{b}"),
        routed: RoutedView::of(side),
    }
}
