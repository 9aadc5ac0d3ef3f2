//! What a peering adds to roots: a file with a module call for each side, with the values.

use crossvpc_core::plan::{RoutedVpc, VpcPeering};
use crossvpc_render::{Comment, Expr, link_header};
use serde::Serialize;

use crate::outputs::{self, Output};
use crate::parts::RootParts;
use crate::root::{Root, Value, Wire, output};
use crate::routed::RoutedView;
use crate::{address, imports};

/// The page `vpc-peering/link.tf`.
#[derive(Serialize)]
struct LinkView {
    /// What the file opens with.
    header: Vec<Comment>,
    /// The requester's call and the accepter's, or only one of them.
    modules: Vec<ModuleView>,
}

/// A module call.
#[derive(Serialize)]
struct ModuleView {
    /// The name of the call.
    name: String,
    /// The folder of the module.
    source: String,
    /// The provider of this side's account and region, where there are several.
    provider: Option<Expr>,
    /// What only the requester says.
    request: Option<RequestView>,
    /// What only the accepter says.
    accept: Option<AcceptView>,
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
    /// The connection, once it is accepted.
    acceptance: Expr,
}

/// The acceptance.
#[derive(Serialize)]
struct AcceptView {
    /// The connection as requested.
    request: Expr,
    /// Whether the requester has done it.
    already_accepted: bool,
}

/// The modules that a peering calls.
pub(crate) const MODULES: &[&str] = &["vpc-peering/accepter", "vpc-peering/requester"];

/// What a peering adds to a root.
pub(crate) fn parts(peering: &VpcPeering, root: Root) -> RootParts<'_> {
    let mut parts = RootParts::of(root);
    let has = |side: &RoutedVpc| parts.root.has(&side.place());
    // The accepter knows it once it carries traffic; a root without it shows what was requested.
    let shown = [&peering.accepter, &peering.requester].into_iter().find(|side| has(side));
    let output = shown.map(|side| outputs::of_peering(peering, side));
    if has(&peering.requester) {
        // Only the requester names VPCs: both.
        peering.sides().into_iter().for_each(|side| parts.missing.note_vpc(&side.vpc));
        parts.imports.extend(import(peering));
    }
    parts.modules.extend(MODULES);
    parts.add_output(Output::VpcPeeringConnectionIds, output);
    let id = (&*peering.id(), None);
    parts.add_file(id, &peering.connections, "vpc-peering/link.tf", |root| view(peering, root));
    parts
}

/// A peering is imported where it is requested.
fn import(peering: &VpcPeering) -> Option<imports::ImportView> {
    let call = address::peering_module(peering, &peering.requester);
    let adopted = peering.adopted().next();
    adopted.map(|adopted| imports::plain(&call, "aws_vpc_peering_connection.this", adopted.id.as_str()))
}

/// What the page shows of the sides of a peering that stand in a root.
fn view(peering: &VpcPeering, root: &Root) -> LinkView {
    let (a, b) = peering.pair();
    let title = format!("VPC peering between `{a}` and `{b}`");
    let sides = peering.sides().into_iter().filter(|side| root.has(&side.place()));
    LinkView {
        header: link_header(&title, None, &peering.connections),
        modules: sides.map(|side| module(peering, side, root)).collect(),
    }
}

/// What each side needs of the other one.
pub(crate) fn wires(peering: &VpcPeering) -> Vec<Wire> {
    let [requester, accepter] = peering.sides().map(RoutedVpc::place);
    vec![Wire { value: request(peering), to: accepter }, Wire { value: acceptance(peering), to: requester }]
}

fn request(peering: &VpcPeering) -> Value {
    id(peering, &peering.requester, "request", "requested")
}

fn acceptance(peering: &VpcPeering) -> Value {
    id(peering, &peering.accepter, "acceptance", "accepted")
}

/// The id of the connection as a side knows it.
fn id(peering: &VpcPeering, side: &RoutedVpc, noun: &str, state: &str) -> Value {
    let (a, b) = peering.pair();
    let expr = output(&address::peering_module(peering, side), "vpc_peering_connection_id");
    Value {
        place: side.place(),
        variable: format!("peering_{noun}_{}__{}", a.snake(), b.snake()),
        description: format!("Id of the {state} peering connection of {a} and {b}"),
        pattern: "^pcx-[0-9a-f]+$",
        handed_over: expr.clone(),
        expr,
    }
}

fn module(peering: &VpcPeering, side: &RoutedVpc, root: &Root) -> ModuleView {
    let (a, b) = peering.pair();
    let is_requester = side.vpc.is(&peering.requester.vpc);
    let role = if is_requester { "requester" } else { "accepter" };
    let place = side.place();
    ModuleView {
        name: address::peering_module(peering, side),
        source: root.module(&format!("vpc-peering/{role}")),
        provider: root.provider(&place),
        request: is_requester.then(|| requester(peering, root)),
        accept: (!is_requester).then(|| AcceptView {
            request: root.take(request(peering)).object("vpc_peering_connection_id"),
            already_accepted: peering.accepts_itself(),
        }),
        dns: peering.dns,
        tag: root.prefix.of(format!("{a}--{b}")),
        routed: RoutedView::of(side, &peering.id(), &root.prefix),
    }
}

fn requester(peering: &VpcPeering, root: &Root) -> RequestView {
    let accepter = &peering.accepter.vpc;
    RequestView {
        vpc_id: address::vpc_id(&peering.requester.vpc),
        peer_vpc_id: address::vpc_id(accepter),
        peer_owner_id: accepter.account.id.to_string(),
        peer_region: peering.crosses_regions().then(|| accepter.region.name()),
        auto_accept: peering.accepts_itself(),
        acceptance: root.take(acceptance(peering)).object("vpc_peering_connection_id"),
    }
}
