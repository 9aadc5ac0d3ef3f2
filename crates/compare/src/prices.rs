//! What AWS charges, as `prices.json` lists it: each price with its region, its date and its source. Where it lists none,
//! there is none: no region stands in for another.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What AWS charges for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// A GB between availability zones, out of one side or into the other: each pays for itself.
    ZoneGb,
    /// A GB from a region to another, for its sender.
    RegionGb,
    /// An hour of an interface endpoint in a zone.
    EndpointZoneHour,
    /// A GB through an interface endpoint, either way.
    EndpointGb,
    /// An hour of a remote region with endpoints of a service.
    RemoteRegionHour,
    /// An hour of a Network Load Balancer.
    LoadBalancerHour,
    /// A GB through a Network Load Balancer: an hour of a capacity unit.
    LoadBalancerGb,
    /// An hour of a VPC's attachment to a transit gateway.
    AttachmentHour,
    /// A GB from a VPC into a transit gateway.
    GatewayGb,
}

/// A price of AWS's list, before taxes and discounts.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all(deserialize = "kebab-case"), deny_unknown_fields)]
pub struct Price {
    /// Where it holds.
    pub region: String,
    /// For what.
    pub item: Item,
    /// The region that is sent to; any that no other price names where absent.
    pub to: Option<String>,
    /// The end of its tier in GB a month; the last tier has none.
    pub up_to_gb: Option<f64>,
    /// US dollars for an hour or a GB.
    pub usd: f64,
    /// When it was read, as an ISO date or the start of one.
    pub as_of: String,
    /// Whether AWS says so itself.
    pub by: By,
    /// Where it was read.
    pub source: String,
}

/// Who says what a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// AWS: a pricing page, a price list or the Pricing API.
    Aws,
    /// Somebody else, about AWS.
    Others,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct File {
    currency: String,
    hours_per_month: u32,
    prices: Vec<Price>,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| serde_json::from_str(include_str!("prices.json")).expect("a test reads the same file"));

/// The hours of a month, as AWS's own calculator counts them.
pub fn hours_per_month() -> u32 {
    FILE.hours_per_month
}

/// The currency of all prices.
pub fn currency() -> &'static str {
    &FILE.currency
}

/// The prices of an item in a region: its tiers, the first first; none where the file has none.
pub fn prices(region: &str, item: Item, to: Option<&str>) -> Vec<&'static Price> {
    let here = FILE.prices.iter().filter(|price| price.region == region && price.item == item);
    let exact: Vec<_> =
        here.clone().filter(|price| price.to.is_some() && price.to.as_deref() == to).collect();
    if exact.is_empty() { here.filter(|price| price.to.is_none()).collect() } else { exact }
}

impl Item {
    /// What is charged, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::ZoneGb => "data between zones",
            Self::RegionGb => "data to another region",
            Self::EndpointZoneHour => "endpoint hours per zone",
            Self::EndpointGb => "data through the endpoint",
            Self::RemoteRegionHour => "remote region hours",
            Self::LoadBalancerHour => "load balancer hours",
            Self::LoadBalancerGb => "data through the load balancer",
            Self::AttachmentHour => "attachment hours",
            Self::GatewayGb => "data into the gateway",
        }
    }

    /// Whether it is charged by the hour, and not by the GB.
    pub fn is_hourly(self) -> bool {
        match self {
            Self::EndpointZoneHour
            | Self::RemoteRegionHour
            | Self::LoadBalancerHour
            | Self::AttachmentHour => true,
            Self::ZoneGb | Self::RegionGb | Self::EndpointGb | Self::LoadBalancerGb | Self::GatewayGb => {
                false
            }
        }
    }
}

/// What an amount costs by the tiers of a price.
pub fn tiered(tiers: &[&Price], amount: f64) -> f64 {
    let mut start = 0.0;
    let mut cost = 0.0;
    for tier in tiers {
        let end = tier.up_to_gb.unwrap_or(f64::INFINITY);
        cost += (amount.min(end) - start).max(0.0) * tier.usd;
        start = end;
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_price_has_a_date_a_source_and_a_known_region() {
        for price in &FILE.prices {
            let is_date = price.as_of.split('-').all(|part| part.parse::<u16>().is_ok());
            assert!(is_date && price.as_of.starts_with("20"), "{price:?}");
            assert!(price.usd > 0.0 && price.usd < 1.0 && price.source.len() > 10, "{price:?}");
            let region = |name: &str| crossvpc_core::aws::region::Region::parse(name).is_some();
            assert!(region(&price.region) && price.to.as_deref().is_none_or(region), "{price:?}");
            assert!(!price.item.is_hourly() || price.up_to_gb.is_none(), "{price:?}");
            let tiers = prices(&price.region, price.item, price.to.as_deref());
            assert!(tiers.iter().map(|tier| tier.up_to_gb.unwrap_or(f64::INFINITY)).is_sorted());
            assert!(tiers.last().is_some_and(|last| last.up_to_gb.is_none()), "{price:?}");
        }
        assert_eq!((currency(), hours_per_month()), ("USD", 730));
    }

    #[test]
    fn a_region_without_a_price_has_none() {
        assert_eq!(prices("eu-north-1", Item::AttachmentHour, None), Vec::<&Price>::new());
        assert_eq!(prices("eu-central-1", Item::ZoneGb, None), Vec::<&Price>::new());
    }

    #[test]
    fn the_price_to_a_region_goes_before_that_to_any() {
        let usd = |to| prices("us-east-1", Item::RegionGb, Some(to))[0].usd;
        assert_eq!([usd("us-east-2"), usd("eu-west-1")].map(|usd| format!("{usd:.2}")), ["0.01", "0.02"]);
    }

    /// The first PB at 0.01, the next 4 PB at 0.006, the rest at 0.004 (aws.amazon.com/privatelink/pricing).
    #[test]
    fn tiers_add_up() {
        let tiers = prices("us-east-1", Item::EndpointGb, None);
        let cost = |gb| format!("{:.2}", tiered(&tiers, gb));
        assert_eq!(cost(500.0), "5.00");
        assert_eq!(cost(1_048_576.0), "10485.76");
        // 10,485.76 + 951,424 × 0.006
        assert_eq!(cost(2_000_000.0), "16194.30");
        // 10,485.76 + 4,194,304 × 0.006 + 757,120 × 0.004
        assert_eq!(cost(6_000_000.0), "38680.06");
    }
}
