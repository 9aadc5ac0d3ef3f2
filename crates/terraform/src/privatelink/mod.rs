//! What an endpoint service adds to roots: a file for the service, and one for each consumer's endpoint, so that another
//! consumer leaves the files of the others alone.

mod endpoint;
mod listeners;
mod parts;
mod service;

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::network::{SecurityGroup, Vpc};
use crossvpc_core::plan::{Endpoint, Opening, Peer, PrivateLink};
use crossvpc_render::{Expr, hcl_list, hcl_quoted};
use serde::Serialize;

use crate::address;
use crate::root::{Value, Wire, output, output_if_any};

pub(crate) use parts::{MODULES, parts};

/// Rules of one security group for one other end.
#[derive(Serialize)]
struct RuleView {
    /// The name of the group that gets them, where it is not the module's own.
    key: Option<Expr>,
    /// The id of that group.
    group: Option<Expr>,
    /// The ports of traffic.
    ports: Option<Expr>,
    /// The ports of health checks alone.
    health_check_ports: Option<Expr>,
    /// The other end as blocks.
    cidrs: Option<Expr>,
    /// The other end as the key of a list of blocks.
    prefix_list: Option<String>,
    /// The other end as the id of a named group.
    peer_group: Option<Expr>,
    /// The other end, for people.
    peer: String,
}

impl RuleView {
    /// The rules of the module's own group, by the other end. The openings of a link are every port for every other end.
    fn own(vpc: &Vpc, openings: &[Opening], is_check: impl Fn(&Opening) -> bool) -> Vec<Self> {
        let mut peers: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for opening in openings {
            let peer = match &opening.peer {
                Peer::Block(net, _) if net.prefix_len() == net.max_prefix_len() => {
                    (net.addr().to_string(), None, None)
                }
                Peer::Block(_, owner) => (owner.to_string(), None, None),
                Peer::List(list) => ("the consumers".to_owned(), Some(list.key()), None),
                Peer::Group(group) => {
                    (group.name.to_string(), None, Some(address::security_group_id(vpc, group)))
                }
                Peer::LoadBalancer | Peer::Endpoint => unreachable!("a group has no rule about itself"),
            };
            peers.entry(peer).or_default().push(opening);
        }
        let rule = |((peer, prefix_list, peer_group), openings): (_, Vec<_>)| Self {
            prefix_list,
            peer_group,
            ..Self::of(&openings, peer, &is_check)
        };
        peers.into_iter().map(rule).collect()
    }

    /// The rules of a named group.
    fn named(vpc: &Vpc, group: &SecurityGroup, rules: Self) -> Self {
        let key = Some(address::key(&group.name));
        Self { key, group: Some(address::security_group_id(vpc, group)), ..rules }
    }

    fn of(openings: &[&Opening], peer: String, is_check: impl Fn(&Opening) -> bool) -> Self {
        let ports = |checks: bool| {
            let some = openings.iter().filter(|opening| is_check(opening) == checks);
            let ports: BTreeMap<_, _> =
                some.map(|opening| ((opening.protocol, opening.ports), opening.ports_label())).collect();
            list(ports.into_values())
        };
        let blocks: BTreeSet<_> = openings.iter().filter_map(|opening| opening.peer.block()).collect();
        Self {
            key: None,
            group: None,
            ports: ports(false),
            health_check_ports: ports(true),
            cidrs: list(blocks.iter().map(ToString::to_string)),
            prefix_list: None,
            peer_group: None,
            peer,
        }
    }
}

/// A list, unless it is empty.
fn list(texts: impl Iterator<Item = String>) -> Option<Expr> {
    let texts: Vec<_> = texts.collect();
    (!texts.is_empty()).then(|| Expr::new(hcl_list(texts.iter().map(String::as_str))))
}

/// What the service and its endpoints need of each other.
pub(crate) fn wires(service: &PrivateLink) -> Vec<Wire> {
    let options = service.options();
    let mut wires = Vec::new();
    for endpoint in &service.endpoints {
        wires.push(Wire { value: service_name(service), to: endpoint.place() });
        if options.acceptance_required || options.private_dns.is_some() {
            wires.push(Wire { value: endpoint_id(service, endpoint), to: service.place() });
        }
        if let Some((name, _)) = &options.private_dns {
            wires.push(Wire { value: verified_endpoint(service, endpoint, name), to: endpoint.place() });
        }
    }
    wires
}

/// The name that endpoints ask for.
fn service_name(service: &PrivateLink) -> Value {
    let connection = &service.connection.name;
    let expr = output(&address::service_module(service), "service_name");
    Value {
        place: service.place(),
        variable: format!("privatelink_service_name_{}", connection.snake()),
        description: format!("Name of the endpoint service of {connection}"),
        pattern: "^[a-z0-9.-]+\\.vpce-svc-[0-9a-f]+$",
        handed_over: expr.clone(),
        expr,
    }
}

/// An endpoint, as soon as it is asked for. In a root without the service there may be none yet.
fn endpoint_id(service: &PrivateLink, endpoint: &Endpoint) -> Value {
    let (connection, vpc) = (&service.connection.name, &endpoint.party.vpc.name);
    let call = address::endpoint_module(service, endpoint);
    Value {
        place: endpoint.place(),
        variable: format!("privatelink_endpoint_id_{}__{}", connection.snake(), vpc.snake()),
        description: format!("Id of the endpoint of {vpc} for {connection}"),
        pattern: "^vpce-[0-9a-f]+$",
        expr: output(&call, "vpc_endpoint_id"),
        handed_over: output_if_any(&call, "vpc_endpoint_id"),
    }
}

/// An endpoint that is accepted, once the private DNS name is published and verified.
fn verified_endpoint(service: &PrivateLink, endpoint: &Endpoint, name: &str) -> Value {
    let (connection, vpc) = (&service.connection.name, &endpoint.party.vpc.name);
    let accepted = output(&address::service_module(service), "accepted_endpoints");
    let (name, consumer) = (hcl_quoted(name), hcl_quoted(vpc.as_str()));
    Value {
        place: service.place(),
        variable: format!("privatelink_verified_endpoint_id_{}__{}", connection.snake(), vpc.snake()),
        description: format!(
            "Id of the endpoint of {vpc} for {connection}, after verification of its private DNS name"
        ),
        pattern: "^vpce-[0-9a-f]+$",
        expr: format!("{accepted}[{consumer}]"),
        handed_over: format!(
            "contains(var.published_private_dns_names, {name}) ? lookup({accepted}, {consumer}, null) : null"
        ),
    }
}

fn quoted(text: &str) -> Expr {
    Expr::new(hcl_quoted(text))
}
