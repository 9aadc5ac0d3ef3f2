//! The IAM policies that Terraform needs in each account: of links from the plan alone, the same in every layout; of states and
//! parameters as the settings say. What each resource type calls is in `templates/terraform/permissions.json`.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::permissions::{Names, Need, Table, Thing, needs};
use crossvpc_core::plan::{Place, Plan};
use crossvpc_core::tree::Tree;
use crossvpc_templates::terraform::PERMISSIONS;

use crate::root::Wire;
use crate::settings::{self, Bucket, Handover, Layout};
use crate::{handover, handover_role, names, published};

/// What only roots with values or states outside of files need.
const OWN: [&str; 7] =
    ["state", "other-state", "state-key", "state-role", "parameters", "own-parameters", "handover-role"];

static TABLE: LazyLock<Result<Table, RenderBug>> = LazyLock::new(|| Table::read(PERMISSIONS, &OWN));

/// Writes a policy for each account that a link touches, and for what left the spec, which an apply removes.
pub(crate) fn write(plan: &Plan, target: &str, wires: &[Wire], tree: &mut Tree) -> Result<(), RenderBug> {
    let table = TABLE.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    let mut all = needs_of(plan);
    if settings::layout(plan) == Layout::PerAccount {
        all.extend(needs_of_states(plan, wires));
    }
    if settings::handover(plan) == Handover::Ssm {
        all.extend(needs_of_parameters(plan, wires));
        handover_role::write(plan, wires, tree)?;
    }
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

/// Each account keeps its own states; a role that keeps them has what it needs. A profile is somebody else.
fn needs_of_states(plan: &Plan, wires: &[Wire]) -> Vec<Need> {
    let Some(bucket) = settings::bucket(plan) else { return Vec::new() };
    let mut needs = Vec::new();
    let is_own = (bucket.role, bucket.profile) == (None, None);
    for Wire { value, to } in
        wires.iter().filter(|_| is_own && settings::handover(plan) == Handover::RemoteState)
    {
        let taken = Need::new(Thing::Own("other-state"), to.clone());
        needs.push(of_object(taken, &bucket, &value.place));
    }
    for place in settings::places(plan) {
        let need = |thing| Need::new(Thing::Own(thing), place.clone());
        match (bucket.role, bucket.profile) {
            (Some(role), _) => needs.push(need("state-role").with("role", [role])),
            (None, Some(_)) => {}
            (None, None) => {
                needs.push(of_object(need("state"), &bucket, &place));
                needs.extend(bucket.kms_key.map(|key| need("state-key").with("kms-key", [key])));
            }
        }
    }
    needs
}

fn of_object(need: Need, bucket: &Bucket<'_>, place: &Place) -> Need {
    let key = bucket.key(Some(place));
    let object = format!("{}/{key}", bucket.name);
    need.with("bucket", [bucket.name]).with("key", [key]).with("object", [object])
}

/// Who gives writes parameters into its own account; who takes reads them there, in another account by a role.
fn needs_of_parameters(plan: &Plan, wires: &[Wire]) -> Vec<Need> {
    let prefix = &plan.network.generate().name_prefix;
    let mut needs = Vec::new();
    for Wire { value, to } in wires {
        let from = &value.place;
        let path = |path: String| [path.trim_start_matches('/').to_owned()];
        let given = Need::new(Thing::Own("parameters"), from.clone());
        needs.push(given.with("path", path(handover::parameters_of(prefix, from))));
        needs.push(if from.account.id == to.account.id {
            let taken = Need::new(Thing::Own("own-parameters"), from.clone());
            taken.with("path", path(handover::parameters(prefix, from, to)))
        } else {
            let taken = Need::new(Thing::Own("handover-role"), to.clone());
            taken.with("role", [published::role_arn(plan, from)])
        });
    }
    needs
}
