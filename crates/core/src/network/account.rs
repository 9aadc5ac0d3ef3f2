//! The accounts with their organization, and the tags of what is created in them.

use crate::aws::account::AccountId;
use crate::aws::region::Partition;
use crate::name::Name;
use crate::source::Span;

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

impl Account {
    /// What stands for an account that is not known.
    pub(super) fn unknown(name: &Name, span: Span) -> Self {
        let id = AccountId::unknown(name.as_str());
        Self { name: name.clone(), span, id, external: false, deploy_role: None }
    }

    /// The ARN of the role that applies changes in the account, where the spec names one.
    pub fn deploy_role_arn(&self, partition: Partition) -> Option<String> {
        let role = self.deploy_role.as_ref()?;
        Some(format!("arn:{partition}:iam::{}:role/{role}", self.id))
    }
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
