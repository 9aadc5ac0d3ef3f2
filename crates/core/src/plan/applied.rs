//! Where the units of a deployment are applied.

use std::sync::Arc;

use super::Place;

/// A unit in one of the places where it is applied: a root module with several providers has several.
#[derive(Clone, Debug)]
pub struct AppliedUnit {
    /// The unit's id in its deployment.
    pub unit: Arc<str>,
    /// Where.
    pub place: Place,
    /// The link that it is of, if it is one link's.
    pub link: Option<Arc<str>>,
    /// The connections of the link that it serves, by name; all where empty.
    pub connections: Arc<[String]>,
}

impl AppliedUnit {
    /// Whether both are the same thing on AWS, however the specs call the account.
    pub fn is(&self, other: &Self) -> bool {
        self.unit == other.unit && self.place.is_on_aws(&other.place)
    }
}
