//! The IAM policies that the stacks and the steps between them need in each account. What each resource type and each
//! step of the scripts calls is in `templates/cloudformation/permissions.json`. There is no service role: CloudFormation
//! does what it does as whoever deploys.

use std::sync::{Arc, LazyLock};

use crossvpc_core::backend::RenderBug;
use crossvpc_core::permissions::{Names, Need, Table, Thing, needs};
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;
use crossvpc_templates::cloudformation::PERMISSIONS;

use crate::commands::LARGEST_INLINE;
use crate::link_stacks::LinkStacks;
use crate::settings;
use crate::stack::Stack;

/// A look at the addresses of a load balancer.
pub(crate) const NODE: &str = "load-balancer-node";

/// What nothing but stacks needs: themselves, their templates where they are too large to be sent, the role that accepts a
/// peering, and what is looked up between stacks.
const OWN: [&str; 7] = [
    "stack",
    "cdk-stack",
    "large-template",
    "large-cdk-template",
    "accept-role",
    "foreign-accept-role",
    NODE,
];

static TABLE: LazyLock<Result<Table, RenderBug>> = LazyLock::new(|| Table::read(PERMISSIONS, &OWN));

/// Writes a policy for each account that a link touches, below the folder of a target that deploys the stacks: of the plan, and of
/// those that had what left it, which somebody removes. `of_stack` says what it needs for a stack, whose names start with the prefix
/// it is given.
///
/// # Errors
///
/// [`RenderBug`] when the table is none, or the tree has a policy already.
pub fn write(
    plans: &[(&Plan, Arc<Vec<Arc<LinkStacks>>>)],
    folder: &str,
    of_stack: fn(&Stack, &str) -> Vec<Need>,
    tree: &mut Tree,
) -> Result<(), RenderBug> {
    let table = TABLE.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    // CloudFormation names both itself.
    let any = Names { load_balancer: &|_| "*".to_owned(), target_groups: &|_| "*".to_owned() };
    let mut all = Vec::new();
    for (plan, links) in plans {
        all.extend(needs(plan, &any));
        let prefix = settings::stack_prefix(&plan.network);
        all.extend(links.iter().flat_map(|link| link.stacks()).flat_map(|stack| of_stack(stack, prefix)));
        all.extend(links.iter().flat_map(|link| &link.needs).cloned());
    }
    table.write(folder, &all, tree)
}

/// Something that a stack needs, by the name in the table.
pub fn need(thing: &'static str, stack: &Stack, prefix: &str) -> Need {
    Need::new(Thing::Own(thing), stack.place.clone()).with("prefix", [prefix])
}

/// What a stack needs that is deployed by a change set.
pub(crate) fn by_change_set(stack: &Stack, prefix: &str) -> Vec<Need> {
    let is_large = stack.template.is_longer_than(LARGEST_INLINE);
    let large = is_large.then(|| need("large-template", stack, prefix));
    std::iter::once(need("stack", stack, prefix)).chain(large).collect()
}
