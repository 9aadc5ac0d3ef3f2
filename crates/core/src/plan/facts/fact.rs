//! The kinds of facts.

use ipnet::IpNet;
use serde::Serialize;

use crate::aws::account::AccountId;
use crate::aws::id::AwsId;
use crate::aws::port::{PortRange, Ports};
use crate::aws::region::Region;
use crate::name::Name;
use crate::plan::access::{Direction, Protocol};
use crate::plan::tables::TableId;

use super::parts::{
    Accepted, EntryFact, ForwardFact, FrontFact, GroupRef, ListenerFact, PeerRef, Side, Site, SubnetFact,
};

/// A fact of a plan. As JSON it is a promise: kinds and fields are added, never renamed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fact {
    /// A tag of every resource.
    Tag {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
    /// An account that has a VPC or a gateway.
    Account {
        /// Its name.
        account: Name,
        /// Its id.
        account_id: AccountId,
        /// Whether it is outside the organization.
        external: bool,
        /// The role that applies changes in it.
        deploy_role: Option<String>,
    },
    /// An account and region that has a VPC or a gateway, whether a link touches it or not.
    Place {
        /// The account and region.
        #[serde(flatten)]
        site: Site,
    },
    /// A VPC that a link touches.
    Vpc {
        /// Where it is.
        #[serde(flatten)]
        site: Site,
        /// Its name.
        vpc: Name,
        /// Its id, where it is known.
        vpc_id: Option<AwsId>,
        /// Its CIDR blocks: IPv4 first, the primary one first of all.
        cidrs: Vec<IpNet>,
        /// `enableDnsSupport`
        dns_support: bool,
        /// `enableDnsHostnames`
        dns_hostnames: bool,
    },
    /// A physical link.
    Link {
        /// Its id, which the facts of its parts name.
        link: String,
        /// The connection type: `vpc-peering`, `privatelink` or `transit-gateway`.
        r#type: &'static str,
        /// The connections that share it, by name.
        connections: Vec<Name>,
    },
    /// What a connection declares for one of its consumers.
    Flow {
        /// The link.
        link: String,
        /// The connection.
        connection: Name,
        /// For people.
        description: Option<String>,
        /// Who calls.
        consumer: Side,
        /// Who is called.
        provider: Side,
        /// What may be called.
        ports: Vec<Ports>,
    },
    /// A peering connection.
    Peering {
        /// The link.
        link: String,
        /// Where it is requested.
        #[serde(flatten)]
        site: Site,
        /// The VPC that requests it.
        requester: Name,
        /// The VPC that accepts it.
        accepter: Name,
        /// The id of one that exists and is imported.
        imports: Option<AwsId>,
    },
    /// A transit gateway.
    Gateway {
        /// The link.
        link: String,
        /// Where it is.
        #[serde(flatten)]
        site: Site,
        /// Its name.
        gateway: Name,
        /// The id of one that exists.
        gateway_id: Option<AwsId>,
        /// The ASN of the Amazon side of one that is created.
        asn: Option<u32>,
        /// Whether it accepts attachments of other accounts by itself.
        auto_accept: bool,
    },
    /// A route table of a transit gateway.
    GatewayTable {
        /// The link.
        link: String,
        /// The gateway.
        gateway: Name,
        /// Its name; `null` for the default table.
        table: TableId,
        /// The id of one that exists.
        table_id: Option<AwsId>,
    },
    /// A VPC's attachment to a transit gateway.
    Attachment {
        /// The link.
        link: String,
        /// Where it is created.
        #[serde(flatten)]
        site: Site,
        /// The gateway.
        gateway: Name,
        /// The VPC.
        vpc: Name,
        /// Its subnets, one per availability zone.
        subnets: Vec<SubnetFact>,
        /// Whether flows stay in the zone they entered by.
        appliance_mode: bool,
        /// Whether it carries IPv6.
        ipv6: bool,
        /// The id of one that exists and is imported.
        imports: Option<AwsId>,
    },
    /// A resource share of a transit gateway.
    Share {
        /// The link.
        link: String,
        /// Where it is created.
        #[serde(flatten)]
        site: Site,
        /// The gateway.
        gateway: Name,
        /// Whether it may name accounts outside the owner's organization.
        allows_external: bool,
    },
    /// Who may use a resource share or an endpoint service.
    Principal {
        /// The link.
        link: String,
        /// The account that lets it in, and where.
        #[serde(flatten)]
        site: Site,
        /// The name of the account, `organization`, or the id of the organizational unit.
        principal: String,
        /// The account id; or the ARN of the organization or unit, without `arn:` and its partition.
        principal_id: String,
    },
    /// Something that an account has to accept.
    Acceptance {
        /// The link.
        link: String,
        /// Who accepts, and where.
        #[serde(flatten)]
        site: Site,
        /// What is accepted.
        accepts: Accepted,
        /// The VPC that asks; `null` for a share.
        vpc: Option<Name>,
    },
    /// An endpoint service.
    Service {
        /// The link.
        link: String,
        /// Where it is created.
        #[serde(flatten)]
        site: Site,
        /// The provider's VPC.
        vpc: Name,
        /// Its load balancer.
        load_balancer: FrontFact,
        /// What the load balancer listens on.
        listeners: Vec<ListenerFact>,
        /// What it forwards ports to that have nothing of their own.
        #[serde(flatten)]
        forward: ForwardFact,
        /// Whether each node forwards to the targets of all zones.
        cross_zone: bool,
        /// Whether the load balancer cannot be deleted until this is off.
        deletion_protection: bool,
        /// Whether the load balancer's own group sees the addresses of clients.
        enforces_inbound: bool,
        /// The other regions that endpoints are in.
        supported_regions: Vec<Region>,
        /// Whether the provider accepts each endpoint.
        acceptance_required: bool,
        /// The id of one that exists and is imported.
        imports: Option<AwsId>,
    },
    /// An interface endpoint.
    Endpoint {
        /// The link.
        link: String,
        /// Where it is created.
        #[serde(flatten)]
        site: Site,
        /// The consumer's VPC.
        vpc: Name,
        /// Its subnets, one per availability zone.
        subnets: Vec<SubnetFact>,
        /// The service's region, if it is another.
        service_region: Option<Region>,
        /// The id of one that exists and is imported.
        imports: Option<AwsId>,
    },
    /// A route of a VPC's route table.
    Route {
        /// The link.
        link: String,
        /// Where it is created.
        #[serde(flatten)]
        site: Site,
        /// The VPC.
        vpc: Name,
        /// The route table.
        table: Name,
        /// Its id, where it is known.
        table_id: Option<AwsId>,
        /// The destination.
        destination: IpNet,
        /// The link that it routes to.
        target: String,
        /// The VPC at the other end.
        peer: Name,
        /// The connections that need it, by name.
        r#for: Vec<Name>,
    },
    /// A managed prefix list, which rules of the link name.
    PrefixList {
        /// The link.
        link: String,
        /// Where it is created.
        #[serde(flatten)]
        site: Site,
        /// The VPC whose security groups name it.
        vpc: Name,
        /// Its key among the lists of the link in this VPC.
        prefix_list: String,
        /// `IPv4` or `IPv6`.
        family: &'static str,
        /// How many entries it has room for: a rule that names it counts as so many.
        size: usize,
        /// Its entries.
        entries: Vec<EntryFact>,
        /// The connections that need it, by name.
        r#for: Vec<Name>,
    },
    /// A rule of a security group.
    Rule {
        /// The link.
        link: String,
        /// Where it is created.
        #[serde(flatten)]
        site: Site,
        /// The VPC.
        vpc: Name,
        /// The group.
        group: GroupRef,
        /// Which way.
        direction: Direction,
        /// The protocol.
        protocol: Protocol,
        /// The ports, of protocols that have any.
        ports: Option<PortRange>,
        /// The other end.
        peer: PeerRef,
        /// The connections that need it, by name.
        r#for: Vec<Name>,
    },
    /// Private names that resolve over the link.
    Dns {
        /// The link.
        link: String,
        /// Where it is set.
        #[serde(flatten)]
        site: Site,
        /// The VPC whose names are resolved.
        vpc: Name,
        /// The private DNS name of an endpoint service; `null` for the names of instances, over a peering.
        name: Option<String>,
    },
    /// The gateway table that routes what an attached VPC sends.
    Association {
        /// The link.
        link: String,
        /// The gateway.
        gateway: Name,
        /// The VPC.
        vpc: Name,
        /// The table; `null` for the default table.
        table: TableId,
    },
    /// A gateway table that learns the CIDR blocks of an attached VPC.
    Propagation {
        /// The link.
        link: String,
        /// The gateway.
        gateway: Name,
        /// The VPC.
        vpc: Name,
        /// The table; `null` for the default table.
        table: TableId,
        /// What it learns.
        cidrs: Vec<IpNet>,
    },
    /// A static route of a gateway table.
    StaticRoute {
        /// The link.
        link: String,
        /// The gateway.
        gateway: Name,
        /// The table.
        table: TableId,
        /// The destination.
        destination: IpNet,
        /// The VPC that it routes to; `null` drops the traffic.
        target: Option<Name>,
    },
}
