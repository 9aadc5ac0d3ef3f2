//! The files of an endpoint service: one for the service, and one for each consumer's endpoint, so that another
//! consumer leaves the files of the others alone.

mod endpoint;
mod service;

use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Opening, Peer, Service};
use crossvpc_render::{Expr, hcl_quoted};
use serde::Serialize;

use crate::address;

pub(crate) use endpoint::view as endpoint;
pub(crate) use service::{target_groups, view as service};

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

/// The call of the service's module.
fn service_call(service: &Service) -> Expr {
    Expr::new(format!("module.{}", address::service_module(service)))
}

fn quoted(text: &str) -> Expr {
    Expr::new(hcl_quoted(text))
}
