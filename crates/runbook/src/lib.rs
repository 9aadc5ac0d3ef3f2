//! The runbook, for the people who apply, test and remove what is generated: `README.md` over all, and a page for each
//! connection.

mod book;
mod checks;
mod connection;
mod index;
mod markdown;
mod names;
mod probe;
mod shell;
mod steps;
mod tasks;

use std::sync::LazyLock;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::plan::Plan;
use crossvpc_render::{Dialect, Pages};
use rayon::prelude::*;

use book::Book;
use crossvpc_core::deployment::outline::Outline;

static PAGES: LazyLock<Result<Pages, RenderBug>> =
    LazyLock::new(|| Pages::new(Dialect::Markdown, crossvpc_templates::runbook::PAGES));

/// The files of the runbook, each a path and its text.
pub fn files(plan: &Plan, outline: &Outline) -> Result<Vec<(String, String)>, RenderBug> {
    let pages = PAGES.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    let book = Book::of(plan, outline);
    let connections = plan.network.connections().par_iter().map(|connection| {
        let text = pages.render("connection.md", &connection::view(connection, &book))?;
        Ok((names::path(connection.name.as_str()), text))
    });
    let mut files: Vec<_> = connections.collect::<Result<_, RenderBug>>()?;
    files.push(("README.md".to_owned(), pages.render("README.md", &index::view(plan, &book))?));
    Ok(files)
}
