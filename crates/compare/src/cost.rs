//! What the links of a plan cost: who pays for what, by the hour and by the GB. It is the same for one connection and for a
//! whole plan, so that two plans can be compared.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::aws::region::Region;
use crossvpc_core::network::{Account, Connection, Party};
use crossvpc_core::plan::{Front, Link, Plan, PrivateLink, TransitGateway, VpcPeering};
use serde::Serialize;

use crate::prices::{Item, Price, hours_per_month, prices, tiered};

/// Something that AWS charges an account for.
#[derive(Clone, Debug, Serialize)]
pub struct Charge {
    /// The account that pays, by its name in the spec.
    pub account: String,
    /// Its id.
    pub account_id: String,
    /// Where it is charged.
    pub region: &'static str,
    /// For what.
    pub item: Item,
    /// The link that it is for.
    pub link: String,
    /// The connections that it is for, by name: one for data, all that share it for hours.
    pub connections: Vec<String>,
    /// How many of it by the hour, or which share of the connection's traffic by the GB.
    pub quantity: f64,
    /// What the connection carries a month in GB, if its spec says so.
    #[serde(skip)]
    pub traffic_gb: Option<f64>,
    /// The price, tier by tier; empty where there is none for the region.
    pub prices: Vec<&'static Price>,
}

/// What an account pays a month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sum {
    /// In US dollars, as far as there are prices, whatever the traffic.
    pub fixed: f64,
    /// The same for the traffic.
    pub traffic: f64,
    /// What there is no price for: the item and the region.
    pub missing: BTreeSet<(Item, &'static str)>,
}

impl Charge {
    /// What it costs a month in US dollars, with this traffic in GB where the spec does not say what its
    /// connection carries; `None` without a price.
    pub fn monthly(&self, gb: f64) -> Option<f64> {
        let [first, ..] = self.prices.as_slice() else { return None };
        Some(if self.item.is_hourly() {
            self.quantity * f64::from(hours_per_month()) * first.usd
        } else {
            tiered(&self.prices, self.quantity * self.traffic_gb.unwrap_or(gb))
        })
    }
}

impl Sum {
    /// The sum of charges with this traffic in GB of connections of which the spec does not say it.
    pub fn of<'c>(charges: impl IntoIterator<Item = &'c Charge>, gb: f64) -> Self {
        let mut sum = Self::default();
        for charge in charges {
            match charge.monthly(gb) {
                Some(usd) if charge.item.is_hourly() => sum.fixed += usd,
                Some(usd) => sum.traffic += usd,
                None => {
                    sum.missing.insert((charge.item, charge.region));
                }
            }
        }
        sum
    }

    /// The whole in US dollars, unless a price is missing.
    pub fn total(&self) -> Option<f64> {
        self.missing.is_empty().then_some(self.fixed + self.traffic)
    }
}

/// An amount to the cent, half a cent up: a float may be a little less than it stands for.
pub fn cents(usd: f64) -> f64 {
    ((usd * 1e6).round() / 1e4).round() / 1e2
}

/// The sums of charges by account.
pub fn by_account(charges: &[Charge], gb: f64) -> BTreeMap<&str, Sum> {
    let mut accounts: BTreeMap<&str, Vec<&Charge>> = BTreeMap::new();
    for charge in charges {
        accounts.entry(&charge.account).or_default().push(charge);
    }
    accounts.into_iter().map(|(account, charges)| (account, Sum::of(charges, gb))).collect()
}

/// Everything that the links of a plan are charged for, link by link.
pub fn charges(plan: &Plan) -> Vec<Charge> {
    let mut bill = Bill { link: String::new(), charges: Vec::new() };
    for link in &*plan.links {
        bill.link = link.id();
        match link {
            Link::VpcPeering(peering) => bill.peering(peering),
            Link::PrivateLink(service) => bill.service(service),
            Link::TransitGateway(gateway) => bill.gateway(gateway),
        }
    }
    bill.charges
}

/// The share of the traffic between two sides that crosses availability zones, if it is spread evenly over their subnets'
/// zones. Where a zone is not known, all of it does.
pub fn crossing(one: &Party, other: &Party) -> f64 {
    let (Some(ours), Some(theirs)) = (zones(one), zones(other)) else { return 1.0 };
    1.0 - ratio(ours.intersection(&theirs).count(), ours.len() * theirs.len())
}

/// The zones of a side, if all are known.
pub fn zones(party: &Party) -> Option<BTreeSet<&str>> {
    let zones: Option<BTreeSet<_>> =
        party.meant_subnets().iter().map(|subnet| subnet.zone.as_deref()).collect();
    zones.filter(|zones| !zones.is_empty())
}

