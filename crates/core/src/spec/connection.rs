//! Connections as written, with the three options.

use crate::diagnostic::Report;
use crate::findings::shape::{missing_key, one_option};
use crate::source::{Span, Spanned};
use crate::yaml::{Kind, Node};

use super::decode::{self, Fields};
use super::{Entries, Text};

/// Who may talk to whom, on which ports, by which option.
#[derive(Clone, Debug)]
pub struct Connection {
    /// For people.
    pub description: Option<Text>,
    /// The side that is called.
    pub provider: Provider,
    /// The sides that call, by the name of their VPC.
    pub consumers: Entries<Consumer>,
    /// What they may call.
    pub ports: Vec<Text>,
    /// How they are connected; the span is that of the key.
    pub option: Spanned<OptionKey>,
}

/// The side that is called.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The name of its VPC.
    pub vpc: Text,
    /// The names of the subnets that are meant; the whole VPC when empty.
    pub subnets: Vec<Text>,
    /// The names of the security groups that admit the consumers.
    pub security_groups: Vec<Text>,
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
    /// Whether the provider requests; it does by default.
    pub requester_is_provider: Option<Spanned<bool>>,
    /// A VPC to go through, which peering cannot: read to be refused with the reason.
    pub via: Option<Text>,
}

/// The settings of an endpoint service.
#[derive(Clone, Debug, Default)]
pub struct PrivateLink {
    /// The ARN of an existing network load balancer; an internal one is made when left out.
    pub load_balancer: Option<Text>,
    /// What the load balancer forwards to.
    pub targets: Option<Targets>,
    /// Where the targets stand, readable or not.
    pub targets_span: Option<Span>,
    /// The port of the targets; the listener's by default.
    pub target_port: Option<Spanned<u64>>,
    /// How targets are probed; TCP on the target port by default.
    pub health_check: Option<Spanned<HealthCheck>>,
    /// Whether the provider accepts each endpoint; it does by default.
    pub acceptance_required: Option<Spanned<bool>>,
    /// The private DNS name of the service.
    pub private_dns: Option<Text>,
    /// Whether each node forwards to the targets of all zones; it does by default.
    pub cross_zone: bool,
    /// Where that stands, if it does.
    pub cross_zone_span: Option<Span>,
    /// The id of an endpoint service that exists, for Terraform to take over.
    pub adopt: Option<Text>,
}

/// What a load balancer forwards to: exactly one of the three.
#[derive(Clone, Debug)]
pub enum Targets {
    /// Instance ids.
    Instances(Vec<Text>),
    /// IP addresses.
    Ips(Vec<Text>),
    /// The ARN of an application load balancer.
    Alb(Text),
}

/// A health check of targets.
#[derive(Clone, Debug)]
pub struct HealthCheck {
    /// `tcp`, `http` or `https`; `tcp` by default.
    pub protocol: Option<Text>,
    /// The path to ask for.
    pub path: Option<Text>,
    /// The port to ask on; the target port by default.
    pub port: Option<Spanned<u64>>,
}

/// The use of a transit gateway.
#[derive(Clone, Debug)]
pub struct ViaGateway {
    /// The name of the gateway.
    pub via: Text,
}

const OPTIONS: [&str; 3] = ["vpc-peering", "privatelink", "transit-gateway"];

pub(super) fn read(name: Span, node: Node<'_>, report: &mut Report) -> Option<Connection> {
    let mut fields = Fields::of(node, "a connection", report)?.named_at(name);
    let description = fields.text("description", report);
    let provider = fields.required("provider", report).and_then(|node| provider(node, report));
    let consumers = fields.required("consumers", report).map(|node| consumers(node, report));
    let ports = fields.required_items("ports", report, |item, report| {
        decode::scalar_text(item, "an entry of `ports`", report)
    });
    decode::report_twice(ports.as_deref().unwrap_or_default(), "ports", report);
    let option = option(name, &mut fields, report);
    fields.finish(report);
    Some(Connection {
        description,
        provider: provider?,
        consumers: consumers?,
        ports: ports?,
        option: option?,
    })
}

fn provider(node: Node<'_>, report: &mut Report) -> Option<Provider> {
    let mut fields = Fields::of(node, "a provider", report)?;
    let vpc = fields.required_text("vpc", report);
    let subnets = fields.named("subnets", report);
    let security_groups = fields.named("security-groups", report);
    fields.finish(report);
    Some(Provider { vpc: vpc?, subnets, security_groups })
}

fn consumers(node: Node<'_>, report: &mut Report) -> Entries<Consumer> {
    if matches!(node.kind(), Kind::Mapping(entries) if entries.len() == 0) {
        report.push(missing_key::empty(node.span(), "a connection", "consumers"));
    }
    decode::entries(node, "consumers", report, |_, node, report| consumer(node, report))
}

