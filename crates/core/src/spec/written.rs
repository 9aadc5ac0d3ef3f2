//! The whole spec, and what stands at its top.

use crate::aws::quota::Quota;
use crate::source::Spanned;
use crate::target::Section;

use super::{Connection, Entries, Expect, Keys, Text, TransitGateway, Unread, Vpc, WithId};

/// The whole spec.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// Decides whether RAM invitations exist.
    pub organization: Option<Organization>,
    /// What holds where an entry says nothing.
    pub defaults: Defaults,
    /// The AWS accounts.
    pub accounts: Entries<Account>,
    /// The VPCs.
    pub vpcs: Entries<Vpc>,
    /// The transit gateways.
    pub transit_gateways: Entries<TransitGateway>,
    /// Who may talk to whom.
    pub connections: Entries<Connection>,
    /// What the whole network must keep.
    pub expect: Expect,
    /// What to generate.
    pub generate: Generate,
    /// Quotas that differ from those of every account.
    pub quotas: Vec<(Quota, Spanned<u64>)>,
    /// Findings that are no news, by code, each with a reason.
    pub allow: Vec<(Text, Text)>,
    /// Changes of single connections or links that are wanted.
    pub waivers: Vec<Waiver>,
    /// The name of its file, without the folder; `None` for several files and for standard input.
    pub file: Option<String>,
    /// The keys of what was renamed.
    pub keys: Keys,
    /// The spec that was generated before, in which things are recognised.
    pub past: Option<Box<Spec>>,
    /// Whether every text was read to its end: if not, what seems to be missing may stand in the rest.
    pub is_complete: bool,
}

/// A kind of change that is wanted for one connection or link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The code of the change.
    pub code: Text,
    /// The connection, which may have left the spec, or the id of a link.
    pub of: Text,
    /// Why.
    pub reason: Text,
}

/// What to generate.
#[derive(Clone, Debug)]
pub struct Generate {
    /// The output folder.
    pub out: Option<Text>,
    /// What names in AWS start with.
    pub name_prefix: Option<Text>,
    /// Whether the runbook is generated: `README.md` and the folder `runbook`. True by default.
    pub runbook: bool,
    /// Whether the IAM policies of the deployers are generated; true by default.
    pub policies: bool,
    /// The targets with their settings; all targets where there is none.
    pub sections: Vec<Section>,
}

impl Default for Generate {
    fn default() -> Self {
        Self { out: None, name_prefix: None, runbook: true, policies: true, sections: Vec::new() }
    }
}

/// An AWS organization.
#[derive(Clone, Debug)]
pub struct Organization {
    /// `o-…`
    pub id: Option<Text>,
    /// The account that manages it.
    pub management_account: Option<Text>,
    /// Whether sharing with the organization is enabled in RAM; false by default.
    pub ram_sharing: bool,
    /// What of it could not be read.
    pub unread: Unread,
}

/// What holds where an entry says nothing.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The region of VPCs and gateways.
    pub region: Option<Text>,
    /// Tags of everything that is created, in the order of the keys.
    pub tags: Vec<(Text, Text)>,
    /// What of them could not be read.
    pub unread: Unread,
}

/// An AWS account.
#[derive(Clone, Debug)]
pub struct Account {
    /// What the thing was called when it was first generated.
    pub renamed_from: Option<Text>,
    /// Twelve digits.
    pub id: Option<Text>,
    /// Whether it is outside the organization.
    pub external: bool,
    /// The role that applies changes in it.
    pub deploy_role: Option<Text>,
}

impl WithId for Account {
    fn id(&self) -> Option<&Text> {
        self.id.as_ref()
    }

    fn renamed_from(&self) -> Option<&Text> {
        self.renamed_from.as_ref()
    }
}
