//! The IAM policies that Terraform needs in each account, from the plan alone: they are the same in every layout. What each
//! resource type calls is in `templates/terraform/permissions.json`.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::permissions::{Names, Need, Table, needs};
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;
use crossvpc_templates::terraform::PERMISSIONS;

use crate::names;

static TABLE: LazyLock<Result<Table, RenderBug>> = LazyLock::new(|| Table::read(PERMISSIONS, &[]));

/// Writes a policy for each account that a link touches, and for what left the spec, which an apply removes.
pub(crate) fn write(plan: &Plan, target: &str, tree: &mut Tree) -> Result<(), RenderBug> {
    let table = TABLE.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    let mut all = needs_of(plan);
    all.extend(plan.left_of(target).flat_map(|left| needs_of(&left.plan)));
    table.write("terraform", &all, tree)
}

fn needs_of(plan: &Plan) -> Vec<Need> {
    let prefix = &plan.network.generate().name_prefix;
    let names = Names {
        load_balancer: &|service| format!("{}/*", names::load_balancer(prefix, &service.connection.name)),
        target_groups: &|service| format!("{}*", names::target_group_start(prefix, service)),
    };
    needs(plan, &names)
}
