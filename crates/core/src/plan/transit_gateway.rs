//! Transit gateways: one link a gateway, with one attachment for each VPC however many connections use it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::name::Name;
use crate::network::{
    Account, Connection, Gateway, GatewayTable, Network, Organization, Party, Share, StaticRoute, Subnet, Vpc,
};

use super::placement::{one_a_zone, one_a_zone_with_ipv6};
use super::tables::{Table, TableId};
use super::{Place, RoutedVpc};

/// A transit gateway with what attaches to it.
#[derive(Clone, Debug)]
pub struct TransitGateway {
    /// The gateway as declared.
    pub gateway: Arc<Gateway>,
    /// What shares it with other accounts, if any attach and it is not shared already.
    pub share: Option<ResourceShare>,
    /// The attachments, by the name of their VPC.
    pub attachments: Vec<Attachment>,
    /// Its route tables, by id: those that it declares, or its default table alone.
    pub tables: Vec<Table>,
    /// The connections that use it, by name.
    pub connections: Vec<Arc<Connection>>,
}

/// A share of a gateway.
#[derive(Clone, Debug)]
pub struct ResourceShare {
    /// With whom: the organization or its units, then accounts by name.
    pub principals: Vec<Principal>,
    /// Whether it may name accounts outside the owner's organization, or those of one that does not share with RAM.
    pub allows_external: bool,
}

/// Whom a gateway is shared with.
#[derive(Clone, Debug)]
pub struct Principal {
    /// A key that stays: the name of the account, `organization`, or the id of the organizational unit.
    pub name: String,
    /// Who.
    pub who: PrincipalKind,
}

/// A kind of principal of a share.
#[derive(Clone, Debug)]
pub enum PrincipalKind {
    /// An account.
    Account(Arc<Account>),
    /// The ARN of the organization or of a unit, without its partition: `organizations::<account>:…`.
    Organization(String),
}

/// A VPC's attachment to a gateway.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The VPC with its routes and rules.
    pub side: RoutedVpc,
    /// Its subnets, one a zone.
    pub subnets: Vec<Arc<Subnet>>,
    /// Whether flows stay in the zone they entered by.
    pub appliance_mode: bool,
    /// Whether any connection speaks IPv6 through it, or a static route of the gateway leads IPv6 to it.
    pub ipv6: bool,
    /// How its account comes to the gateway.
    pub access: GatewayAccess,
    /// The table it is associated with; the default table where the gateway declares none.
    pub table: Option<Arc<GatewayTable>>,
    /// The tables that learn the VPC's blocks, by name.
    pub propagates_to: Vec<Arc<GatewayTable>>,
    /// The connections that use it, by name.
    pub connections: Vec<Arc<Connection>>,
}

/// How the account of an attached VPC comes to the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayAccess {
    /// It is the owner.
    Own,
    /// It sees the gateway because that is shared.
    Shared {
        /// Whether it has to accept the share first.
        by_invitation: bool,
        /// Whether the owner has to accept the attachment.
        on_acceptance: bool,
    },
}

/// A connection and one of its consumers.
type Flow<'c> = (&'c Arc<Connection>, &'c Party);

