//! How the runbook names things: by their names in the spec, with their ids where these are known.

use crossvpc_core::aws::cidr::IpNet;
use crossvpc_core::aws::id::AwsId;
use crossvpc_core::name::Name;
use crossvpc_core::network::{Account, Block, Gateway, Resource, Subnet, Via, Vpc};
use crossvpc_core::plan::{AccessPeer, Peer, PrefixList};
use crossvpc_render::Expr;

use crate::markdown::{code, codes};

/// Such as `payments` (111111111111).
pub(super) fn account(account: &Account) -> Expr {
    Expr::new(format!("{} ({})", code(account.name.as_str()).as_str(), account.id))
}

/// A VPC with its id.
pub(super) fn vpc(vpc: &Vpc) -> Expr {
    named(vpc.name.as_str(), vpc.id.as_ref())
}

/// A route table or security group with its id.
pub(super) fn resource(resource: &Resource) -> Expr {
    named(resource.name.as_str(), resource.id.as_ref())
}

/// Subnets with their ids; nothing if there are none.
pub(super) fn subnets<'s>(subnets: impl IntoIterator<Item = &'s Subnet>) -> Option<Expr> {
    listed(subnets.into_iter().map(|subnet| named(subnet.name.as_str(), subnet.id.as_ref())))
}

/// A transit gateway with its id.
pub(super) fn gateway(gateway: &Gateway) -> Expr {
    named(gateway.name.as_str(), gateway.id.as_ref())
}

/// Blocks.
pub(super) fn blocks(blocks: &[Block]) -> Expr {
    let blocks: Vec<_> = blocks.iter().map(|block| block.net.to_string()).collect();
    codes(blocks.iter().map(String::as_str))
}

/// The other side of a rule between VPCs.
pub(super) fn access_peer(peer: &AccessPeer) -> Expr {
    match peer {
        AccessPeer::Block(net, vpc) => block(net, vpc),
        AccessPeer::List(list) => prefix_list(list),
    }
}

/// A prefix list with its entries.
fn prefix_list(list: &PrefixList) -> Expr {
    let blocks: Vec<_> = list.entries.keys().map(ToString::to_string).collect();
    let blocks = codes(blocks.iter().map(String::as_str));
    Expr::new(format!("the prefix list {}: {}", code(&list.key()).as_str(), blocks.as_str()))
}

fn block(net: &IpNet, vpc: &Name) -> Expr {
    Expr::new(format!("{} ({})", code(&net.to_string()).as_str(), code(vpc.as_str()).as_str()))
}

/// The other end of a rule.
pub(super) fn peer(peer: &Peer) -> Expr {
    match peer {
        Peer::Block(net, vpc) => block(net, vpc),
        Peer::List(list) => prefix_list(list),
        Peer::Group(group) => Expr::new(format!("the security group {}", resource(group).as_str())),
        Peer::LoadBalancer => Expr::new("the security group of the load balancer"),
        Peer::Endpoint => Expr::new("the security group of the endpoint"),
    }
}

/// Expressions with commas between; nothing if there are none.
pub(super) fn listed(texts: impl IntoIterator<Item = Expr>) -> Option<Expr> {
    let texts: Vec<_> = texts.into_iter().collect();
    let texts: Vec<_> = texts.iter().map(Expr::as_str).collect();
    (!texts.is_empty()).then(|| Expr::new(texts.join(", ")))
}

fn named(name: &str, id: Option<&AwsId>) -> Expr {
    match id {
        Some(id) => Expr::new(format!("{} ({})", code(name).as_str(), code(id.as_str()).as_str())),
        None => code(name),
    }
}

/// The page of a connection, below the folder of the pages.
pub(super) fn page(connection: &str) -> String {
    format!("connections/{connection}.md")
}

/// The page of an account, likewise.
pub(super) fn account_page(account: &str) -> String {
    format!("accounts/{account}.md")
}

/// What a connection type is called.
pub(super) fn connection_type(via: &Via) -> &'static str {
    match via {
        Via::VpcPeering(_) => "VPC peering",
        Via::PrivateLink(_) => "PrivateLink",
        Via::TransitGateway(_) => "Transit Gateway",
    }
}
