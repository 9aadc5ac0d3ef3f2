//! The pages of the files.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_render::{Dialect, Pages};
use serde::Serialize;

use crate::align;

static PAGES: LazyLock<Result<Pages, RenderBug>> =
    LazyLock::new(|| Pages::new(Dialect::Hcl, crossvpc_templates::terraform::PAGES));

/// Fills a page in and lays it out as `terraform fmt` would.
pub(crate) fn page(name: &str, view: &impl Serialize) -> Result<String, RenderBug> {
    let pages = PAGES.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    Ok(align::align(&pages.render(name, view)?))
}
