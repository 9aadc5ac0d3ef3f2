//! VPCs as written.

use crate::diagnostic::Report;
use crate::source::Span;
use crate::yaml::{Kind, Node};

use super::fields::Fields;
use super::meant::Short;
use super::text::RENAMED_FROM;
use super::{Entries, Text, Unread, WithId, decode};

/// A VPC.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// What the thing was called when it was first generated.
    pub renamed_from: Option<Text>,
    /// The name of the account that owns it.
    pub account: Option<Text>,
    /// `defaults.region` when left out.
    pub region: Option<Text>,
    /// `vpc-…`; an input of the generated files when left out.
    pub id: Option<Text>,
    /// The tags that it has, by key: only `expect` reads them.
    pub tags: Vec<(Text, Text)>,
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
    /// What of it could not be read.
    pub unread: Unread,
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
    /// What the thing was called when it was first generated.
    pub renamed_from: Option<Text>,
    /// The id; an input of the generated files when left out.
    pub id: Option<Text>,
}

/// A subnet.
#[derive(Clone, Debug)]
pub struct Subnet {
    /// What the thing was called when it was first generated.
    pub renamed_from: Option<Text>,
    /// Its IPv4 block.
    pub cidr: Option<Text>,
    /// Its IPv6 block.
    pub ipv6_cidr: Option<Text>,
    /// The id of its availability zone, such as `euw1-az1`.
    pub zone: Option<Text>,
    /// `subnet-…`; an input of the generated files when left out.
    pub id: Option<Text>,
    /// The name of its route table.
    pub route_table: Option<Text>,
    /// What of it could not be read.
    pub unread: Unread,
}

impl WithId for Vpc {
    fn id(&self) -> Option<&Text> {
        self.id.as_ref()
    }

    fn renamed_from(&self) -> Option<&Text> {
        self.renamed_from.as_ref()
    }
}

impl WithId for Subnet {
    fn id(&self) -> Option<&Text> {
        self.id.as_ref()
    }

    fn renamed_from(&self) -> Option<&Text> {
        self.renamed_from.as_ref()
    }
}

impl WithId for Resource {
    fn id(&self) -> Option<&Text> {
        self.id.as_ref()
    }

    fn renamed_from(&self) -> Option<&Text> {
        self.renamed_from.as_ref()
    }
}

pub(super) fn read(name: Span, node: Node<'_>, report: &mut Report) -> Vpc {
    const KEYS: &[&str] = &[
        RENAMED_FROM,
        "account",
        "region",
        "id",
        "tags",
        "cidrs",
        "ipv6-cidrs",
        "dns",
        "route-tables",
        "subnets",
        "security-groups",
    ];
    let mut fields = Fields::of(node, "a VPC", KEYS, Short::None, report).named_at(name);
    let renamed_from = fields.text(RENAMED_FROM, report);
    let account = fields.required_text("account", report);
    let region = fields.text("region", report);
    let id = fields.text("id", report);
    let tags = fields.optional("tags");
    let tags = tags.map(|node| decode::plain_map(node, "tags", "a tag", report)).unwrap_or_default();
    let block =
        |what: &'static str| move |item: Node<'_>, report: &mut Report| decode::text(item, what, report);
    let cidrs = fields.required_items("cidrs", report, block("an entry of `cidrs`"));
    let ipv6_cidrs = fields.items("ipv6-cidrs", report, block("an entry of `ipv6-cidrs`"));
    let dns = dns(&mut fields, report);
    let route_tables = fields.entries("route-tables", report, |_, node, report| resource(node, report));
    let subnets = fields.entries("subnets", report, subnet);
    let security_groups = fields.entries("security-groups", report, |_, node, report| resource(node, report));
    Vpc {
        renamed_from,
        account,
        region,
        id,
        tags,
        cidrs,
        ipv6_cidrs,
        dns,
        route_tables,
        subnets,
        security_groups,
        unread: fields.finish(),
    }
}

fn dns(fields: &mut Fields<'_>, report: &mut Report) -> Dns {
    let mut dns = Dns { support: true, hostnames: true, span: fields.key_span("dns") };
    let Some(node) = fields.optional("dns") else { return dns };
    let mut fields = Fields::of(node, "the DNS attributes", &["support", "hostnames"], Short::None, report);
    dns.support = fields.boolean("support", true, report);
    dns.hostnames = fields.boolean("hostnames", true, report);
    dns
}

fn subnet(name: Span, node: Node<'_>, report: &mut Report) -> Subnet {
    const KEYS: &[&str] = &[RENAMED_FROM, "cidr", "ipv6-cidr", "zone", "id", "route-table"];
    let mut fields = Fields::of(node, "a subnet", KEYS, Short::Key("cidr"), report).named_at(name);
    let renamed_from = fields.text(RENAMED_FROM, report);
    let cidr = fields.required_text("cidr", report);
    let ipv6_cidr = fields.text("ipv6-cidr", report);
    let zone = fields.text("zone", report);
    let id = fields.text("id", report);
    let route_table = fields.text("route-table", report);
    Subnet { renamed_from, cidr, ipv6_cidr, zone, id, route_table, unread: fields.finish() }
}

fn resource(node: Node<'_>, report: &mut Report) -> Resource {
    if let Kind::Mapping(_) = node.kind() {
        let mut fields = Fields::of(node, "an id", &[RENAMED_FROM, "id"], Short::None, report);
        let renamed_from = fields.text(RENAMED_FROM, report);
        return Resource { renamed_from, id: fields.text("id", report) };
    }
    let id = if decode::is_null(node) { None } else { decode::text(node, "an id", report) };
    Resource { renamed_from: None, id }
}
