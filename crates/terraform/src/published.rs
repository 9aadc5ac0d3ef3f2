//! Values that roots publish and read themselves: as outputs in their states, or as parameters of AWS Systems Manager.

use std::collections::BTreeMap;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::plan::{Place, Plan};
use crossvpc_render::Expr;
use serde::Serialize;

use crate::address;
use crate::handover::{self, HandoverView};
use crate::pages::page;
use crate::root::{Wire, key_of};
use crate::settings::{self, Bucket, Handover};
use crate::state::BucketView;

/// The variable that hides what others gave, before a root is removed. The scripts know it too.
pub(crate) const WITHDRAWN: &str = "values_withdrawn";

/// The pages `root/handover-remote-state.tf` and `root/handover-ssm.tf`.
#[derive(Serialize)]
struct PublishedView {
    /// What the files have too.
    of: HandoverView,
    withdrawn: &'static str,
    is_withdrawn: Expr,
    sources: Vec<SourceView>,
    /// The bucket of the states.
    bucket: Option<BucketView>,
}

/// Another root whose values are read.
#[derive(Serialize)]
struct SourceView {
    /// What its provider and its data are called.
    name: String,
    /// The same in expressions.
    word: Expr,
    region: &'static str,
    account_id: String,
    /// The roles to assume one after the other, the last of which reads its parameters.
    roles: Vec<String>,
    /// Where its parameters for this root are.
    path: String,
    /// Where its state is.
    key: String,
    /// Its output for this root.
    output: Expr,
}

/// The text of `handover.tf`; nothing where the place has to do with no other.
pub(crate) fn page_of(plan: &Plan, place: &Place, wires: &[Wire]) -> Result<Option<String>, RenderBug> {
    let generate = plan.network.generate();
    let Some(of) = handover::view(place, wires, generate.tool(), &generate.name_prefix) else {
        return Ok(None);
    };
    let (name, bucket) = match settings::handover(plan) {
        Handover::Files => return page("root/handover.tf", &of).map(Some),
        Handover::RemoteState => ("root/handover-remote-state.tf", settings::bucket(plan)),
        Handover::Ssm => ("root/handover-ssm.tf", None),
    };
    let sources: BTreeMap<_, _> =
        handover::taken(place, wires).map(|value| (key_of(&value.place), &value.place)).collect();
    let view = PublishedView {
        of,
        withdrawn: WITHDRAWN,
        is_withdrawn: Expr::new(format!("var.{WITHDRAWN}")),
        sources: sources.into_values().map(|from| source(plan, place, from, bucket.as_ref())).collect(),
        bucket: bucket.as_ref().map(BucketView::of),
    };
    page(name, &view).map(Some)
}

/// In its own account a root reads with its own credentials.
fn source(plan: &Plan, place: &Place, from: &Place, bucket: Option<&Bucket<'_>>) -> SourceView {
    let alias = address::provider_alias(from);
    let own = place.account.deploy_role_arn(place.region.partition());
    let other = (from.account.id != place.account.id).then(|| role_arn(plan, from));
    SourceView {
        word: Expr::new(alias.clone()),
        name: alias,
        region: from.region.name(),
        account_id: from.account.id.to_string(),
        roles: own.into_iter().chain(other).collect(),
        path: handover::parameters(&plan.network.generate().name_prefix, from, place),
        key: bucket.map(|bucket| bucket.key(Some(from))).unwrap_or_default(),
        output: Expr::new(handover::output_name(place)),
    }
}

/// The role that reads the parameters of a place from other accounts.
pub(crate) fn role_arn(plan: &Plan, from: &Place) -> String {
    let role = settings::handover_role(plan);
    format!("arn:{}:iam::{}:role/{role}", from.region.partition(), from.account.id)
}
