//! The settings of an endpoint service as written: its load balancer, and what that forwards to.

use crate::diagnostic::Report;
use crate::findings::shape::{one_option, wrong_type};
use crate::source::{Span, Spanned};
use crate::yaml::{Kind, Node};

use super::fields::Fields;
use super::meant::Short;
use super::{Text, Unread, decode};

/// The settings of an endpoint service.
#[derive(Clone, Debug, Default)]
pub struct PrivateLink {
    /// The ARN of an existing network load balancer; an internal one is made when left out.
    pub load_balancer: Option<Text>,
    /// What the load balancer forwards to, unless `ports` has a port of its own for it.
    pub forward: Forward,
    /// What it forwards single ports to, by the port or range of ports.
    pub ports: Vec<(Text, Forward)>,
    /// Whether the provider accepts each endpoint; it does by default.
    pub acceptance_required: Option<Spanned<bool>>,
    /// The private DNS name of the service.
    pub private_dns: Option<Text>,
    /// Whether each node forwards to the targets of all zones; it does by default.
    pub cross_zone: bool,
    /// Where that stands, if it does.
    pub cross_zone_span: Option<Span>,
    /// Whether the load balancer cannot be deleted until this is off.
    pub deletion_protection: bool,
    /// Where that stands, if it does.
    pub deletion_protection_span: Option<Span>,
    /// The id of an endpoint service that exists, for Terraform to take over.
    pub adopt: Option<Text>,
    /// What of it could not be read.
    pub unread: Unread,
}

/// What a load balancer forwards to. What a port leaves out is that of the connection.
#[derive(Clone, Debug, Default)]
pub struct Forward {
    /// The targets.
    pub targets: Option<Targets>,
    /// Where the targets stand, readable or not.
    pub targets_span: Option<Span>,
    /// The port of the targets; the listener's by default.
    pub target_port: Option<Spanned<u64>>,
    /// How targets are probed; TCP on the target port by default.
    pub health_check: Option<Spanned<HealthCheck>>,
}

/// How a target group identifies its targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetType {
    /// By the id of an instance.
    Instance,
    /// By an IP address.
    Ip,
    /// By the ARN of an application load balancer.
    Alb,
}

impl TargetType {
    /// As the Elastic Load Balancing API calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Ip => "ip",
            Self::Alb => "alb",
        }
    }
}

/// What a load balancer forwards to: exactly one of these.
#[derive(Clone, Debug)]
pub enum Targets {
    /// Targets of this type that something else registers, such as a container service or an Auto Scaling group.
    RegisteredElsewhere(TargetType),
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
    /// The status codes that pass, such as `200-299` or `200,204`.
    pub success_codes: Option<Text>,
    /// Seconds between two probes.
    pub interval: Option<Spanned<u64>>,
    /// Seconds until a probe without answer fails.
    pub timeout: Option<Spanned<u64>>,
    /// How many probes in a row make a target healthy.
    pub healthy_threshold: Option<Spanned<u64>>,
    /// How many failures in a row make a target unhealthy.
    pub unhealthy_threshold: Option<Spanned<u64>>,
}

pub(super) fn read(node: Node<'_>, report: &mut Report) -> PrivateLink {
    const KEYS: &[&str] = &[
        "load-balancer",
        "targets",
        "target-port",
        "health-check",
        "ports",
        "acceptance",
        "private-dns",
        "cross-zone",
        "deletion-protection",
        "adopt",
    ];
    let mut fields = Fields::of(node, "`privatelink`", KEYS, Short::None, report);
    let load_balancer = fields.text("load-balancer", report);
    let forward = forward(&mut fields, report);
    let ports = fields.read("ports", report, |node, report| own_ports(node, report)).unwrap_or_default();
    let acceptance_required =
        fields.choice("acceptance", &[("required", true), ("automatic", false)], report);
    let private_dns = fields.text("private-dns", report);
    let cross_zone_span = fields.key_span("cross-zone");
    let cross_zone = fields.boolean("cross-zone", true, report);
    let deletion_protection_span = fields.key_span("deletion-protection");
    let deletion_protection = fields.boolean("deletion-protection", false, report);
    let adopt = fields.text("adopt", report);
    PrivateLink {
        load_balancer,
        forward,
        ports,
        acceptance_required,
        private_dns,
        cross_zone,
        cross_zone_span,
        deletion_protection,
        deletion_protection_span,
        adopt,
        unread: fields.finish(),
    }
}

