//! The links of two plans, each beside the one that is the same on AWS.

use std::collections::BTreeMap;

use crate::plan::{Link, Plan};

/// The links of two plans by what they are on AWS, whatever the base calls it.
pub(super) struct Pairs<'p>(pub(super) BTreeMap<String, [Option<&'p Link>; 2]>);

impl<'p> Pairs<'p> {
    pub(super) fn of(base: &'p Plan, new: &'p Plan) -> Self {
        let mut pairs: BTreeMap<String, [Option<&Link>; 2]> = BTreeMap::new();
        for (at, plan) in [base, new].into_iter().enumerate() {
            for link in plan.links.iter() {
                pairs.entry(link.id()).or_default()[at] = Some(link);
            }
        }
        Self(pairs)
    }
}
