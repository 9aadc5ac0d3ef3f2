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

static PAGES: LazyLock<Result<Pages, RenderBug>> = LazyLock::new(|| {
    macro_rules! page {
        ($name:literal) => {
            ($name, include_str!(concat!("../../../templates/runbook/", $name, ".j2")))
        };
    }
    Pages::new(
        Dialect::Markdown,
        &[
            page!("README.md"),
            page!("by-hand.md"),
            page!("checks-groups.md"),
            page!("checks-peering.md"),
            page!("checks-privatelink.md"),
            page!("checks-sides.md"),
            page!("checks-transit-gateway.md"),
            page!("connection.md"),
            page!("gateway-changes-stacks.md"),
            page!("gateway-changes-terraform.md"),
            page!("remove.md"),
            page!("task.md"),
            page!("test.md"),
        ],
    )
});

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
