//! The quotas of AWS that rules count against. Their numbers are in `numbers.json`, with the day they were read; a spec
//! says where its accounts have others.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is its key in the spec, and its name is in `numbers.json`")]
pub enum Quota {
    ActivePeeringsPerVpc,
    RoutesPerTable,
    RulesPerSecurityGroup,
    Ipv4CidrsPerVpc,
    Ipv6CidrsPerVpc,
    EndpointsPerVpc,
    LoadBalancersPerRegion,
    ListenersPerLoadBalancer,
    TargetsPerZone,
    GatewaysPerAccount,
    GatewaysPerVpc,
    RouteTablesPerGateway,
    RoutesPerGateway,
    AttachmentsPerGateway,
    ResourcesPerTemplate,
    ParametersPerTemplate,
}

/// What AWS says of a quota.
#[derive(Debug, Deserialize)]
pub struct Published {
    /// As the Service Quotas console calls it.
    pub name: String,
    /// What every account has.
    pub value: usize,
    /// What no account gets more of; unknown where AWS names none.
    pub most: Option<usize>,
    /// Where AWS says so.
    pub source: String,
}

/// The file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Numbers {
    as_of: String,
    quotas: BTreeMap<Quota, Published>,
}

static NUMBERS: LazyLock<Numbers> =
    LazyLock::new(|| serde_json::from_str(include_str!("numbers.json")).expect("a test reads the same file"));

/// The year and month in which the numbers were read.
pub fn as_of() -> &'static str {
    &NUMBERS.as_of
}

impl Quota {
    /// Every quota, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::ActivePeeringsPerVpc,
        Self::RoutesPerTable,
        Self::RulesPerSecurityGroup,
        Self::Ipv4CidrsPerVpc,
        Self::Ipv6CidrsPerVpc,
        Self::EndpointsPerVpc,
        Self::LoadBalancersPerRegion,
        Self::ListenersPerLoadBalancer,
        Self::TargetsPerZone,
        Self::GatewaysPerAccount,
        Self::GatewaysPerVpc,
        Self::RouteTablesPerGateway,
        Self::RoutesPerGateway,
        Self::AttachmentsPerGateway,
        Self::ResourcesPerTemplate,
        Self::ParametersPerTemplate,
    ];

    /// Its key under `quotas` in the spec.
    pub fn key(self) -> &'static str {
        match self {
            Self::ActivePeeringsPerVpc => "active-peerings-per-vpc",
            Self::RoutesPerTable => "routes-per-table",
            Self::RulesPerSecurityGroup => "rules-per-security-group",
            Self::Ipv4CidrsPerVpc => "ipv4-cidrs-per-vpc",
            Self::Ipv6CidrsPerVpc => "ipv6-cidrs-per-vpc",
            Self::EndpointsPerVpc => "endpoints-per-vpc",
            Self::LoadBalancersPerRegion => "load-balancers-per-region",
            Self::ListenersPerLoadBalancer => "listeners-per-load-balancer",
            Self::TargetsPerZone => "targets-per-zone",
            Self::GatewaysPerAccount => "gateways-per-account",
            Self::GatewaysPerVpc => "gateways-per-vpc",
            Self::RouteTablesPerGateway => "route-tables-per-gateway",
            Self::RoutesPerGateway => "routes-per-gateway",
            Self::AttachmentsPerGateway => "attachments-per-gateway",
            Self::ResourcesPerTemplate => "resources-per-template",
            Self::ParametersPerTemplate => "parameters-per-template",
        }
    }

    /// What AWS says of it.
    pub fn published(self) -> &'static Published {
        &NUMBERS.quotas[&self]
    }

    /// Whether AWS raises it for those who ask: only these are keys of the spec.
    pub fn is_adjustable(self) -> bool {
        self.published().most != Some(self.published().value)
    }

    /// What no account gets more of.
    pub fn most(self) -> usize {
        self.published().most.unwrap_or(usize::MAX)
    }
}

/// What the accounts of a spec have.
#[derive(Debug, Default)]
pub struct Quotas {
    /// Those that the spec names.
    raised: BTreeMap<Quota, usize>,
}

impl Quotas {
    /// AWS's own numbers but for these.
    pub fn with(raised: impl IntoIterator<Item = (Quota, usize)>) -> Self {
        Self { raised: raised.into_iter().collect() }
    }

    /// How many there may be.
    pub fn of(&self, quota: Quota) -> usize {
        self.raised.get(&quota).copied().unwrap_or(quota.published().value)
    }

    /// Whether a count is over the quota, but not beyond what AWS gives to those who ask.
    pub fn is_over(&self, quota: Quota, count: usize) -> bool {
        count > self.of(quota) && count <= quota.most()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_each_quota_under_its_key_and_no_other() {
        let file: serde_json::Value = serde_json::from_str(include_str!("numbers.json")).unwrap();
        let keys: Vec<_> = file["quotas"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, Quota::ALL.map(Quota::key));
        for quota in Quota::ALL {
            let published = quota.published();
            assert!(published.value <= quota.most(), "{}", quota.key());
            assert!(!published.name.is_empty() && !published.source.is_empty(), "{}", quota.key());
        }
    }

    #[test]
    fn the_file_says_when_it_was_read() {
        let (year, month) = as_of().split_once('-').unwrap();
        assert!(year.len() == 4 && year.parse::<u16>().is_ok());
        assert!((1..=12).contains(&month.parse().unwrap()));
    }

    #[test]
    fn a_spec_raises_a_quota() {
        let quotas = Quotas::with([(Quota::RoutesPerTable, 800)]);
        assert!(quotas.is_over(Quota::RoutesPerTable, 801) && !quotas.is_over(Quota::RoutesPerTable, 800));
        assert!(!quotas.is_over(Quota::RoutesPerTable, 1_001), "that is over the limit");
        assert!(Quotas::default().is_over(Quota::RoutesPerTable, 501));
    }
}
