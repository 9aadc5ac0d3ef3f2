//! What an earlier spec had a target deploy and another spec no longer has.

use std::collections::BTreeSet;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::plan::{AppliedUnit, Plan};

use crate::backends::Engine;

/// What a target deploys of a plan, in the order in which it is removed.
///
/// # Errors
///
/// [`RenderBug`]: a mistake of ours, never of the spec.
pub fn applied(plan: &Plan, target: &'static str) -> Result<Vec<AppliedUnit>, RenderBug> {
    let deployments = Engine::default().deployments(plan, &[target])?;
    Ok(deployments.iter().flat_map(|(_, deployment)| deployment.applied()).collect())
}

/// The connections of a plan that any of these units serves, by name.
pub fn served(plan: &Plan, units: &[AppliedUnit]) -> BTreeSet<String> {
    let mut served = BTreeSet::new();
    for link in &*plan.links {
        let id = link.id();
        let mut all = false;
        for unit in units {
            match &unit.link {
                Some(of) if **of == *id && !unit.connections.is_empty() => {
                    served.extend(unit.connections.iter().cloned());
                }
                Some(of) => all |= **of == *id,
                None => all |= link.places().iter().any(|place| place.is_on_aws(&unit.place)),
            }
        }
        if all {
            served.extend(link.connections().iter().map(|connection| connection.name.to_string()));
        }
    }
    served
}
