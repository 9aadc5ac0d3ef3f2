//! Connections as written, with the three options.

use crate::diagnostic::Report;
use crate::findings::shape::{missing_key, one_option};
use crate::source::{Span, Spanned};
use crate::yaml::{Kind, Node};

use super::fields::Fields;
use super::meant::Short;
use super::privatelink::{self, PrivateLink};
use super::text::RENAMED_FROM;
use super::{Entries, Text, Unread, WithId, decode};

/// Who may talk to whom, on which ports, by which option.
#[derive(Clone, Debug)]
pub struct Connection {
    /// What the thing was called when it was first generated.
    pub renamed_from: Option<Text>,
    /// For people.
    pub description: Option<Text>,
    /// The side that is called.
    pub provider: Option<Provider>,
    /// The sides that call, by the name of their VPC.
    pub consumers: Entries<Consumer>,
    /// What they may call.
    pub ports: Vec<Text>,
    /// How much data it carries a month, both directions together.
    pub traffic: Option<Text>,
    /// What the rules of the provider's side name the consumers by.
    pub rules: Option<Spanned<RuleForm>>,
    /// How they are connected, each with the place of its key; exactly one in a connection that is right.
    pub options: Vec<Spanned<OptionKey>>,
}

impl WithId for Connection {
    fn id(&self) -> Option<&Text> {
        None
    }

    fn renamed_from(&self) -> Option<&Text> {
        self.renamed_from.as_ref()
    }
}

/// The side that is called.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The name of its VPC.
    pub vpc: Option<Text>,
    /// The names of the subnets that are meant; the whole VPC when empty.
    pub subnets: Vec<Text>,
    /// The names of the security groups that admit the consumers.
    pub security_groups: Vec<Text>,
    /// What of it could not be read.
    pub unread: Unread,
}

/// A side that calls.
#[derive(Clone, Debug, Default)]
pub struct Consumer {
    /// The names of the subnets that are meant; the whole VPC when empty.
    pub subnets: Vec<Text>,
    /// The names of the security groups that may call the provider.
    pub security_groups: Vec<Text>,
    /// The id of its peering connection or endpoint that exists, for Terraform to take over.
    pub adopt: Option<Text>,
    /// What of it could not be read.
    pub unread: Unread,
}

/// What the rules that let the consumers in name them by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleForm {
    /// CIDR blocks: a rule for each port range and block.
    #[default]
    Cidrs,
    /// A managed prefix list of their blocks: a rule for each port range.
    PrefixLists,
}

/// The option of a connection.
#[derive(Clone, Debug)]
pub enum OptionKey {
    /// `vpc-peering`
    VpcPeering(VpcPeering),
    /// `privatelink`
    PrivateLink(Box<PrivateLink>),
    /// `transit-gateway`
    TransitGateway(ViaGateway),
}

/// Which side asks for a peering connection: `true` for the provider.
#[derive(Clone, Debug, Default)]
pub struct VpcPeering {
    /// Whether each side resolves the other's private names.
    pub dns: bool,
    /// Where it says that they do not.
    pub dns_off: Option<Span>,
    /// Whether the provider requests; it does by default.
    pub requester_is_provider: Option<Spanned<bool>>,
    /// A VPC to go through, which peering cannot: read to be refused with the reason.
    pub via: Option<Text>,
}

/// The use of a transit gateway.
#[derive(Clone, Debug)]
pub struct ViaGateway {
    /// The name of the gateway.
    pub via: Option<Text>,
}

const OPTIONS: [&str; 3] = ["vpc-peering", "privatelink", "transit-gateway"];

const KEYS: &[&str] = &[
    RENAMED_FROM,
    "description",
    "provider",
    "consumers",
    "ports",
    "traffic",
    "rules",
    "vpc-peering",
    "privatelink",
    "transit-gateway",
];

