//! Where things are made.

use std::sync::Arc;

use crate::aws::region::Region;
use crate::name::Name;
use crate::network::{Account, Network, Vpc};

/// Where things are made: one set of credentials and one endpoint of the API.
#[derive(Clone, Debug)]
pub struct Place {
    /// The account.
    pub account: Arc<Account>,
    /// The region.
    pub region: Region,
}

impl Place {
    /// Where a VPC is.
    pub fn of(vpc: &Vpc) -> Self {
        Self { account: Arc::clone(&vpc.account), region: vpc.region }
    }

    /// Whether both are the same account and region.
    pub fn is(&self, other: &Self) -> bool {
        self.account.name == other.account.name && self.region == other.region
    }

    /// Whether both are the same account and region of AWS, whatever their specs call the account.
    pub fn is_on_aws(&self, other: &Self) -> bool {
        self.account.id == other.account.id && self.region == other.region
    }

    /// Every account and region that has a VPC or a gateway, once, by name.
    pub(super) fn declared(network: &Network) -> Vec<Self> {
        let gateways = network.gateways().iter();
        let gateways =
            gateways.map(|gateway| Self { account: Arc::clone(&gateway.account), region: gateway.region });
        Self::distinct(network.vpcs().iter().map(|vpc| Self::of(vpc)).chain(gateways))
    }

    /// Each account and region once, by name; of several with a name, the last.
    pub fn distinct(places: impl Iterator<Item = Self>) -> Vec<Self> {
        fn key(place: &Place) -> (&Name, Region) {
            (&place.account.name, place.region)
        }
        let mut places: Vec<_> = places.collect();
        // Sorting keeps the order of equals, and the first of them stays.
        places.reverse();
        places.sort_by(|one, other| key(one).cmp(&key(other)));
        places.dedup_by(|one, other| key(one) == key(other));
        places
    }
}
