//! Where things are made.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aws::region::Region;
use crate::network::{Account, Vpc};

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

    pub(super) fn distinct(places: impl Iterator<Item = Self>) -> Vec<Self> {
        let key = |place: &Self| (place.account.name.clone(), place.region);
        places.map(|place| (key(&place), place)).collect::<BTreeMap<_, _>>().into_values().collect()
    }
}
