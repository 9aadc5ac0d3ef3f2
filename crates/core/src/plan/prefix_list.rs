//! Managed prefix lists: the CIDR blocks of a connection's consumers, which one rule of the provider's side names at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use ipnet::IpNet;

use crate::name::Name;
use crate::network::{Connection, Party, Via};
use crate::spec::RuleForm;

/// A managed prefix list, in the account and region of the provider.
#[derive(Clone, Debug)]
pub struct PrefixList {
    /// The connection whose consumers it holds.
    pub connection: Arc<Connection>,
    /// Whether its entries are IPv6: a list has one family.
    pub is_ipv6: bool,
    /// Its entries, each with the VPC that has the block.
    pub entries: BTreeMap<IpNet, Name>,
}

impl PrefixList {
    /// Sizes are multiples of this. AWS changes the size and the entries of a list only in two calls, and CloudFormation makes one:
    /// so most edits keep the size, and another size is another list there.
    pub const STEP: usize = 10;
    /// The most entries of a request to create or change a list (EC2 API, `CreateManagedPrefixList`); Terraform's provider and
    /// CloudFormation make one request.
    pub const MOST: usize = 100;

    /// The lists of a connection for some of its consumers, by family; none where its rules name CIDR blocks.
    pub(super) fn of<'c>(
        connection: &Arc<Connection>,
        consumers: impl Iterator<Item = &'c Party>,
    ) -> Vec<Arc<Self>> {
        match connection.rule_form() {
            RuleForm::Cidrs => return Vec::new(),
            RuleForm::PrefixLists => {}
        }
        let mut families: BTreeMap<bool, BTreeMap<IpNet, Name>> = BTreeMap::new();
        for consumer in consumers {
            for block in connection.provider.reachable_cidrs_of(consumer) {
                let entries = families.entry(block.is_ipv6()).or_default();
                entries.entry(block.net).or_insert_with(|| consumer.vpc.name.clone());
            }
        }
        let list = |(is_ipv6, entries)| Self { connection: Arc::clone(connection), is_ipv6, entries };
        families.into_iter().map(list).map(Arc::new).collect()
    }

    /// Its key among the lists of its link, such as `web-to-payments-ipv4`.
    pub fn key(&self) -> String {
        format!("{}-{}", self.connection.name, self.family().to_ascii_lowercase())
    }

    /// What it is called on AWS.
    pub fn name(&self, link: &str) -> String {
        match &self.connection.via {
            // The link is of this connection alone.
            Via::PrivateLink(_) => format!("{link}-{}", self.family().to_ascii_lowercase()),
            Via::VpcPeering(_) | Via::TransitGateway(_) => format!("{link}-{}", self.key()),
        }
    }

    /// The address family, as EC2 calls it.
    pub fn family(&self) -> &'static str {
        if self.is_ipv6 { "IPv6" } else { "IPv4" }
    }

    /// How many entries it has room for. A rule that names it counts as so many (VPC user guide, "Amazon VPC quotas").
    pub fn size(&self) -> usize {
        Self::room_for(self.entries.len())
    }

    /// The size of a list with so many entries.
    pub fn room_for(entries: usize) -> usize {
        entries.next_multiple_of(Self::STEP)
    }
}

/// Each of some lists of a link once, by key.
pub(super) fn distinct<'l>(lists: impl Iterator<Item = &'l Arc<PrefixList>>) -> Vec<&'l Arc<PrefixList>> {
    lists.map(|list| (list.key(), list)).collect::<BTreeMap<_, _>>().into_values().collect()
}
