//! Changes of a spec in memory, each as somebody would write it by hand: so that what would come of it can be checked.

use crate::name::Name;
use crate::source::{Span, Spanned};

use super::{
    Attachment, Entries, Entry, Forward, OptionKey, PrivateLink, Resource, Spec, Subnet, Targets,
    TransitGateway, Unread, ViaGateway, VpcPeering,
};

/// A change of a spec. Names are those of the spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each field is what its variant's example calls it")]
pub enum Change {
    /// `connections.web.vpc-peering: {}`, in place of the connection type it has
    Peering { connection: String },
    /// `connections.web.privatelink: {targets: {ips: [10.0.0.10]}}`
    PrivateLink { connection: String, target: String },
    /// `connections.web.transit-gateway: {via: core}`
    TransitGateway { connection: String, via: String },
    /// `connections.web.consumers.clients.adopt: null`
    NoAdoption { connection: String, consumer: String },
    /// `transit-gateways.core: {account: network, region: eu-west-1}`
    Gateway { name: String, account: String, region: String },
    /// `transit-gateways.core.attachments.clients.route-table: spokes`
    GatewayTable { gateway: String, vpc: String, table: String },
    /// `vpcs.clients.route-tables.main: null`
    RouteTable { vpc: String, name: String },
    /// `vpcs.clients.subnets.private-a: {cidr: 10.0.0.0/24, zone: euw1-az1}`
    Subnet { vpc: String, name: String, cidr: String, zone: String },
    /// `vpcs.clients.subnets.private-a.route-table: main`
    SubnetTable { vpc: String, subnet: String, table: String },
}

impl Change {
    /// Where it stands, as the keys that lead there, and what stands there, in YAML.
    pub fn written(&self) -> (String, String) {
        match self {
            Self::Peering { connection } => (format!("connections.{connection}.vpc-peering"), "{}".into()),
            Self::PrivateLink { connection, target } => {
                (format!("connections.{connection}.privatelink"), format!("{{targets: {{ips: [{target}]}}}}"))
            }
            Self::TransitGateway { connection, via } => {
                (format!("connections.{connection}.transit-gateway"), format!("{{via: {via}}}"))
            }
            Self::NoAdoption { connection, consumer } => {
                (format!("connections.{connection}.consumers.{consumer}.adopt"), "null".into())
            }
            Self::Gateway { name, account, region } => {
                (format!("transit-gateways.{name}"), format!("{{account: {account}, region: {region}}}"))
            }
            Self::GatewayTable { gateway, vpc, table } => {
                (format!("transit-gateways.{gateway}.attachments.{vpc}.route-table"), table.clone())
            }
            Self::RouteTable { vpc, name } => (format!("vpcs.{vpc}.route-tables.{name}"), "null".into()),
            Self::Subnet { vpc, name, cidr, zone } => {
                (format!("vpcs.{vpc}.subnets.{name}"), format!("{{cidr: {cidr}, zone: {zone}}}"))
            }
            Self::SubnetTable { vpc, subnet, table } => {
                (format!("vpcs.{vpc}.subnets.{subnet}.route-table"), table.clone())
            }
        }
    }
}

impl Spec {
    /// Makes changes that concern a connection. What is new stands at the place of its connection type, for findings to show.
    pub fn change(&mut self, connection: &str, changes: &[Change]) {
        let at = self.connections.get(connection).and_then(|entry| Some(entry.value.options.first()?.span));
        if let Some(at) = at {
            for change in changes {
                self.make(change, at);
            }
        }
    }

    fn make(&mut self, change: &Change, at: Span) {
        let text = |value: &String| Spanned { value: value.clone(), span: at };
        let some = |value: &String| Some(text(value));
        match change {
            Change::Peering { connection } => {
                self.connect(connection, OptionKey::VpcPeering(VpcPeering::default()), at);
            }
            Change::PrivateLink { connection, target } => {
                let targets = Some(Targets::Ips(vec![text(target)]));
                let service = PrivateLink {
                    forward: Forward { targets, targets_span: Some(at), ..Forward::default() },
                    cross_zone: true,
                    ..PrivateLink::default()
                };
                self.connect(connection, OptionKey::PrivateLink(Box::new(service)), at);
            }
            Change::TransitGateway { connection, via } => {
                self.connect(connection, OptionKey::TransitGateway(ViaGateway { via: some(via) }), at);
            }
            Change::NoAdoption { connection, consumer } => {
                let connection = self.connections.get_mut(connection);
                if let Some(consumer) = connection.and_then(|found| found.consumers.get_mut(consumer)) {
                    consumer.adopt = None;
                }
            }
            Change::Gateway { name, account, region } => {
                let gateway = TransitGateway {
                    renamed_from: None,
                    account: some(account),
                    region: some(region),
                    id: None,
                    asn: None,
                    auto_accept: false,
                    auto_accept_span: None,
                    share: None,
                    route_tables: Entries::default(),
                    attachments: Entries::default(),
                    unread: Unread::default(),
                };
                add(&mut self.transit_gateways, name, gateway, at);
            }
            Change::GatewayTable { gateway, vpc, table } => {
                let Some(gateway) = self.transit_gateways.get_mut(gateway) else { return };
                if !gateway.attachments.contains_key(vpc.as_str()) {
                    add(&mut gateway.attachments, vpc, Attachment::default(), at);
                }
                if let Some(attachment) = gateway.attachments.get_mut(vpc) {
                    attachment.route_table = some(table);
                }
            }
            Change::RouteTable { vpc, name } => {
                if let Some(vpc) = self.vpcs.get_mut(vpc) {
                    add(&mut vpc.route_tables, name, Resource { renamed_from: None, id: None }, at);
                }
            }
            Change::Subnet { vpc, name, cidr, zone } => {
                let subnet = Subnet {
                    renamed_from: None,
                    cidr: some(cidr),
                    ipv6_cidr: None,
                    zone: some(zone),
                    id: None,
                    route_table: None,
                    unread: Unread::default(),
                };
                if let Some(vpc) = self.vpcs.get_mut(vpc) {
                    add(&mut vpc.subnets, name, subnet, at);
                }
            }
            Change::SubnetTable { vpc, subnet, table } => {
                let vpc = self.vpcs.get_mut(vpc);
                if let Some(subnet) = vpc.and_then(|vpc| vpc.subnets.get_mut(subnet)) {
                    subnet.route_table = some(table);
                }
            }
        }
    }

    fn connect(&mut self, connection: &str, value: OptionKey, span: Span) {
        if let Some(connection) = self.connections.get_mut(connection) {
            connection.options = vec![Spanned { value, span }];
        }
    }
}

fn add<T>(entries: &mut Entries<T>, name: &str, value: T, span: Span) {
    if let Some(name) = Name::new(name) {
        entries.add(name, Entry { span, value });
    }
}
