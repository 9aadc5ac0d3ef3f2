//! Everything the spec means, and how it is looked at.

use std::sync::Arc;

use crate::aws::quota::Quotas;

use crate::spec::{Keys, Rename};

use super::{Account, Connection, Expectation, Gateway, Generate, Organization, Tag, Vpc};

/// Everything the spec means.
#[derive(Debug, Default)]
pub struct Network {
    pub(super) organization: Option<Organization>,
    pub(super) tags: Vec<Tag>,
    pub(super) accounts: Vec<Arc<Account>>,
    pub(super) vpcs: Vec<Arc<Vpc>>,
    pub(super) gateways: Vec<Arc<Gateway>>,
    pub(super) connections: Vec<Arc<Connection>>,
    pub(super) expectations: Vec<Expectation>,
    pub(super) generate: Generate,
    pub(super) file: Option<String>,
    pub(super) quotas: Quotas,
    pub(super) keys: Keys,
    pub(super) recognised: Vec<Rename>,
    pub(super) as_generated: Option<Arc<Network>>,
}

impl Network {
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

    /// What must be possible, and what must not, in the order of the spec.
    pub fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    /// The targets and their settings.
    pub fn generate(&self) -> &Generate {
        &self.generate
    }

    /// The name of the file of the spec, without its folder; `None` for several files and for standard input.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The keys of what has another name than it was first generated under.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Which of them the spec does not say: they are recognised in what was generated before.
    pub fn recognised(&self) -> &[Rename] {
        &self.recognised
    }

    /// The same network with the keys in the place of names, if they differ: what targets generate.
    pub fn as_generated(&self) -> Option<&Arc<Self>> {
        self.as_generated.as_ref()
    }

    pub(crate) fn generate_as(&mut self, network: Self) {
        self.as_generated = Some(Arc::new(network));
    }

    /// How much of everything the accounts may have.
    pub fn quotas(&self) -> &Quotas {
        &self.quotas
    }
}
