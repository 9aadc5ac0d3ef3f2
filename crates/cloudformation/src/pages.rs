//! The pages of the templates.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_render::{Dialect, Pages};
use serde::Serialize;

static PAGES: LazyLock<Result<Pages, RenderBug>> = LazyLock::new(|| {
    macro_rules! page {
        ($name:literal) => {
            ($name, include_str!(concat!("../../../templates/cloudformation/", $name, ".j2")))
        };
    }
    Pages::new(
        Dialect::Yaml,
        &[
            page!("shared/parameters.yaml"),
            page!("shared/routes-and-rules.yaml"),
            page!("shared/rules.yaml"),
            page!("shared/opening.yaml"),
            page!("shared/tags.yaml"),
            page!("privatelink/endpoint.yaml"),
            page!("privatelink/service.yaml"),
            page!("transit-gateway/association.yaml"),
            page!("transit-gateway/attachment.yaml"),
            page!("transit-gateway/gateway.yaml"),
            page!("transit-gateway/routing.yaml"),
            page!("vpc-peering/accept-role.yaml"),
            page!("vpc-peering/accepter.yaml"),
            page!("vpc-peering/requester.yaml"),
        ],
    )
});

/// Fills a page in; the blank line that separates its last resource from nothing is left out.
pub(crate) fn page(name: &str, view: &impl Serialize) -> Result<String, RenderBug> {
    let mut text = PAGES.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?.render(name, view)?;
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text)
}
