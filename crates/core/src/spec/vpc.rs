//! VPCs as written.

use crate::diagnostic::Report;
use crate::source::Span;
use crate::yaml::{Kind, Node};

use super::decode::{self, Fields};
use super::{Entries, Text};

/// A VPC.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// The name of the account that owns it.
    pub account: Text,
    /// `defaults.region` when left out.
    pub region: Option<Text>,
    /// `vpc-…`; an input of the generated files when left out.
    pub id: Option<Text>,
    /// IPv4 blocks, the primary one first.
    pub cidrs: Vec<Text>,
    /// IPv6 blocks.
    pub ipv6_cidrs: Vec<Text>,
    /// The two DNS attributes.
    pub dns: Dns,
    /// Route tables by name, with their ids where they are known.
    pub route_tables: Entries<Resource>,
    /// Subnets by name.
    pub subnets: Entries<Subnet>,
    /// Security groups by name, with their ids where they are known.
    pub security_groups: Entries<Resource>,
}

/// The DNS attributes of a VPC, both true by default.
#[derive(Clone, Copy, Debug)]
pub struct Dns {
    /// `enableDnsSupport`
    pub support: bool,
    /// `enableDnsHostnames`
    pub hostnames: bool,
    /// Where they stand, if they do.
    pub span: Option<Span>,
}

/// Something in a VPC of which the spec says only the id.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The id; an input of the generated files when left out.
    pub id: Option<Text>,
}

/// A subnet.
#[derive(Clone, Debug)]
pub struct Subnet {
    /// Its IPv4 block.
    pub cidr: Text,
    /// Its IPv6 block.
    pub ipv6_cidr: Option<Text>,
    /// The id of its availability zone, such as `euw1-az1`.
    pub zone: Option<Text>,
    /// `subnet-…`; an input of the generated files when left out.
    pub id: Option<Text>,
    /// The name of its route table.
    pub route_table: Option<Text>,
}

pub(super) fn read(name: Span, node: Node<'_>, report: &mut Report) -> Option<Vpc> {
    let mut fields = Fields::of(node, "a VPC", report)?.named_at(name);
    let account = fields.required_text("account", report);
    let region = fields.text("region", report);
    let id = fields.text("id", report);
    let cidrs = fields
        .required_items("cidrs", report, |item, report| decode::text(item, "an entry of `cidrs`", report));
    let ipv6_cidrs = fields.optional("ipv6-cidrs").map(|node| {
        decode::items(node, "ipv6-cidrs", report, |item, report| {
            decode::text(item, "an entry of `ipv6-cidrs`", report)
        })
    });
    let dns = dns(&mut fields, report);
    let route_tables = fields.entries("route-tables", report, |_, node, report| resource(node, report));
    let subnets = fields.entries("subnets", report, subnet);
    let security_groups = fields.entries("security-groups", report, |_, node, report| resource(node, report));
    // Without its tables, it would seem to have none.
    let has_tables =
        fields.optional("route-tables").is_none_or(|node| matches!(node.kind(), Kind::Mapping(_)));
    fields.finish(report);
    if !has_tables {
        return None;
    }
    Some(Vpc {
        account: account?,
        region,
        id,
        cidrs: cidrs?,
        ipv6_cidrs: ipv6_cidrs.unwrap_or_default(),
        dns,
        route_tables,
        subnets,
        security_groups,
    })
}

fn dns(fields: &mut Fields<'_>, report: &mut Report) -> Dns {
    let mut dns = Dns { support: true, hostnames: true, span: fields.key_span("dns") };
    let Some(node) = fields.optional("dns") else { return dns };
    let Some(mut fields) = Fields::of(node, "the DNS attributes", report) else { return dns };
    dns.support = fields.boolean("support", true, report);
    dns.hostnames = fields.boolean("hostnames", true, report);
    fields.finish(report);
    dns
}

fn subnet(name: Span, node: Node<'_>, report: &mut Report) -> Option<Subnet> {
    let mut fields = Fields::of(node, "a subnet", report)?.named_at(name);
    let cidr = fields.required_text("cidr", report);
    let ipv6_cidr = fields.text("ipv6-cidr", report);
    let zone = fields.text("zone", report);
    let id = fields.text("id", report);
    let route_table = fields.text("route-table", report);
    fields.finish(report);
    Some(Subnet { cidr: cidr?, ipv6_cidr, zone, id, route_table })
}

fn resource(node: Node<'_>, report: &mut Report) -> Option<Resource> {
    if decode::is_null(node) {
        return Some(Resource { id: None });
    }
    decode::text(node, "an id", report).map(|id| Resource { id: Some(id) })
}
