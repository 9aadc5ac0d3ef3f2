//! The spec as written: every key known, every value still the user's text with its place. What the texts mean is
//! decided by [`crate::network`].

mod connection;
mod decode;
mod document;
mod generate;
pub mod schema;
mod transit_gateway;
mod vpc;

use std::collections::BTreeMap;

use crate::aws::quota::Quota;
use crate::diagnostic::{Diagnostic, Report};
use crate::findings::shape::{missing_key, one_option, too_large};
use crate::name::Name;
use crate::source::{Sources, Span, Spanned};
use crate::yaml::{Document, MAX_BYTES};

pub use connection::{
    Connection, Consumer, HealthCheck, OptionKey, PrivateLink, Provider, Targets, ViaGateway, VpcPeering,
};
pub use generate::{CloudFormation, Generate, StackFormat, Terraform, TerraformLayout};
pub use transit_gateway::{Attachment, GatewayRoute, GatewayRouteTable, Share, TransitGateway};
pub use vpc::{Dns, Resource, Subnet, Vpc};

/// A text of the spec with its place.
pub type Text = Spanned<String>;

/// A map of the spec, keyed by names, in the order of the names.
pub type Entries<T> = BTreeMap<Name, Entry<T>>;

/// An entry of a map.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// Where the name stands.
    pub span: Span,
    /// What it holds; `None` where a mistake was found in it, so that the name still counts as declared.
    pub value: Option<T>,
}

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
    /// The targets and their settings.
    pub generate: Option<Generate>,
    /// Quotas that differ from those of every account.
    pub quotas: Vec<(Quota, Spanned<u64>)>,
    /// Findings that are no news, by code, each with a reason.
    pub allow: Vec<(Text, Text)>,
    /// Whether every text was read to its end: if not, what seems to be missing may stand in the rest.
    pub is_complete: bool,
}

/// An AWS organization.
#[derive(Clone, Debug)]
pub struct Organization {
    /// `o-…`
    pub id: Text,
    /// The account that manages it.
    pub management_account: Option<Text>,
    /// Whether sharing with the organization is enabled in RAM; false by default.
    pub ram_sharing: bool,
}

/// What holds where an entry says nothing.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The region of VPCs and gateways.
    pub region: Option<Text>,
    /// Tags of everything that is created, in the order of the keys.
    pub tags: Vec<(Text, Text)>,
}

/// An AWS account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Twelve digits.
    pub id: Text,
    /// Whether it is outside the organization.
    pub external: bool,
    /// The role that applies changes in it.
    pub deploy_role: Option<Text>,
}

impl Spec {
    /// Reads and merges all texts. What cannot be read is reported and left out, so that the rest is checked too.
    pub fn parse(sources: &Sources, report: &mut Report) -> Self {
        let mut decoder = document::Decoder::default();
        let mut complete = true;
        if let Some(finding) = too_large(sources) {
            report.push(finding);
            return decoder.spec;
        }
        for (file, source) in sources.iter() {
            match Document::parse(file, source.text(), report) {
                Some(document) if document.is_complete() => decoder.add(document.root(), report),
                Some(document) => {
                    complete = false;
                    let mut found = Report::following(report);
                    decoder.add(document.root(), &mut found);
                    report.extend(found.without(&[&missing_key::CODE, &one_option::CODE]));
                }
                None => complete = false,
            }
        }
        decoder.spec.is_complete = complete;
        decoder.spec
    }
}

/// Nothing is parsed of a spec beyond the limit; the finding is at the file that goes beyond it.
fn too_large(sources: &Sources) -> Option<Diagnostic> {
    let size = sources.iter().map(|(_, source)| source.text().len()).sum();
    let mut rest = MAX_BYTES;
    let beyond = sources.iter().find(|(_, source)| match rest.checked_sub(source.text().len()) {
        Some(left) => {
            rest = left;
            false
        }
        None => true,
    });
    beyond.map(|(file, _)| too_large::finding(size, MAX_BYTES, Span { file, start: 0, end: 0 }))
}

impl<T> Entry<T> {
    /// The value with the place of its name, where it was readable.
    pub fn readable(&self) -> Option<(Span, &T)> {
        self.value.as_ref().map(|value| (self.span, value))
    }
}
