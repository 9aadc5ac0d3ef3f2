//! Transit gateways as declared: the gateway, its route tables and what is said of attachments. What attaches is
//! decided by the connections that use it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aws::id::AwsId;
use crate::aws::region::Region;
use crate::name::Name;
use crate::source::Span;

use super::{Account, Adopted, Block, Organization, Subnet};

/// The ASN of a gateway that names none, which is AWS's own default.
pub const DEFAULT_ASN: u32 = 64_512;

/// A transit gateway.
#[derive(Debug)]
pub struct Gateway {
    /// Its name in the spec.
    pub name: Name,
    /// Where the name stands.
    pub span: Span,
    /// The account that owns it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// `tgw-…` of an existing gateway.
    pub id: Option<AwsId>,
    /// Whether it names an id, readable or not.
    pub names_id: bool,
    /// The private ASN of the Amazon side, and where it stands; [`DEFAULT_ASN`] where absent.
    pub asn: Option<(u32, Span)>,
    /// Whether it accepts attachments of other accounts by itself.
    pub auto_accept: bool,
    /// Where `auto-accept` stands, if it does.
    pub auto_accept_span: Option<Span>,
    /// With whom it is shared.
    pub share: Share,
    /// Where `share` stands, if it does.
    pub share_span: Option<Span>,
    /// Its route tables, by name; without any, its default table serves every attachment.
    pub tables: Vec<Arc<GatewayTable>>,
    /// What is said of attachments, by the name of the VPC.
    pub attachments: BTreeMap<Name, AttachmentSettings>,
}

/// With whom a gateway is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    /// With exactly the accounts that attach.
    Accounts,
    /// With the whole organization.
    Organization,
    /// With these organizational units, by id, sorted.
    Units(Vec<String>),
    /// Not here: it is shared already.
    Already,
}

/// A route table of a gateway.
#[derive(Debug)]
pub struct GatewayTable {
    /// Its name in the spec, unique in its gateway.
    pub name: Name,
    /// Where the name stands.
    pub span: Span,
    /// `tgw-rtb-…` of an existing table.
    pub id: Option<AwsId>,
    /// Its static routes, by destination.
    pub routes: Vec<StaticRoute>,
}

/// A static route of a gateway's table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaticRoute {
    /// Where to.
    pub destination: Block,
    /// The VPC it leads to, and where that stands; a black hole where absent.
    pub via: Option<(Name, Span)>,
}

/// What the spec says of a VPC's attachment.
#[derive(Debug)]
pub struct AttachmentSettings {
    /// Where the name of the VPC stands.
    pub span: Span,
    /// Its subnets, by name; one a zone of the VPC's when empty.
    pub subnets: Vec<Arc<Subnet>>,
    /// Whether it names a route table, readable or not.
    pub names_table: bool,
    /// The table it is associated with.
    pub table: Option<Arc<GatewayTable>>,
    /// Further tables that learn the VPC's blocks.
    pub propagate_to: Vec<Arc<GatewayTable>>,
    /// Whether flows stay in the zone they entered by.
    pub appliance_mode: bool,
    /// An attachment that exists, for Terraform to take over.
    pub adopted: Option<Adopted>,
}

impl StaticRoute {
    /// The VPC it leads to; none drops.
    pub fn leads_to(&self) -> Option<&Name> {
        self.via.as_ref().map(|(vpc, _)| vpc)
    }
}

impl Gateway {
    /// Whether it is in this account; where it is not, the account sees it only if it is shared.
    pub fn is_owned_by(&self, account: &Account) -> bool {
        self.account.id == account.id
    }

    /// Whether an account is in the organization of the gateway's owner.
    pub fn is_with(&self, account: &Account, organization: Option<&Organization>) -> bool {
        organization.is_some() && !self.account.external && !account.external
    }

    /// The table of this name.
    pub fn table(&self, name: &str) -> Option<&Arc<GatewayTable>> {
        self.tables.iter().find(|table| table.name.as_str() == name)
    }
}
