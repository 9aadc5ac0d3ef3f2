//! Transit gateways as written.

use crate::diagnostic::Report;
use crate::findings::shape::{invalid_value, missing_key};
use crate::source::{Span, Spanned};
use crate::yaml::{Kind, Node};

use super::fields::Fields;
use super::meant::Short;
use super::text::RENAMED_FROM;
use super::{Entries, Text, Unread, WithId, decode};

/// A transit gateway.
#[derive(Clone, Debug)]
pub struct TransitGateway {
    /// What the thing was called when it was first generated.
    pub renamed_from: Option<Text>,
    /// The name of the account that owns it.
    pub account: Option<Text>,
    /// `defaults.region` when left out.
    pub region: Option<Text>,
    /// `tgw-…` of an existing gateway, of which nothing is created.
    pub id: Option<Text>,
    /// The private ASN of the Amazon side; 64512 by default.
    pub asn: Option<Spanned<u64>>,
    /// Whether attachments from other accounts are accepted by the gateway itself.
    pub auto_accept: bool,
    /// Where `auto-accept` stands, if it does.
    pub auto_accept_span: Option<Span>,
    /// With whom it is shared; exactly the accounts that attach by default.
    pub share: Option<Spanned<Share>>,
    /// Its route tables by name; without any, the default table serves everybody.
    pub route_tables: Entries<GatewayRouteTable>,
    /// Settings of attachments, by the name of the VPC.
    pub attachments: Entries<Attachment>,
    /// What of it could not be read.
    pub unread: Unread,
}

/// With whom a gateway is shared.
#[derive(Clone, Debug)]
pub enum Share {
    /// `accounts`, `organization` or `none`.
    Word(Text),
    /// The ids of organizational units.
    Units(Vec<Text>),
}

/// A route table of a gateway.
#[derive(Clone, Debug, Default)]
pub struct GatewayRouteTable {
    /// What the thing was called when it was first generated.
    pub renamed_from: Option<Text>,
    /// `tgw-rtb-…` of an existing table; one is made when left out.
    pub id: Option<Text>,
    /// Its static routes.
    pub routes: Vec<GatewayRoute>,
}

/// A static route of a gateway's table.
#[derive(Clone, Debug)]
pub struct GatewayRoute {
    /// The destination block.
    pub to: Option<Text>,
    /// The name of the VPC it leads to; a black hole otherwise.
    pub via: Option<Text>,
    /// Whether it is wrong as a whole.
    pub is_broken: bool,
}

/// The attachment of a VPC.
#[derive(Clone, Debug, Default)]
pub struct Attachment {
    /// The names of its subnets, one a zone; all of the VPC's by default.
    pub subnets: Vec<Text>,
    /// The name of the gateway's route table it is associated with.
    pub route_table: Option<Text>,
    /// The names of further tables that learn the VPC's blocks, beside those that its connections need.
    pub propagate_to: Vec<Text>,
    /// Whether flows stay in the zone they entered by.
    pub appliance_mode: bool,
    /// The id of an attachment that exists, for Terraform to take over.
    pub adopt: Option<Text>,
    /// What of it could not be read.
    pub unread: Unread,
}

impl WithId for TransitGateway {
    fn id(&self) -> Option<&Text> {
        self.id.as_ref()
    }

    fn renamed_from(&self) -> Option<&Text> {
        self.renamed_from.as_ref()
    }
}

impl WithId for GatewayRouteTable {
    fn id(&self) -> Option<&Text> {
        self.id.as_ref()
    }

    fn renamed_from(&self) -> Option<&Text> {
        self.renamed_from.as_ref()
    }
}

pub(super) fn read(name: Span, node: Node<'_>, report: &mut Report) -> TransitGateway {
    const KEYS: &[&str] = &[
        RENAMED_FROM,
        "account",
        "region",
        "id",
        "asn",
        "auto-accept",
        "share",
        "route-tables",
        "attachments",
    ];
    let mut fields = Fields::of(node, "a transit gateway", KEYS, Short::None, report).named_at(name);
    let renamed_from = fields.text(RENAMED_FROM, report);
    let account = fields.required_text("account", report);
    let region = fields.text("region", report);
    let id = fields.text("id", report);
    let asn = fields.number("asn", report);
    let auto_accept_span = fields.key_span("auto-accept");
    let auto_accept = fields.boolean("auto-accept", false, report);
    let share_span = fields.key_span("share");
    let share = fields.read("share", report, share).zip(share_span);
    let route_tables = fields.entries("route-tables", report, |_, node, report| route_table(node, report));
    let attachments = fields.entries("attachments", report, |_, node, report| attachment(node, report));
    TransitGateway {
        renamed_from,
        account,
        region,
        id,
        asn,
        auto_accept,
        auto_accept_span,
        share: share.map(|(value, span)| Spanned { value, span }),
        route_tables,
        attachments,
        unread: fields.finish(),
    }
}

fn share(node: Node<'_>, report: &mut Report) -> Option<Share> {
    if let Kind::Sequence(items) = node.kind() {
        if items.len() == 0 {
            report.push(missing_key::empty(node.span(), "a transit gateway", "share"));
        }
        let (units, _) = decode::items(node, "share", report, |item, report| {
            decode::text(item, "an entry of `share`", report)
        });
        decode::report_twice(&units, "share", report);
        return Some(Share::Units(units));
    }
    decode::text(node, "share", report).map(Share::Word)
}

fn route_table(node: Node<'_>, report: &mut Report) -> GatewayRouteTable {
    let mut fields = Fields::of(
        node,
        "a route table of a gateway",
        &[RENAMED_FROM, "id", "routes"],
        Short::Key("id"),
        report,
    );
    let renamed_from = fields.text(RENAMED_FROM, report);
    let id = fields.text("id", report);
    let routes = fields.items("routes", report, |node, report| Some(route(node, report)));
    GatewayRouteTable { renamed_from, id, routes }
}

fn route(node: Node<'_>, report: &mut Report) -> GatewayRoute {
    let mut fields = Fields::of(node, "a route", &["to", "via", "blackhole"], Short::None, report);
    let to = fields.required_text("to", report);
    let via = fields.text("via", report);
    let blackhole = fields.boolean("blackhole", false, report);
    let unread = fields.finish();
    let is_open = via.is_none() && !blackhole;
    if is_open && !unread.has("via") && !unread.has("blackhole") {
        report.push(missing_key::either(node.span(), "a route", "via", "blackhole"));
    }
    if let (Some(via), true) = (&via, blackhole) {
        report.push(invalid_value::route_with_two_targets(via.span));
    }
    GatewayRoute { is_broken: is_open || (via.is_some() && blackhole), to, via }
}

fn attachment(node: Node<'_>, report: &mut Report) -> Attachment {
    const KEYS: &[&str] = &["subnets", "route-table", "propagate-to", "appliance-mode", "adopt"];
    let mut fields = Fields::of(node, "an attachment", KEYS, Short::None, report);
    let subnets = fields.named("subnets", report);
    let route_table = fields.text("route-table", report);
    let propagate_to = fields.named("propagate-to", report);
    let appliance_mode = fields.boolean("appliance-mode", false, report);
    let adopt = fields.text("adopt", report);
    Attachment { subnets, route_table, propagate_to, appliance_mode, adopt, unread: fields.finish() }
}
