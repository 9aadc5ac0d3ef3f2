//! The pages of the files, each in its dialect.

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_render::{Dialect, Pages};
use crossvpc_templates::verification as templates;
use crossvpc_terraform::laid_out;
use serde::Serialize;

type Read = LazyLock<Result<Pages, RenderBug>>;

static TERRAFORM: Read = LazyLock::new(|| Pages::new(Dialect::Hcl, templates::TERRAFORM));
static TEMPLATES: Read = LazyLock::new(|| Pages::new(Dialect::Yaml, templates::CLOUDFORMATION));
static DOCUMENTS: Read = LazyLock::new(|| Pages::new(Dialect::Markdown, templates::DOCUMENTS));

/// Fills a file of Terraform in.
pub(crate) fn terraform(name: &str, view: &impl Serialize) -> Result<String, RenderBug> {
    laid_out(read(&TERRAFORM)?, name, view)
}

/// Fills a template of CloudFormation in.
pub(crate) fn template(name: &str, view: &impl Serialize) -> Result<String, RenderBug> {
    read(&TEMPLATES)?.render(name, view)
}

/// Fills a document in.
pub(crate) fn document(name: &str, view: &impl Serialize) -> Result<String, RenderBug> {
    read(&DOCUMENTS)?.render(name, view)
}

fn read(pages: &'static Read) -> Result<&'static Pages, RenderBug> {
    pages.as_ref().map_err(|bug| RenderBug(bug.0.clone()))
}
