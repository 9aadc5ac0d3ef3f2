//! The pages of the files.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_render::{Dialect, Pages};
use serde::Serialize;

use crate::align;

static PAGES: LazyLock<Result<Pages, RenderBug>> = LazyLock::new(|| {
    macro_rules! page {
        ($name:literal) => {
            ($name, include_str!(concat!("../../../templates/terraform/", $name, ".j2")))
        };
    }
    Pages::new(
        Dialect::Hcl,
        &[
            page!("privatelink/endpoint.tf"),
            page!("privatelink/load-balancer.tf"),
            page!("privatelink/service.tf"),
            page!("root/backend.tf.example"),
            page!("root/handover.tf"),
            page!("root/imports.tf"),
            page!("root/main.tf"),
            page!("root/outputs.tf"),
            page!("root/providers.tf"),
            page!("root/terraform.tfvars.example"),
            page!("root/variables.tf"),
            page!("root/versions.tf"),
            page!("shared/routes-and-rules.tf"),
            page!("transit-gateway/attachment.tf"),
            page!("transit-gateway/gateway.tf"),
            page!("vpc-peering/link.tf"),
        ],
    )
});

/// Fills a page in and lays it out as `terraform fmt` would.
pub(crate) fn page(name: &str, view: &impl Serialize) -> Result<String, RenderBug> {
    let pages = PAGES.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    Ok(align::align(&pages.render(name, view)?))
}
