//! The IAM policies that the stacks and the steps between them need in each account. What each resource type and each
//! step of the scripts calls is in `templates/cloudformation/permissions.json`. There is no service role: CloudFormation
//! does what it does as whoever deploys.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::permissions::{Names, Need, Table, Thing, needs};
use crossvpc_core::plan::{Place, Plan};
use crossvpc_core::tree::Tree;

use crate::commands::LARGEST_INLINE;
use crate::stack::LinkStacks;
use crate::vpc_peering::accept_role_arn;

static TABLE: LazyLock<Result<Table, RenderBug>> =
    LazyLock::new(|| Table::read(include_str!("../../../templates/cloudformation/permissions.json")));

/// Writes a policy for each account that a link touches, below the folder of a target that deploys the stacks.
///
/// # Errors
///
/// [`RenderBug`] when the table is none, or the tree has a policy already.
pub fn write(
    plan: &Plan,
    links: &[LinkStacks],
    target: GenerateTarget,
    tree: &mut Tree,
) -> Result<(), RenderBug> {
    let table = TABLE.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    // CloudFormation names both itself.
    let any = Names { load_balancer: |_| "*".to_owned(), target_groups: |_| "*".to_owned() };
    let mut needs = needs(plan, &any);
    let prefix = plan.network.generate().cloudformation.stack_prefix.as_str();
    for stack in links.iter().flat_map(LinkStacks::stacks) {
        let need = |thing| Need::new(thing, stack.place.clone()).with("prefix", [prefix]);
        needs.push(need(Thing::Stack));
        let size = stack.text.len();
        if target != GenerateTarget::Cdk {
            needs.extend((size > LARGEST_INLINE).then(|| need(Thing::LargeTemplate)));
            continue;
        }
        needs.push(need(Thing::CdkStack));
        // The CDK CLI writes it in a form of its own, which is longer.
        if 2 * size > LARGEST_INLINE {
            let Place { account, region } = &stack.place;
            // Whatever the qualifier that it was made with.
            let bucket = format!("cdk-*-assets-{}-{region}", account.id);
            let template = format!("{bucket}/cdk/{prefix}-*");
            needs.push(need(Thing::LargeCdkTemplate).with("bucket", [bucket]).with("template", [template]));
        }
    }
    for peering in plan.peerings().filter(|peering| peering.crosses_accounts()) {
        let arn = accept_role_arn(prefix, peering);
        let (requester, accepter) = (peering.requester.place(), peering.accepter.place());
        needs.push(Need::new(Thing::AcceptRole, accepter).with("accept-role", [arn.clone()]));
        needs.push(Need::new(Thing::ForeignAcceptRole, requester).with("accept-role", [arn]));
    }
    table.write(target.name(), &needs, tree)
}
