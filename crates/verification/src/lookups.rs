//! Data sources: what a path or a scope is about exists already, and is found by the ids and names that the spec gives it.

use std::collections::BTreeMap;

use crossvpc_core::network::{Connection, Party};
use crossvpc_core::plan::{Attachment, Endpoint, PrivateLink, TransitGateway, VpcPeering};
use crossvpc_render::{Expr, hcl_quoted};
use crossvpc_terraform::PlaceRoot;
use serde::Serialize;

/// The data sources of a root, each once.
#[derive(Debug, Default)]
pub(crate) struct Lookups(BTreeMap<(&'static str, String), Lookup>);

/// A data source.
#[derive(Debug, Serialize)]
pub(crate) struct Lookup {
    kind: Expr,
    name: Expr,
    arguments: Vec<Argument>,
    filters: Vec<Filter>,
}

#[derive(Debug, Serialize)]
struct Argument {
    key: Expr,
    value: Expr,
}

#[derive(Debug, Serialize)]
struct Filter {
    name: &'static str,
    values: Expr,
    /// Whether anything stands before it.
    is_later: bool,
}

/// What a root looks up, and the ids that it asks for.
pub(crate) struct Finder<'r, 'p> {
    pub(crate) root: &'r mut PlaceRoot<'p>,
    pub(crate) lookups: &'r mut Lookups,
    /// The tag `Name` of what the plan calls so.
    pub(crate) name: &'r dyn Fn(&str) -> String,
}

impl Lookups {
    pub(crate) fn all(&self) -> impl Iterator<Item = &Lookup> {
        self.0.values()
    }

    /// Adds a data source; says its address.
    fn add(
        &mut self,
        kind: &'static str,
        name: String,
        arguments: &[(&'static str, Expr)],
        filters: Vec<(&'static str, Vec<Expr>)>,
    ) -> String {
        let argument =
            |(key, value): &(&'static str, Expr)| Argument { key: Expr::new(*key), value: value.clone() };
        let filter = |(at, (name, values)): (usize, (&'static str, Vec<Expr>))| {
            let values: Vec<_> = values.iter().map(Expr::as_str).collect();
            let values = Expr::new(format!("[{}]", values.join(", ")));
            Filter { name, values, is_later: at > 0 || !arguments.is_empty() }
        };
        let address = format!("data.{kind}.{name}");
        let lookup = Lookup {
            kind: Expr::new(hcl_quoted(kind)),
            name: Expr::new(hcl_quoted(&name)),
            arguments: arguments.iter().map(argument).collect(),
            filters: filters.into_iter().enumerate().map(filter).collect(),
        };
        self.0.insert((kind, name), lookup);
        address
    }
}

impl Finder<'_, '_> {
    /// A network interface that stands for a side of a connection: the one that the user names, or else the first that has the
    /// groups and subnets of the spec. Null if there is none.
    pub(crate) fn interface(&mut self, connection: &Connection, party: &Party) -> Expr {
        let vpc = &party.vpc;
        let mut filters = vec![("vpc-id", vec![self.root.vpc_id(vpc)])];
        if !party.subnets.is_empty() {
            filters.push(("subnet-id", self.root.subnet_ids(vpc, &party.subnets)));
        }
        if !party.security_groups.is_empty() {
            filters.push(("group-id", self.root.security_group_ids(vpc, &party.security_groups)));
        }
        self.first_interface(connection, party, "", filters)
    }

    /// The same of a target that is known by its addresses.
    pub(crate) fn interface_at(&mut self, service: &PrivateLink, port: u16, addresses: Vec<Expr>) -> Expr {
        let provider = &service.connection.provider;
        let vpc = self.root.vpc_id(&provider.vpc);
        let filters = vec![("vpc-id", vec![vpc]), ("addresses.private-ip-address", addresses)];
        self.first_interface(&service.connection, provider, &format!("__{port}"), filters)
    }

    fn first_interface(
        &mut self,
        connection: &Connection,
        party: &Party,
        part: &str,
        mut filters: Vec<(&'static str, Vec<Expr>)>,
    ) -> Expr {
        let vpc = &party.vpc.name;
        filters.push(("interface-type", vec![quoted("interface")]));
        let name = format!("{}__{}{part}", connection.name.snake(), vpc.snake());
        let address = self.lookups.add("aws_network_interfaces", name, &[], filters);
        let key = hcl_quoted(&format!("{}/{vpc}", connection.name));
        Expr::new(format!("try(var.interfaces[{key}], sort({address}.ids)[0], null)"))
    }

    /// A peering connection, which both sides see.
    pub(crate) fn peering(&mut self, peering: &VpcPeering) -> Expr {
        let (one, other) = peering.pair();
        let arguments = [
            ("vpc_id", self.root.vpc_id(&peering.requester.vpc)),
            ("peer_vpc_id", self.root.vpc_id(&peering.accepter.vpc)),
            ("status", quoted("active")),
        ];
        let name = format!("{}__{}", one.snake(), other.snake());
        id(&self.lookups.add("aws_vpc_peering_connection", name, &arguments, Vec::new()))
    }

    /// An attachment, as the account of its VPC sees it: the tags of another account's gateway are not seen.
    pub(crate) fn attachment(&mut self, gateway: &TransitGateway, attachment: &Attachment) -> Expr {
        let vpc = &attachment.side.vpc;
        let declared = &gateway.gateway;
        let known = match &declared.id {
            Some(id) => ("transit-gateway-id", vec![quoted(id.as_str())]),
            None => {
                let name = (self.name)(&format!("{}-{}", declared.name, vpc.name));
                ("tag:Name", vec![quoted(&name)])
            }
        };
        let filters =
            vec![("vpc-id", vec![self.root.vpc_id(vpc)]), known, ("state", vec![quoted("available")])];
        let name = format!("{}__{}", declared.name.snake(), vpc.name.snake());
        id(&self.lookups.add("aws_ec2_transit_gateway_vpc_attachment", name, &[], filters))
    }

    /// An attachment, as the owner of the gateway sees it: the tags of another account's attachment are not seen.
    pub(crate) fn owners_attachment(&mut self, gateway: &TransitGateway, attachment: &Attachment) -> Expr {
        let vpc = &attachment.side.vpc;
        let declared = &gateway.gateway;
        let gateway_id = match &declared.id {
            Some(id) => quoted(id.as_str()),
            None => {
                let named = (self.name)(declared.name.as_str());
                let filters = vec![("tag:Name", vec![quoted(&named)]), ("state", vec![quoted("available")])];
                id(&self.lookups.add("aws_ec2_transit_gateway", declared.name.snake(), &[], filters))
            }
        };
        let filters = vec![
            ("resource-id", vec![self.root.vpc_id(vpc)]),
            ("transit-gateway-id", vec![gateway_id]),
            ("state", vec![quoted("available")]),
        ];
        let name = format!("{}__{}", declared.name.snake(), vpc.name.snake());
        let address = self.lookups.add("aws_ec2_transit_gateway_attachment", name, &[], filters);
        Expr::new(format!("{address}.transit_gateway_attachment_id"))
    }

    /// An endpoint.
    pub(crate) fn endpoint(&mut self, service: &PrivateLink, endpoint: &Endpoint) -> Expr {
        let connection = &service.connection.name;
        let vpc = &endpoint.party.vpc;
        let arguments = [("vpc_id", self.root.vpc_id(vpc)), ("state", quoted("available"))];
        let filters = vec![
            ("tag:Name", vec![quoted(&(self.name)(connection.as_str()))]),
            ("vpc-endpoint-type", vec![quoted("Interface")]),
        ];
        let name = format!("{}__{}", connection.snake(), vpc.name.snake());
        id(&self.lookups.add("aws_vpc_endpoint", name, &arguments, filters))
    }

    /// An endpoint service.
    pub(crate) fn service(&mut self, service: &PrivateLink) -> Expr {
        let connection = &service.connection.name;
        let filters = vec![
            ("owner", vec![quoted(service.vpc().account.id.as_str())]),
            ("tag:Name", vec![quoted(&(self.name)(connection.as_str()))]),
        ];
        let address = self.lookups.add("aws_vpc_endpoint_service", connection.snake(), &[], filters);
        Expr::new(format!("{address}.service_id"))
    }
}

pub(crate) fn quoted(text: &str) -> Expr {
    Expr::new(hcl_quoted(text))
}

fn id(address: &str) -> Expr {
    Expr::new(format!("{address}.id"))
}
