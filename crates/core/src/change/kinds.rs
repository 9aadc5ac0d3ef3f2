//! What a difference is made of.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::aws::region::Region;
use crate::diagnostic::{Code, Severity};
use crate::name::Name;
use crate::network::Vpc;
use crate::routing::{AddressSet, PortSet};
use crate::source::Span;

use super::codes::{Section, section_of};

/// Everything that differs between two plans.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Difference {
    /// The changes, by section, and the most important ones of a section first.
    pub changes: Vec<Change>,
    /// What the accounts have to do, each step after those that it needs.
    pub steps: Vec<Step>,
    /// How many links only the new plan has.
    pub links_added: usize,
    /// How many links only the base has.
    pub links_removed: usize,
}

/// One change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// Which kind.
    pub code: &'static Code,
    /// The link, by its id in the new plan, or in the base where it is gone.
    pub link: Option<String>,
    /// The connection that asks for it; of a removed one, its name in the base.
    pub connection: Option<Name>,
    /// Who calls.
    pub from: Option<End>,
    /// Who is called.
    pub to: Option<End>,
    /// The addresses that could call and those that may call afterwards, where that is the difference.
    pub callers: Option<[AddressSet; 2]>,
    /// The ports that are concerned.
    pub ports: PortSet,
    /// How it was, in a few words.
    pub before: Option<String>,
    /// How it will be, in a few words.
    pub after: Option<String>,
    /// One sentence: what happens.
    pub message: String,
    /// What happens where, by target; how to avoid it; how to undo it.
    pub effects: Vec<Effect>,
    /// What the owner of the link has to do before the change is merged.
    pub first: Option<String>,
    /// Where the new spec says so.
    pub at: Option<Span>,
    /// Where the base said so.
    pub base_at: Option<Span>,
    /// The accounts concerned, by name.
    pub accounts: BTreeSet<Name>,
    /// The reason for which the new spec allows it; then it is shown and nothing fails because of it.
    pub allowed: Option<String>,
}

/// One end of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The account.
    pub account: Name,
    /// The VPC.
    pub vpc: Name,
    /// The addresses.
    pub addresses: AddressSet,
}

/// What a change does when a target applies it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effect {
    /// The target, by its id.
    pub target: &'static str,
    /// What the target does with the resources, and what that interrupts.
    pub what: &'static str,
    /// Whether traffic stops meanwhile.
    pub interrupts: bool,
    /// How to avoid it.
    pub avoid: Cow<'static, str>,
    /// How to undo it.
    pub undo: &'static str,
}

/// Something that an account has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The account.
    pub account: Name,
    /// The region.
    pub region: Region,
    /// The link.
    pub link: String,
    /// What is to be done.
    pub what: String,
    /// The command of AWS that does it, where people do it, with `ID` for each id that AWS gives.
    pub command: Option<String>,
    /// Whether it has to be done before the change is merged.
    pub before_merge: bool,
}

/// What a reviewer should do with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Nothing.
    None,
    /// Look at it.
    Review,
    /// Prepare it, or do not merge it.
    Block,
}

impl Change {
    /// A change about which nothing else is known.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            link: None,
            connection: None,
            from: None,
            to: None,
            callers: None,
            ports: PortSet::default(),
            before: None,
            after: None,
            message: message.into(),
            effects: Vec::new(),
            first: None,
            at: None,
            base_at: None,
            accounts: BTreeSet::new(),
            allowed: None,
        }
    }

    /// Which part of a report it belongs to.
    pub fn section(&self) -> Section {
        section_of(self.code)
    }

    /// How many addresses may call: what the widest of some changes is told by.
    pub fn width(&self) -> u128 {
        self.from.as_ref().map_or(0, |from| from.addresses.count())
    }
}

impl End {
    pub(super) fn of(vpc: &Vpc, addresses: AddressSet) -> Self {
        Self { account: vpc.account.name.clone(), vpc: vpc.name.clone(), addresses }
    }
}

impl Difference {
    /// Adds changes that are found out elsewhere, each to its section.
    pub fn insert(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.changes.extend(changes);
        self.changes.sort_by_key(Change::section);
    }

    /// The changes of a section, in their order.
    pub fn section(&self, section: Section) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.section() == section)
    }

    /// How many changes have a code.
    pub fn count(&self, code: &Code) -> usize {
        self.changes.iter().filter(|change| change.code.name == code.name).count()
    }

    /// The changes that the new spec does not allow.
    pub fn unallowed(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.allowed.is_none())
    }

    /// What a reviewer should do, by the gravest of the changes that the spec does not allow.
    pub fn risk(&self) -> Risk {
        let risks = self.unallowed().map(|change| match change.code.severity {
            Severity::Error => Risk::Block,
            Severity::Warning => Risk::Review,
            Severity::Note => Risk::None,
        });
        risks.max().unwrap_or(Risk::None)
    }
}
