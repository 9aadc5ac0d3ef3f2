//! The listeners of a load balancer, and what each forwards to.

use crossvpc_core::name::Prefix;
use crossvpc_core::network::{Forward, HealthProtocol, Target, TargetType};
use crossvpc_core::plan::{Listener, PrivateLink};
use crossvpc_render::Expr;
use serde::Serialize;

use super::quoted;
use crate::maps::EntryView;
use crate::names;

/// A listener with its target group.
#[derive(Serialize)]
pub(super) struct ListenerView {
    /// The port that is called, which is its key.
    port: String,
    /// As the load balancing API calls it.
    protocol: &'static str,
    /// The port of the targets.
    target_port: u16,
    /// At most 32 characters.
    target_group_name: String,
    /// Whether the port has something of its own.
    is_own: bool,
    /// What it has of its own of the settings.
    settings: Vec<EntryView>,
    /// Whether it has its own targets.
    has_targets: bool,
    /// Its own targets.
    targets: Vec<TargetView>,
}

/// A target.
#[derive(Serialize)]
pub(super) struct TargetView {
    /// Its id, or what it is.
    key: Expr,
    /// An instance, an address or an ARN.
    id: String,
    /// Whether it is an address outside of the VPC.
    outside: bool,
}

pub(super) fn listener(service: &PrivateLink, listener: Listener, prefix: &Prefix) -> ListenerView {
    let options = service.options();
    let (forward, default) = (options.at(listener.port), &options.forward);
    let is_own = options.own(listener.port).is_some();
    let has_targets = is_own && forward.targets != default.targets;
    let targets = forward.targets.iter().filter(|_| has_targets);
    ListenerView {
        is_own,
        settings: if is_own { own_settings(forward, default) } else { Vec::new() },
        has_targets,
        targets: targets.map(|target| self::target(service, target)).collect(),
        port: listener.port.to_string(),
        protocol: listener.protocol.name(),
        target_port: listener.target_port,
        target_group_name: names::target_group(prefix, service, listener, forward.target_type.name()),
    }
}

fn own_settings(forward: &Forward, default: &Forward) -> Vec<EntryView> {
    let health = |of| Expr::new(health_check(of).unwrap_or_else(|| "{}".to_owned()));
    let (own, others) = (health(forward), health(default));
    let check =
        (own.as_str() != others.as_str()).then(|| EntryView { key: Expr::new("health_check"), value: own });
    let kind = (forward.target_type != default.target_type)
        .then(|| EntryView { key: Expr::new("target_type"), value: quoted(forward.target_type.name()) });
    check.into_iter().chain(kind).collect()
}

pub(super) fn settings(forward: &Forward) -> Vec<EntryView> {
    let check = health_check(forward)
        .map(|check| EntryView { key: Expr::new("health_check"), value: Expr::new(check) });
    let kind = (forward.target_type != TargetType::Instance)
        .then(|| EntryView { key: Expr::new("target_type"), value: quoted(forward.target_type.name()) });
    check.into_iter().chain(kind).collect()
}

/// What is said of a health check beyond the defaults.
fn health_check(forward: &Forward) -> Option<String> {
    let health = &forward.health;
    let protocol = (health.protocol != HealthProtocol::Tcp)
        .then(|| format!("protocol = {}", quoted(health.protocol.name()).as_str()));
    let port = health.port.map(|port| format!("port = {port}"));
    let path = health.path.as_ref().map(|path| format!("path = {}", quoted(path).as_str()));
    let codes = health.success_codes.as_ref();
    let codes = codes.map(|(codes, _)| format!("matcher = {}", quoted(codes).as_str()));
    let numbers = [
        ("interval", health.interval),
        ("timeout", health.timeout),
        ("healthy_threshold", health.healthy_threshold),
        ("unhealthy_threshold", health.unhealthy_threshold),
    ];
    let numbers = numbers.into_iter().filter_map(|(key, number)| Some(format!("{key} = {}", number?.0)));
    let check: Vec<_> = [protocol, port, path, codes].into_iter().flatten().chain(numbers).collect();
    (!check.is_empty()).then(|| format!("{{ {} }}", check.join(", ")))
}

pub(super) fn target(service: &PrivateLink, target: &Target) -> TargetView {
    match target {
        Target::Instance(id) => {
            TargetView { key: quoted(id.as_str()), id: id.as_str().to_owned(), outside: false }
        }
        Target::Ip(ip) => {
            let outside = !service.vpc().contains(*ip);
            TargetView { key: quoted(&ip.to_string()), id: ip.to_string(), outside }
        }
        Target::Alb(arn) => TargetView { key: Expr::new("alb"), id: arn.clone(), outside: false },
    }
}