pub(super) fn read(name: Span, node: Node<'_>, report: &mut Report) -> Connection {
    let mut fields = Fields::of(node, "a connection", KEYS, Short::None, report).named_at(name);
    let renamed_from = fields.text(RENAMED_FROM, report);
    let description = fields.text("description", report);
    fields.require("provider", report);
    let provider = fields.optional("provider").map(|node| provider(node, report));
    fields.require("consumers", report);
    if let Some(node) = fields.optional("consumers")
        && matches!(node.kind(), Kind::Mapping(entries) if entries.len() == 0)
    {
        report.push(missing_key::empty(node.span(), "a connection", "consumers"));
    }
    let consumers = fields.entries("consumers", report, |_, node, report| consumer(node, report));
    let ports = fields.required_items("ports", report, |item, report| {
        decode::scalar_text(item, "an entry of `ports`", report)
    });
    decode::report_twice(&ports, "ports", report);
    let traffic = fields.text("traffic", report);
    let forms = [("cidrs", RuleForm::Cidrs), ("prefix-lists", RuleForm::PrefixLists)];
    let rules = fields.choice("rules", &forms, report);
    let options = options(name, &mut fields, report);
    Connection { renamed_from, description, provider, consumers, ports, traffic, rules, options }
}

fn provider(node: Node<'_>, report: &mut Report) -> Provider {
    const KEYS: &[&str] = &["vpc", "subnets", "security-groups"];
    let mut fields = Fields::of(node, "a provider", KEYS, Short::Key("vpc"), report);
    let vpc = fields.required_text("vpc", report);
    let subnets = fields.named("subnets", report);
    let security_groups = fields.named("security-groups", report);
    Provider { vpc, subnets, security_groups, unread: fields.finish() }
}

fn consumer(node: Node<'_>, report: &mut Report) -> Consumer {
    const KEYS: &[&str] = &["subnets", "security-groups", "adopt"];
    let mut fields = Fields::of(node, "a consumer", KEYS, Short::None, report);
    let subnets = fields.named("subnets", report);
    let security_groups = fields.named("security-groups", report);
    let adopt = fields.text("adopt", report);
    Consumer { subnets, security_groups, adopt, unread: fields.finish() }
}

/// Every connection type that is written: what is wrong below one is found also where another one stands beside it.
fn options(name: Span, fields: &mut Fields<'_>, report: &mut Report) -> Vec<Spanned<OptionKey>> {
    let given: Vec<_> = fields.keys().filter(|(key, _)| OPTIONS.contains(key)).collect();
    match given.as_slice() {
        [_] => {}
        [] if fields.has_lost(&OPTIONS) => {}
        [] => report.push(one_option::none(name, &OPTIONS)),
        [(first, at), (second, span), ..] => {
            report.push(one_option::several((first, *at), (second, *span)));
        }
    }
    let mut read = |(key, span): (&str, Span)| {
        let value = match key {
            "vpc-peering" => OptionKey::VpcPeering(peering(fields.present("vpc-peering")?, report)),
            "privatelink" => {
                OptionKey::PrivateLink(Box::new(privatelink::read(fields.present("privatelink")?, report)))
            }
            _ => OptionKey::TransitGateway(via_gateway(span, fields.present("transit-gateway")?, report)),
        };
        Some(Spanned { value, span })
    };
    given.into_iter().filter_map(&mut read).collect()
}

fn peering(node: Node<'_>, report: &mut Report) -> VpcPeering {
    const KEYS: &[&str] = &["dns", "requester", "via"];
    let mut fields = Fields::of(node, "`vpc-peering`", KEYS, Short::None, report);
    let dns = fields.boolean("dns", false, report);
    let dns_off = fields.optional("dns").map(Node::span).filter(|_| !dns);
    let requester_is_provider =
        fields.choice("requester", &[("provider", true), ("consumer", false)], report);
    let via = fields.text("via", report);
    VpcPeering { dns, dns_off, requester_is_provider, via }
}

fn via_gateway(key: Span, node: Node<'_>, report: &mut Report) -> ViaGateway {
    let mut fields = Fields::of(node, "`transit-gateway`", &["via"], Short::Key("via"), report).named_at(key);
    ViaGateway { via: fields.required_text("via", report) }
}
