//! The pages of the templates.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_render::{Dialect, Pages};
use serde::Serialize;

static PAGES: LazyLock<Result<Pages, RenderBug>> =
    LazyLock::new(|| Pages::new(Dialect::Yaml, crossvpc_templates::cloudformation::PAGES));

/// Fills a page in; the blank line that separates its last resource from nothing is left out.
pub(crate) fn page(name: &str, view: &impl Serialize) -> Result<String, RenderBug> {
    let mut text = PAGES.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?.render(name, view)?;
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text)
}
