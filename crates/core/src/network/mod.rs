//! The network as meant: every name resolved, every value parsed, narrowing applied. Built only by
//! [`Network::resolve`]; what is wrong in it is said by [`crate::rules`].

mod connection;
mod resolve;
mod settings;
mod transit_gateway;
mod vpc;

use std::sync::Arc;

use crate::aws::account::AccountId;
use crate::aws::quota::Quotas;
use crate::diagnostic::Report;
use crate::name::Name;
use crate::source::Span;
use crate::spec::Spec;

pub use connection::{
    Adopted, Connection, HealthCheck, HealthProtocol, Party, PrivateLinkSettings, Target, Via,
    VpcPeeringSettings,
};
pub use settings::{CloudFormation, Generate, Target as GenerateTarget, Terraform};
pub use transit_gateway::{AttachmentSettings, DEFAULT_ASN, Gateway, GatewayTable, Share, StaticRoute};
pub use vpc::{Block, Resource, RouteTable, SecurityGroup, Subnet, Vpc};

pub use crate::spec::{StackFormat, TerraformLayout};

/// Everything the spec means.
#[derive(Debug)]
pub struct Network {
    organization: Option<Organization>,
    tags: Vec<Tag>,
    accounts: Vec<Arc<Account>>,
    vpcs: Vec<Arc<Vpc>>,
    gateways: Vec<Arc<Gateway>>,
    connections: Vec<Arc<Connection>>,
    generate: Generate,
    quotas: Quotas,
}

/// A tag of everything that is created.
#[derive(Debug)]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// Where the key stands.
    pub span: Span,
    /// Its value.
    pub value: String,
}

/// An AWS organization.
#[derive(Debug)]
pub struct Organization {
    /// `o-…`
    pub id: String,
    /// The account that manages it.
    pub management_account: Option<AccountId>,
    /// Where the spec names that account, readably or not, if it does.
    pub manager_span: Option<Span>,
    /// Whether sharing with the organization is enabled in RAM.
    pub ram_sharing: bool,
}

/// An AWS account.
#[derive(Debug)]
pub struct Account {
    /// Its name in the spec.
    pub name: Name,
    /// Where the name stands.
    pub span: Span,
    /// Twelve digits.
    pub id: AccountId,
    /// Whether it is outside the organization.
    pub external: bool,
    /// The role that applies changes in it.
    pub deploy_role: Option<String>,
}

impl Organization {
    /// The ARN of the organization or of one of its units, without `arn:` and its partition, if the managing account is
    /// known.
    pub fn arn(&self, kind: &str, unit: &str) -> Option<String> {
        let manager = self.management_account.as_ref()?;
        let unit = if unit.is_empty() { String::new() } else { format!("/{unit}") };
        Some(format!("organizations::{manager}:{kind}/{}{unit}", self.id))
    }
}

impl Network {
    /// Resolves names, ids and blocks. What is wrong is reported and left out, so that the rest is checked too;
    /// the result is right only if nothing was reported as an error.
    pub fn resolve(spec: &Spec, report: &mut Report) -> Self {
        resolve::network(spec, report)
    }

    /// The organization, if the spec says there is one.
    pub fn organization(&self) -> Option<&Organization> {
        self.organization.as_ref()
    }

    /// The tags of everything that is created, by key.
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// The accounts, by name.
    pub fn accounts(&self) -> &[Arc<Account>] {
        &self.accounts
    }

    /// The VPCs, by name.
    pub fn vpcs(&self) -> &[Arc<Vpc>] {
        &self.vpcs
    }

    /// The transit gateways, by name.
    pub fn gateways(&self) -> &[Arc<Gateway>] {
        &self.gateways
    }

    /// The connections, by name.
    pub fn connections(&self) -> &[Arc<Connection>] {
        &self.connections
    }

    /// The targets and their settings.
    pub fn generate(&self) -> &Generate {
        &self.generate
    }

    /// How much of everything the accounts may have.
    pub fn quotas(&self) -> &Quotas {
        &self.quotas
    }
}
