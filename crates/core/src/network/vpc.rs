//! VPCs and what is in them.

use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use crate::aws::id::AwsId;
use crate::aws::region::Region;
use crate::name::Name;
use crate::source::Span;

use super::{Account, Tag};

/// A VPC.
#[derive(Debug)]
pub struct Vpc {
    /// Its name in the spec.
    pub name: Name,
    /// Where the name stands.
    pub span: Span,
    /// The account that owns it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// `vpc-…`, where it is known.
    pub id: Option<AwsId>,
    /// The tags that it has, by key. Nothing that is generated depends on them.
    pub tags: Vec<Tag>,
    /// Its blocks of both families: IPv4 first, the primary one first of all.
    pub cidrs: Vec<Block>,
    /// Whether these are all: each that is written could be read.
    pub has_all_cidrs: bool,
    /// `enableDnsSupport` and `enableDnsHostnames`, and where they stand.
    pub dns: crate::spec::Dns,
    /// Its route tables, by name.
    pub route_tables: Vec<Arc<RouteTable>>,
    /// Its subnets, by name.
    pub subnets: Vec<Arc<Subnet>>,
    /// Whether the spec has any, readable or not.
    pub has_subnets: bool,
    /// Its security groups, by name.
    pub security_groups: Vec<Arc<SecurityGroup>>,
}

/// A block of addresses and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block {
    /// The block, in canonical form.
    pub net: IpNet,
    /// Where it stands.
    pub span: Span,
}

/// Something in a VPC that has a name, and an id where it is known.
#[derive(Debug)]
pub struct Resource {
    /// Its name in the spec, unique among its kind in its VPC.
    pub name: Name,
    /// Where the name stands.
    pub span: Span,
    /// Its id, where it is known.
    pub id: Option<AwsId>,
}

/// A route table.
pub type RouteTable = Resource;

/// A security group.
pub type SecurityGroup = Resource;

/// A subnet.
#[derive(Debug)]
pub struct Subnet {
    /// Its name in the spec.
    pub name: Name,
    /// Where the name stands.
    pub span: Span,
    /// Its blocks, IPv4 first.
    pub cidrs: Vec<Block>,
    /// The id of its availability zone, such as `euw1-az1`.
    pub zone: Option<String>,
    /// Whether another one of its zone was generated before it was added: where the choice is ours, that one stays.
    pub is_later: bool,
    /// Whether it names a zone, readable or not.
    pub names_zone: bool,
    /// `subnet-…`, where it is known.
    pub id: Option<AwsId>,
    /// Its route table, where it is named.
    pub route_table: Option<Arc<RouteTable>>,
    /// Whether it names a route table, readable or not.
    pub names_table: bool,
}

impl Vpc {
    /// Whether the two are one.
    pub fn is(&self, other: &Self) -> bool {
        self.name == other.name
    }

    /// Whether each zone that a subnet names could be read.
    pub fn has_all_zones(&self) -> bool {
        self.subnets.iter().all(|subnet| subnet.zone.is_some() || !subnet.names_zone)
    }

    /// Whether an address is in one of the VPC's CIDR blocks.
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.cidrs.iter().any(|block| block.net.contains(&ip))
    }

    /// Whether the two have the same owner.
    pub fn same_account(&self, other: &Self) -> bool {
        self.account.id == other.account.id
    }
}

impl Block {
    /// Whether it is an IPv6 block.
    pub fn is_ipv6(&self) -> bool {
        matches!(self.net, IpNet::V6(_))
    }
}