impl TransitGateway {
    /// `connections` are those that use the gateway.
    pub(super) fn of(network: &Network, gateway: &Arc<Gateway>, connections: Vec<Arc<Connection>>) -> Self {
        let mut flows_of: BTreeMap<&Name, (&Arc<Vpc>, Vec<Flow<'_>>)> = BTreeMap::new();
        for (connection, consumer) in connections.iter().flat_map(flows) {
            for vpc in [&connection.provider.vpc, &consumer.vpc] {
                flows_of.entry(&vpc.name).or_insert((vpc, Vec::new())).1.push((connection, consumer));
            }
        }
        let learners = learners(gateway, &flows_of);
        let organization = network.organization();
        let routes = gateway.tables.iter().flat_map(|table| &table.routes);
        let ipv6_routes = routes.filter(|route| route.destination.is_ipv6());
        let led_ipv6: BTreeSet<_> = ipv6_routes.filter_map(StaticRoute::leads_to).collect();
        let attachments = flows_of.values().map(|(vpc, flows)| {
            let learners = learners.get(&vpc.name).cloned().unwrap_or_default();
            let learners = learners.into_values().collect();
            Attachment::of((gateway, organization), vpc, flows, led_ipv6.contains(&vpc.name), learners)
        });
        let attachments: Vec<_> = attachments.collect();
        let share = ResourceShare::of(gateway, organization, &attachments);
        let attached = attachments.iter();
        let attached = attached.map(|attachment| {
            (&attachment.side.vpc, attachment.table.as_ref(), attachment.propagates_to.as_slice())
        });
        let tables = Table::all(gateway, attached);
        Self { gateway: Arc::clone(gateway), share, attachments, tables, connections }
    }

    /// The stable key, such as `transit-gateway-core`.
    pub fn id(&self) -> String {
        ["transit-gateway-", self.gateway.name.key()].concat()
    }

    /// Where the gateway is.
    pub fn place(&self) -> Place {
        Place { account: Arc::clone(&self.gateway.account), region: self.gateway.region }
    }

    /// The attachment of a VPC.
    pub fn attachment(&self, vpc: &Name) -> Option<&Attachment> {
        let found = self.attachments.binary_search_by(|attachment| attachment.side.vpc.name.cmp(vpc));
        found.ok().map(|at| &self.attachments[at])
    }

    /// The table that an attachment is associated with; `None` where the gateway declares tables and the attachment
    /// names none of them.
    pub fn table_of(&self, attachment: &Attachment) -> Option<&Table> {
        let named = attachment.table.as_ref().map(|table| TableId::Named(table.name.clone()));
        self.table(&named.unwrap_or(TableId::Default))
    }

    /// The table with this id.
    pub fn table(&self, id: &TableId) -> Option<&Table> {
        self.tables.binary_search_by(|table| table.id.cmp(id)).ok().map(|at| &self.tables[at])
    }

    /// The accounts that have to accept the share, by name.
    pub fn invited_accounts(&self) -> Vec<&Arc<Account>> {
        self.accounts(Attachment::is_invited)
    }

    /// Whether an account has to accept the share. All attachments of an account come to the gateway alike.
    pub fn invites(&self, account: &Account) -> bool {
        let attached = self.attachments.iter().find(|known| known.side.vpc.account.name == account.name);
        attached.is_some_and(Attachment::is_invited)
    }

    /// The accounts that attach VPCs to what is shared with them here, by name.
    pub fn sharing_accounts(&self) -> Vec<&Arc<Account>> {
        self.accounts(|attachment| attachment.is_shared() && self.share.is_some())
    }

    fn accounts(&self, wanted: impl Fn(&Attachment) -> bool) -> Vec<&Arc<Account>> {
        let attachments = self.attachments.iter().filter(|attachment| wanted(attachment));
        let accounts: BTreeMap<_, _> = attachments
            .map(|attachment| &attachment.side.vpc.account)
            .map(|account| (&account.name, account))
            .collect();
        accounts.into_values().collect()
    }

    /// Whether its default table serves every attachment, and not tables that it declares.
    pub fn uses_default_table(&self) -> bool {
        self.table(&TableId::Default).is_some()
    }

    /// Whether nothing of it is made in its owner's account, save for attachments.
    pub fn is_all_there(&self) -> bool {
        let is_made = |table: &Arc<GatewayTable>| table.id.is_none();
        self.gateway.id.is_some() && self.share.is_none() && !self.gateway.tables.iter().any(is_made)
    }
}

impl Attachment {
    fn of(
        (gateway, organization): (&Gateway, Option<&Organization>),
        vpc: &Arc<Vpc>,
        flows: &[Flow<'_>],
        is_led_ipv6: bool,
        propagates_to: Vec<Arc<GatewayTable>>,
    ) -> Self {
        let settings = gateway.attachments.get(&vpc.name);
        let named = settings.map(|settings| &settings.subnets).filter(|subnets| !subnets.is_empty());
        let shares_silently = organization.is_some_and(|organization| organization.ram_sharing)
            && gateway.is_with(&vpc.account, organization);
        let mut connections: Vec<_> = flows.iter().map(|(connection, _)| Arc::clone(connection)).collect();
        connections.dedup_by(|a, b| a.name == b.name);
        let speaks_ipv6 =
            |(connection, consumer): &Flow<'_>| connection.provider.has_ipv6() && consumer.has_ipv6();
        let ipv6 = is_led_ipv6 || flows.iter().any(speaks_ipv6);
        let subnets = match named {
            Some(named) => named.clone(),
            None if ipv6 => one_a_zone_with_ipv6(&vpc.subnets),
            None => one_a_zone(&vpc.subnets),
        };
        Self {
            side: RoutedVpc::of(vpc, || flows.iter().copied()),
            subnets,
            appliance_mode: settings.is_some_and(|settings| settings.appliance_mode),
            ipv6,
            access: if gateway.is_owned_by(&vpc.account) {
                GatewayAccess::Own
            } else {
                GatewayAccess::Shared {
                    by_invitation: !shares_silently && gateway.share != Share::Already,
                    on_acceptance: !gateway.auto_accept,
                }
            },
            table: settings.and_then(|settings| settings.table.clone()),
            propagates_to,
            connections,
        }
    }

    /// Where it is made.
    pub fn place(&self) -> Place {
        self.side.place()
    }

    /// Whether its account is not the owner's.
    pub fn is_shared(&self) -> bool {
        self.access != GatewayAccess::Own
    }

    /// Whether its account has to accept the share.
    pub fn is_invited(&self) -> bool {
        matches!(self.access, GatewayAccess::Shared { by_invitation: true, .. })
    }

    /// Whether the owner has to accept it.
    pub fn needs_acceptance(&self) -> bool {
        matches!(self.access, GatewayAccess::Shared { on_acceptance: true, .. })
    }

    /// Whether the owner does anything for it: without a table of its own, the gateway does all but accept it.
    pub fn is_routed_by_owner(&self) -> bool {
        self.needs_acceptance() || self.table.is_some()
    }

    /// The VPC's name, which is its key in the gateway.
    pub fn name(&self) -> &Name {
        &self.side.vpc.name
    }
}

impl ResourceShare {
    /// The accounts that it names, by name.
    pub fn accounts(&self) -> impl Iterator<Item = &Arc<Account>> {
        self.principals.iter().filter_map(|principal| match &principal.who {
            PrincipalKind::Account(account) => Some(account),
            PrincipalKind::Organization(_) => None,
        })
    }

