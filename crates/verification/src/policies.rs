//! The IAM policies of whoever applies the roots. What each resource type calls is in `templates/verification/permissions.json`;
//! what an analysis reads is in policies of AWS.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::permissions::{Need, Table, Thing};
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;
use crossvpc_templates::verification::PERMISSIONS;

use crate::root::Root;

const PATH: &str = "path";
const SCOPE: &str = "scope";

static TABLE: LazyLock<Result<Table, RenderBug>> = LazyLock::new(|| Table::read(PERMISSIONS, &[PATH, SCOPE]));

/// Writes a policy for each account.
pub(crate) fn write(plan: &Plan, roots: &[Root<'_>], tree: &mut Tree) -> Result<(), RenderBug> {
    let table = TABLE.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    let needs = roots.iter().flat_map(|root| {
        let need = |thing| Need::new(Thing::Own(thing), root.place.clone());
        let path = (!root.paths.is_empty()).then(|| need(PATH));
        let stacks = root.stacks(plan);
        let scope = (!stacks.is_empty()).then(|| need(SCOPE).with("stack", stacks));
        path.into_iter().chain(scope)
    });
    table.write("verification", &needs.collect::<Vec<_>>(), tree)
}