fn forward(fields: &mut Fields<'_>, report: &mut Report) -> Forward {
    let written_targets = fields.optional("targets");
    let targets_span = written_targets.and_then(|_| fields.key_span("targets"));
    let targets = written_targets.and_then(|node| targets(node, report));
    let target_port = fields.number("target-port", report);
    let health_span = fields.key_span("health-check");
    let health_check =
        fields.optional("health-check").map(|node| health_check(node, report)).zip(health_span);
    let health_check = health_check.map(|(value, span)| Spanned { value, span });
    Forward { targets, targets_span, target_port, health_check }
}

fn own_ports(node: Node<'_>, report: &mut Report) -> Option<Vec<(Text, Forward)>> {
    const KEYS: &[&str] = &["targets", "target-port", "health-check"];
    let Kind::Mapping(pairs) = node.kind() else {
        report.at(&wrong_type::CODE, node.span(), || wrong_type::finding(node, "ports", "a map"));
        return None;
    };
    let read = |(key, value): (Node<'_>, Node<'_>)| {
        let key = decode::scalar_text(key, "a key of `ports`", report)?;
        let mut fields = Fields::of(value, "a port of `privatelink`", KEYS, Short::None, report);
        Some((key, forward(&mut fields, report)))
    };
    Some(pairs.filter_map(read).collect())
}

const TARGETS: [&str; 4] = ["instances", "ips", "alb", "type"];

fn targets(node: Node<'_>, report: &mut Report) -> Option<Targets> {
    let mut fields = Fields::of(node, "`targets`", &TARGETS, Short::Of(kind_of_target), report);
    let given: Vec<_> = fields.keys().filter(|(key, _)| TARGETS.contains(key)).collect();
    let mut some = |key| {
        fields.optional(key)?;
        Some(fields.named(key, report))
    };
    let (instances, ips) = (some("instances"), some("ips"));
    let alb = fields.text("alb", report);
    let types = [("instance", TargetType::Instance), ("ip", TargetType::Ip)];
    let elsewhere = fields.choice("type", &types, report).map(|found| found.value);
    let listed = instances.map(Targets::Instances).or(ips.map(Targets::Ips));
    match given.as_slice() {
        [_] => listed.or(alb.map(Targets::Alb)).or(elsewhere.map(Targets::RegisteredElsewhere)),
        [] if fields.has_lost(&TARGETS) => None,
        [] => {
            report.push(one_option::none(node.span(), &TARGETS));
            None
        }
        [(first, at), (second, span), ..] => {
            report.push(one_option::several((first, *at), (second, *span)));
            None
        }
    }
}

/// The key of a target that stands alone.
fn kind_of_target(text: &str) -> Option<&'static str> {
    match text {
        "instance" | "ip" => Some("type"),
        _ if text.starts_with("i-") => Some("instances"),
        _ if text.starts_with("arn:") => Some("alb"),
        _ if text.parse::<std::net::IpAddr>().is_ok() => Some("ips"),
        _ => None,
    }
}

fn health_check(node: Node<'_>, report: &mut Report) -> HealthCheck {
    const KEYS: &[&str] = &[
        "protocol",
        "path",
        "port",
        "success-codes",
        "interval",
        "timeout",
        "healthy-threshold",
        "unhealthy-threshold",
    ];
    let word = |text: &str| matches!(text, "tcp" | "http" | "https").then_some("protocol");
    let mut fields = Fields::of(node, "`health-check`", KEYS, Short::Of(word), report);
    let protocol = fields.text("protocol", report);
    let path = fields.text("path", report);
    let port = fields.number("port", report);
    let success_codes = fields
        .read("success-codes", report, |node, report| decode::scalar_text(node, "success-codes", report));
    let interval = fields.number("interval", report);
    let timeout = fields.number("timeout", report);
    let healthy_threshold = fields.number("healthy-threshold", report);
    let unhealthy_threshold = fields.number("unhealthy-threshold", report);
    HealthCheck {
        protocol,
        path,
        port,
        success_codes,
        interval,
        timeout,
        healthy_threshold,
        unhealthy_threshold,
    }
}