struct Bill {
    link: String,
    charges: Vec<Charge>,
}

impl Bill {
    fn add(&mut self, account: &Account, region: Region, item: Item, quantity: f64, of: &[&Connection]) {
        self.add_to(account, (region, None), item, quantity, of);
    }

    fn add_to(
        &mut self,
        account: &Account,
        (region, to): (Region, Option<Region>),
        item: Item,
        quantity: f64,
        of: &[&Connection],
    ) {
        if quantity > 0.0 {
            self.charges.push(Charge {
                account: account.name.to_string(),
                account_id: account.id.to_string(),
                region: region.name(),
                item,
                link: self.link.clone(),
                connections: of.iter().map(|connection| connection.name.to_string()).collect(),
                quantity,
                traffic_gb: match of {
                    [connection] => connection.traffic.as_ref().map(|traffic| traffic.gb),
                    _ => None,
                },
                prices: prices(region.name(), item, to.map(Region::name)),
            });
        }
    }

    /// Each side pays for what crosses zones, out and in; across regions, the sender pays.
    fn peering(&mut self, peering: &VpcPeering) {
        for connection in &peering.connections {
            let provider = &connection.provider;
            let of_pair = |consumer: &&Party| {
                peering.sides().iter().any(|side| side.vpc.is(&consumer.vpc))
                    && peering.sides().iter().any(|side| side.vpc.is(&provider.vpc))
            };
            for consumer in connection.consumers.iter().filter(of_pair) {
                let share = ratio(1, connection.consumers.len());
                for (side, other) in [(provider, consumer), (consumer, provider)] {
                    let (vpc, to) = (&side.vpc, other.vpc.region);
                    if vpc.region == to {
                        let crosses = share * crossing(side, other);
                        self.add(&vpc.account, vpc.region, Item::ZoneGb, crosses, &[connection]);
                    } else {
                        let places = (vpc.region, Some(to));
                        self.add_to(&vpc.account, places, Item::RegionGb, share / 2.0, &[connection]);
                    }
                }
            }
        }
    }

    /// Each consumer pays for its endpoint and the data through it, and for what goes to another region and back; the
    /// provider for the load balancer, for what that sends to targets in other zones, and for the remote regions.
    fn service(&mut self, service: &PrivateLink) {
        let connection = &*service.connection;
        let (account, region) = (&*service.vpc().account, service.vpc().region);
        for endpoint in &service.endpoints {
            let vpc = &endpoint.party.vpc;
            let share = ratio(1, service.endpoints.len());
            let zones = ratio(endpoint.subnets.len(), 1);
            self.add(&vpc.account, vpc.region, Item::EndpointZoneHour, zones, &[connection]);
            self.add(&vpc.account, vpc.region, Item::EndpointGb, share, &[connection]);
            if vpc.region != region {
                for places in [(vpc.region, Some(region)), (region, Some(vpc.region))] {
                    self.add_to(&vpc.account, places, Item::RegionGb, share / 2.0, &[connection]);
                }
            }
        }
        if let Front::Made(_) = service.front {
            self.add(account, region, Item::LoadBalancerHour, 1.0, &[connection]);
        }
        self.add(account, region, Item::LoadBalancerGb, 1.0, &[connection]);
        if service.options().cross_zone {
            // Out of the load balancer and into the target, and back: one account pays all.
            let crosses = crossing(&connection.provider, &connection.provider);
            self.add(account, region, Item::ZoneGb, 2.0 * crosses, &[connection]);
        }
        let remote = ratio(service.supported_regions.len(), 1);
        self.add(account, region, Item::RemoteRegionHour, remote, &[connection]);
    }

    /// Each VPC's account pays for its attachment and for what it sends.
    fn gateway(&mut self, gateway: &TransitGateway) {
        for attachment in &gateway.attachments {
            let (vpc, region) = (&attachment.side.vpc, gateway.gateway.region);
            let users: Vec<_> = attachment.connections.iter().map(|connection| &**connection).collect();
            self.add(&vpc.account, region, Item::AttachmentHour, 1.0, &users);
            for connection in users {
                let sent = if connection.provider.vpc.is(vpc) {
                    0.5
                } else {
                    0.5 * ratio(1, connection.consumers.len())
                };
                self.add(&vpc.account, region, Item::GatewayGb, sent, &[connection]);
            }
        }
    }
}

/// Counts of a spec are far below what a float holds exactly.
fn ratio(one: usize, other: usize) -> f64 {
    let float = |count: usize| u32::try_from(count).map_or(f64::INFINITY, f64::from);
    float(one) / float(other.max(1))
}

#[cfg(test)]
mod tests;
