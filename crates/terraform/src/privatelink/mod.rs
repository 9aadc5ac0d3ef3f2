//! What an endpoint service adds to roots: a file for the service, and one for each consumer's endpoint, so that another
//! consumer leaves the files of the others alone.

mod endpoint;
mod listeners;
mod parts;
mod service;

use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Endpoint, Opening, Peer, PrivateLink};
use crossvpc_render::{Expr, hcl_quoted};
use serde::Serialize;

use crate::address;
use crate::root::{Value, Wire, output, output_if_any};

pub(crate) use parts::{MODULES, parts};

/// A rule of a security group.
#[derive(Serialize)]
struct RuleView {
    /// The ports and the other end, after the group where several have rules.
    key: String,
    /// The id of the group that gets it, where it is not the module's own.
    group: Option<Expr>,
    /// As the EC2 API calls it.
    protocol: &'static str,
    /// The first port.
    from_port: u16,
    /// The last port.
    to_port: u16,
    /// The other end as a block.
    cidr: Option<String>,
    /// The other end as the id of a named group.
    peer_group: Option<Expr>,
    /// What the console shows.
    description: String,
}

impl RuleView {
    /// A rule of the module's own group: `what` is its description but for the other end.
    fn own(vpc: &Vpc, opening: &Opening, what: &str) -> Self {
        let ports = opening.ports_label();
        let (cidr, peer_group, key, name) = match &opening.peer {
            Peer::Block(net, owner) => {
                let is_address = net.prefix_len() == net.max_prefix_len();
                let name = if is_address { net.addr().to_string() } else { owner.to_string() };
                (Some(net.to_string()), None, net.to_string(), name)
            }
            Peer::Group(group) => {
                let id = address::security_group_id(vpc, group);
                (None, Some(id), group.name.to_string(), group.name.to_string())
            }
            Peer::LoadBalancer | Peer::Endpoint => unreachable!("a group has no rule about itself"),
        };
        Self {
            key: format!("{ports}/{key}"),
            group: None,
            protocol: opening.protocol.ec2_name(),
            from_port: opening.ports.first,
            to_port: opening.ports.last,
            cidr,
            peer_group,
            description: format!("{what} {name}"),
        }
    }
}

/// What the service and its endpoints need of each other.
fn wires(service: &PrivateLink) -> Vec<Wire> {
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
