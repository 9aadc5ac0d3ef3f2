//! Where the state of a root is kept: in the bucket of the spec, or wherever the example of a backend configuration is copied to.

use crossvpc_core::backend::RenderBug;
use crossvpc_core::plan::{Place, Plan};
use crossvpc_render::{Comment, Expr, header};
use serde::Serialize;

use crate::pages::page;
use crate::root::Root;
use crate::settings;

/// The page `state.tf`.
#[derive(Serialize)]
struct StateView {
    header: Vec<Comment>,
    key: String,
    bucket: BucketView,
    kms_key: Option<String>,
    has_lock_files: bool,
}

/// How a state in the bucket is reached.
#[derive(Serialize)]
pub(crate) struct BucketView {
    pub(crate) name: String,
    region: String,
    /// Of the AWS CLI.
    profile: Option<String>,
    /// The ARN of the role to assume.
    role: Option<String>,
}

/// The page `backend.tf.example`.
#[derive(Serialize)]
struct BackendView {
    /// The tool, as people call it.
    tool: Expr,
    header: Vec<Comment>,
    /// Where the state is kept in the bucket.
    key: String,
    region: &'static str,
    /// Of the AWS CLI.
    profile: String,
}

/// The name of the file that says where the state is kept, and its text.
pub(crate) fn file(plan: &Plan, root: &Root) -> Result<(&'static str, String), RenderBug> {
    let Some(bucket) = settings::bucket(plan) else {
        let text = example(root, plan.network.generate().tool().name(), "crossvpc/")?;
        return Ok(("backend.tf.example", text));
    };
    let view = StateView {
        header: header("Where the state is kept", ["generate.terraform.backend"]),
        key: bucket.key(root.place.as_ref()),
        kms_key: bucket.kms_key.map(str::to_owned),
        has_lock_files: bucket.has_lock_files,
        bucket: BucketView::of(&bucket),
    };
    Ok(("state.tf", page("root/state.tf", &view)?))
}

/// The text of `backend.tf.example`, with what the key of the state starts with.
pub(crate) fn example(root: &Root, tool: &'static str, start: &str) -> Result<String, RenderBug> {
    let mut view = backend(root, tool);
    view.key.insert_str(0, start);
    page("root/backend.tf.example", &view)
}

/// The least minor version of Terraform 1 that knows the backend's settings: `use_lockfile`, or `assume_role` as a map.
pub(crate) fn least_minor(plan: &Plan) -> u32 {
    match settings::bucket(plan) {
        Some(bucket) if bucket.has_lock_files => 10,
        Some(bucket) if bucket.role.is_some() => 6,
        Some(_) | None => 0,
    }
}

impl BucketView {
    pub(crate) fn of(bucket: &settings::Bucket<'_>) -> Self {
        Self {
            name: bucket.name.to_owned(),
            region: bucket.region.to_owned(),
            profile: bucket.profile.map(str::to_owned),
            role: bucket.role.map(str::to_owned),
        }
    }
}

/// One root has the state of several accounts and regions: which of them keeps it, nobody but the user knows.
fn backend(root: &Root, tool: &'static str) -> BackendView {
    let tool = Expr::new(tool);
    let title = "Backend configuration for the state";
    match &root.place {
        None => BackendView {
            tool,
            header: header(title, None),
            key: "terraform.tfstate".to_owned(),
            region: "…",
            profile: "…".to_owned(),
        },
        Some(Place { account, region }) => BackendView {
            tool,
            header: header(&format!("{title} of `{}` in {region}", account.name), ["accounts"]),
            key: format!("{}/{region}/terraform.tfstate", account.name),
            region: region.name(),
            profile: account.name.to_string(),
        },
    }
}