fn consumer(node: Node<'_>, report: &mut Report) -> Option<Consumer> {
    let mut fields = Fields::of(node, "a consumer", report)?;
    let subnets = fields.named("subnets", report);
    let security_groups = fields.named("security-groups", report);
    let adopt = fields.text("adopt", report);
    fields.finish(report);
    Some(Consumer { subnets, security_groups, adopt })
}

fn option(name: Span, fields: &mut Fields<'_>, report: &mut Report) -> Option<Spanned<OptionKey>> {
    let given: Vec<_> = fields.keys().filter(|(key, _)| OPTIONS.contains(key)).collect();
    let [peering, privatelink, gateway] = OPTIONS.map(|key| fields.present(key));
    match given.as_slice() {
        [(_, span)] => {
            let peering = peering.and_then(|node| self::peering(node, report)).map(OptionKey::VpcPeering);
            let privatelink = privatelink.and_then(|node| self::privatelink(node, report));
            let privatelink = privatelink.map(|options| OptionKey::PrivateLink(Box::new(options)));
            let gateway =
                gateway.and_then(|node| via_gateway(*span, node, report)).map(OptionKey::TransitGateway);
            peering.or(privatelink).or(gateway).map(|value| Spanned { value, span: *span })
        }
        [] => {
            report.push(one_option::none(name, &OPTIONS));
            None
        }
        [(first, at), (second, span), ..] => {
            report.push(one_option::several((first, *at), (second, *span)));
            None
        }
    }
}

fn peering(node: Node<'_>, report: &mut Report) -> Option<VpcPeering> {
    let mut fields = Fields::of(node, "`vpc-peering`", report)?;
    let dns = fields.boolean("dns", false, report);
    let requester_is_provider =
        fields.choice("requester", &[("provider", true), ("consumer", false)], report);
    let via = fields.key_span("via").and_then(|_| fields.text("via", report));
    fields.finish(report);
    Some(VpcPeering { dns, requester_is_provider, via })
}

fn privatelink(node: Node<'_>, report: &mut Report) -> Option<PrivateLink> {
    let mut fields = Fields::of(node, "`privatelink`", report)?;
    let load_balancer = fields.text("load-balancer", report);
    let written_targets = fields.optional("targets");
    let targets_span = written_targets.and_then(|_| fields.key_span("targets"));
    let targets = written_targets.and_then(|node| targets(node, report));
    let target_port = fields.number("target-port", report);
    let health_span = fields.key_span("health-check");
    let health_check =
        fields.optional("health-check").and_then(|node| health_check(node, report)).zip(health_span);
    let acceptance_required =
        fields.choice("acceptance", &[("required", true), ("automatic", false)], report);
    let private_dns = fields.text("private-dns", report);
    let cross_zone_span = fields.key_span("cross-zone");
    let cross_zone = fields.boolean("cross-zone", true, report);
    let adopt = fields.text("adopt", report);
    fields.finish(report);
    Some(PrivateLink {
        load_balancer,
        targets,
        targets_span,
        target_port,
        health_check: health_check.map(|(value, span)| Spanned { value, span }),
        acceptance_required,
        private_dns,
        cross_zone,
        cross_zone_span,
        adopt,
    })
}

fn targets(node: Node<'_>, report: &mut Report) -> Option<Targets> {
    const KINDS: [&str; 3] = ["instances", "ips", "alb"];
    let mut fields = Fields::of(node, "the targets", report)?;
    let given: Vec<_> = fields.keys().filter(|(key, _)| KINDS.contains(key)).collect();
    let mut some = |key| {
        let node = fields.optional(key)?;
        if matches!(node.kind(), Kind::Sequence(items) if items.len() == 0) {
            report.push(missing_key::empty(node.span(), "the targets", key));
        }
        Some(decode::texts(node, key, report))
    };
    let (instances, ips) = (some("instances"), some("ips"));
    let alb = fields.text("alb", report);
    fields.finish(report);
    match given.as_slice() {
        [_] => instances.map(Targets::Instances).or(ips.map(Targets::Ips)).or(alb.map(Targets::Alb)),
        [] => {
            report.push(one_option::none(node.span(), &KINDS));
            None
        }
        [(first, at), (second, span), ..] => {
            report.push(one_option::several((first, *at), (second, *span)));
            None
        }
    }
}

fn health_check(node: Node<'_>, report: &mut Report) -> Option<HealthCheck> {
    let mut fields = Fields::of(node, "the health check", report)?;
    let protocol = fields.text("protocol", report);
    let path = fields.text("path", report);
    let port = fields.number("port", report);
    fields.finish(report);
    Some(HealthCheck { protocol, path, port })
}

fn via_gateway(key: Span, node: Node<'_>, report: &mut Report) -> Option<ViaGateway> {
    let mut fields = Fields::of(node, "`transit-gateway`", report)?.named_at(key);
    let via = fields.required_text("via", report);
    fields.finish(report);
    Some(ViaGateway { via: via? })
}
