//! How Terraform names things: where a value is known it is written, where it is missing a variable stands for it.

use crossvpc_core::aws::id::AwsId;
use crossvpc_core::name::Name;
use crossvpc_core::network::{Account, GatewayTable, RouteTable, SecurityGroup, Subnet, Vpc};
use crossvpc_core::plan::{Attachment, Endpoint, Place, PrivateLink, RoutedVpc, TransitGateway, VpcPeering};
use crossvpc_render::{Expr, hcl_quoted};

/// The id of a VPC.
pub(crate) fn vpc_id(vpc: &Vpc) -> Expr {
    known_or(vpc.id.as_ref(), || Kind::Vpc.missing(&vpc.name, None))
}

/// The id of a route table.
pub(crate) fn route_table_id(vpc: &Vpc, table: &RouteTable) -> Expr {
    known_or(table.id.as_ref(), || Kind::RouteTable.missing(&vpc.name, Some(&table.name)))
}

/// The id of a security group.
pub(crate) fn security_group_id(vpc: &Vpc, group: &SecurityGroup) -> Expr {
    known_or(group.id.as_ref(), || Kind::SecurityGroup.missing(&vpc.name, Some(&group.name)))
}

/// The id of a subnet.
pub(crate) fn subnet_id(vpc: &Vpc, subnet: &Subnet) -> Expr {
    known_or(subnet.id.as_ref(), || Kind::Subnet.missing(&vpc.name, Some(&subnet.name)))
}

/// A name as the key of a map: bare, unless the language would read a `for` expression.
pub(crate) fn key(name: &Name) -> Expr {
    let name = name.as_str();
    Expr::new(if name == "for" { hcl_quoted(name) } else { name.to_owned() })
}

/// The alias of the provider of a place: the region at the end has a grammar of its own, so that no two are alike.
pub(crate) fn provider_alias(place: &Place) -> String {
    format!("{}_{}", place.account.name.snake(), place.region.name().replace('-', "_"))
}

/// The name of a module call, such as `vpc_peering_payments_prod__web_prod_in_web_prod`: of the VPC, not of its role, so
/// that its routes and rules keep their addresses and their provider if the other side is to request.
pub(crate) fn peering_module(peering: &VpcPeering, side: &RoutedVpc) -> String {
    let (a, b) = peering.pair();
    of_side(a, b, &side.vpc.name)
}

/// The second name ends at the first `_in_`; one that has the word itself ends at two underscores, as no name has these.
fn of_side(a: &Name, b: &Name, vpc: &Name) -> String {
    let (a, b, vpc) = (a.snake(), b.snake(), vpc.snake());
    let has_word = format!("{b}_").contains("_in_");
    format!("vpc_peering_{a}__{b}{}_in_{vpc}", if has_word { "_" } else { "" })
}

/// The name of a service's module call, such as `privatelink_ledger_service`.
pub(crate) fn service_module(service: &PrivateLink) -> String {
    format!("privatelink_{}_service", service.connection.name.snake())
}

/// The name of an endpoint's module call, such as `privatelink_ledger__web_prod_endpoint`.
pub(crate) fn endpoint_module(service: &PrivateLink, endpoint: &Endpoint) -> String {
    format!("privatelink_{}__{}_endpoint", service.connection.name.snake(), endpoint.party.vpc.name.snake())
}

/// The name of a gateway's module call, such as `transit_gateway_core_gateway`.
pub(crate) fn gateway_module(gateway: &TransitGateway) -> String {
    format!("transit_gateway_{}_gateway", gateway.gateway.name.snake())
}

/// The name of the call that accepts, associates and routes, such as `transit_gateway_core_routing`.
pub(crate) fn routing_module(gateway: &TransitGateway) -> String {
    format!("transit_gateway_{}_routing", gateway.gateway.name.snake())
}

/// The name of an attachment's module call, such as `transit_gateway_core__web_prod_attachment`.
pub(crate) fn attachment_module(gateway: &TransitGateway, attachment: &Attachment) -> String {
    format!("transit_gateway_{}__{}_attachment", gateway.gateway.name.snake(), attachment.name().snake())
}

/// The name of the resource that accepts a gateway's share, such as `transit_gateway_core__partner`.
pub(crate) fn share_accepter(gateway: &TransitGateway, account: &Account) -> String {
    format!("transit_gateway_{}__{}", gateway.gateway.name.snake(), account.name.snake())
}

/// The id of a gateway, in its own account or if it needs no sharing.
pub(crate) fn gateway_id(gateway: &TransitGateway) -> Expr {
    let made = || format!("module.{}.transit_gateway_id", gateway_module(gateway));
    known_or(gateway.gateway.id.as_ref(), made)
}

/// The id of a gateway's route table.
pub(crate) fn gateway_table_id(gateway: &TransitGateway, table: &GatewayTable) -> Expr {
    let made = || {
        let key = hcl_quoted(table.name.as_str());
        format!("module.{}.route_table_ids[{key}]", gateway_module(gateway))
    };
    known_or(table.id.as_ref(), made)
}

fn known_or(id: Option<&AwsId>, missing: impl FnOnce() -> String) -> Expr {
    Expr::new(id.map_or_else(missing, |id| hcl_quoted(id.as_str())))
}

/// What a missing id is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The VPC itself.
    Vpc,
    /// One of its route tables.
    RouteTable,
    /// One of its security groups.
    SecurityGroup,
    /// One of its subnets.
    Subnet,
}

impl Kind {
    /// A missing id: its place in the variable `vpcs`.
    fn missing(self, vpc: &Name, name: Option<&Name>) -> String {
        format!("var.{}", self.path(vpc, name))
    }

    /// The path of a missing id below the variables of its root.
    pub(crate) fn path(self, vpc: &Name, name: Option<&Name>) -> String {
        let key = name.map(|name| format!("[{}]", hcl_quoted(name.as_str()))).unwrap_or_default();
        format!("vpcs[{}].{}{key}", hcl_quoted(vpc.as_str()), self.attribute())
    }

    /// The attribute of the variable that holds ids of this kind.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Vpc => "id",
            Self::RouteTable => "route_table_ids",
            Self::SecurityGroup => "security_group_ids",
            Self::Subnet => "subnet_ids",
        }
    }

    /// What its ids start with.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Vpc => "vpc",
            Self::RouteTable => "rtb",
            Self::SecurityGroup => "sg",
            Self::Subnet => "subnet",
        }
    }

    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Vpc => "VPC",
            Self::RouteTable => "route table",
            Self::SecurityGroup => "security group",
            Self::Subnet => "subnet",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_module_name_is_of_one_side_of_one_pair() {
        let mut names = vec![String::new()];
        for _ in 0..5 {
            let longer = names.iter().flat_map(|name| ["a", "in", "x"].map(|word| format!("{name}-{word}")));
            names = names.iter().cloned().chain(longer).collect();
            names.sort();
            names.dedup();
        }
        let names: Vec<_> = names.iter().filter_map(|name| Name::new(name.strip_prefix('-')?)).collect();
        assert_eq!(names.len(), 3 + 9 + 27 + 81 + 243);
        let mut sides = BTreeMap::new();
        for (at, a) in names.iter().enumerate() {
            for b in &names[at + 1..] {
                for vpc in [a, b] {
                    let before = sides.insert(of_side(a, b, vpc), (a, b, vpc));
                    assert_eq!(before, None, "also of {vpc} in {a} with {b}");
                }
            }
        }
    }
}