    /// Whether it names an account, and not only the organization that has it.
    pub fn is_with(&self, account: &Account) -> bool {
        let is_wide = |principal: &Principal| matches!(principal.who, PrincipalKind::Organization(_));
        let accounts = &self.principals[self.principals.partition_point(is_wide)..];
        accounts.binary_search_by(|known| known.name.as_str().cmp(account.name.key())).is_ok()
    }

    fn of(
        gateway: &Gateway,
        organization: Option<&Organization>,
        attachments: &[Attachment],
    ) -> Option<Self> {
        let accounts = attachments.iter().filter(|attachment| attachment.is_shared());
        let accounts: BTreeMap<_, _> = accounts
            .map(|attachment| &attachment.side.vpc.account)
            .map(|account| (&account.name, account))
            .collect();
        let wide = match &gateway.share {
            Share::Already => return None,
            Share::Accounts => None,
            Share::Organization => organization.and_then(|organization| {
                Some(vec![("organization".to_owned(), organization.arn("organization", "")?)])
            }),
            Share::Units(units) => organization.and_then(|organization| {
                units.iter().map(|unit| Some((unit.clone(), organization.arn("ou", unit)?))).collect()
            }),
        };
        if accounts.is_empty() {
            return None;
        }
        let is_covered = |account: &Account| wide.is_some() && gateway.is_with(account, organization);
        let named = accounts.values().filter(|account| !is_covered(account)).map(|account| Principal {
            name: account.name.key().to_owned(),
            who: PrincipalKind::Account(Arc::clone(account)),
        });
        let wide = wide.iter().flatten();
        let wide = wide.map(|(name, arn)| Principal {
            name: name.clone(),
            who: PrincipalKind::Organization(arn.clone()),
        });
        // RAM takes an account that it has to invite for one outside, even of the same organization.
        let invites = attachments.iter().any(Attachment::is_invited);
        Some(Self { principals: wide.chain(named).collect(), allows_external: invites })
    }
}

/// The tables that must learn each VPC's blocks, by table: those that the other sides of its connections are
/// associated with, and those that the spec names.
fn learners<'f>(
    gateway: &Gateway,
    flows_of: &BTreeMap<&'f Name, (&Arc<Vpc>, Vec<Flow<'_>>)>,
) -> BTreeMap<&'f Name, BTreeMap<Name, Arc<GatewayTable>>> {
    let table_of = |vpc: &Vpc| gateway.attachments.get(&vpc.name)?.table.clone();
    let mut learners: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for (&name, (vpc, flows)) in flows_of {
        let others = flows.iter().map(|(connection, consumer)| {
            if connection.provider.vpc.is(vpc) { &consumer.vpc } else { &connection.provider.vpc }
        });
        let mut seen = BTreeSet::new();
        let needed = others.filter(|other| seen.insert(&other.name)).filter_map(|other| table_of(other));
        let named = gateway.attachments.get(name).into_iter().flat_map(|settings| &settings.propagate_to);
        let tables = needed.chain(named.cloned()).map(|table| (table.name.clone(), table));
        learners.insert(name, tables.collect());
    }
    learners
}

/// The flows of a connection; those of a VPC with itself are left to `self-connection`.
fn flows(connection: &Arc<Connection>) -> impl Iterator<Item = Flow<'_>> {
    let consumers = connection.consumers.iter();
    let others = consumers.filter(|consumer| !consumer.vpc.is(&connection.provider.vpc));
    others.map(move |consumer| (connection, consumer))
}
