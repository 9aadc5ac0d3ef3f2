//! The runbook, for the people who deploy, test and remove what is generated: `README.md`, which is short whatever the size of the
//! spec, and in `runbook` an index, a page for each account and a page for each connection.

mod account;
mod book;
mod checks;
mod connection;
mod index;
mod markdown;
mod names;
mod passes;
mod probe;
mod readme;
mod recipe;
mod shell;
mod steps;
mod tasks;

use std::sync::LazyLock;

use crossvpc_core::backend::{LinkFile, RenderBug};
use crossvpc_core::deployment::outline::Outline;
use crossvpc_core::plan::Plan;
use crossvpc_core::tool::Tool;
use crossvpc_render::{Dialect, Pages};
use rayon::prelude::*;

use book::Book;

static PAGES: LazyLock<Result<Pages, RenderBug>> =
    LazyLock::new(|| Pages::new(Dialect::Markdown, crossvpc_templates::runbook::PAGES));

/// The pages in the words of OpenTofu.
static REWORDED: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let reword = |&(name, text): &(_, &str)| (name, Tool::OpenTofu.reword(text).into_owned());
    crossvpc_templates::runbook::PAGES.iter().map(reword).collect()
});

static REWORDED_PAGES: LazyLock<Result<Pages, RenderBug>> = LazyLock::new(|| {
    let pages: Vec<_> = REWORDED.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Pages::new(Dialect::Markdown, &pages)
});

/// The files of the runbook, each a path and its text. `link_files` are those of all targets; `picture` is a picture of the network in Mermaid.
pub fn files(
    plan: &Plan,
    outline: &Outline,
    link_files: &[LinkFile],
    picture: &str,
) -> Result<Vec<(String, String)>, RenderBug> {
    let pages = match plan.network.generate().tool() {
        Tool::Terraform => &PAGES,
        Tool::OpenTofu => &REWORDED_PAGES,
    };
    let pages = pages.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    let book = Book::of(plan, outline, link_files);
    let accounts = index::accounts(plan);
    let below = |page: String| format!("runbook/{page}");
    let connections = plan.network.connections().par_iter().map(|connection| {
        let text = pages.render("connection.md", &connection::view(connection, &book))?;
        Ok((below(names::page(connection.name.as_str())), text))
    });
    let mut files: Vec<_> = connections.collect::<Result<_, RenderBug>>()?;
    let of_accounts = accounts.par_iter().map(|taking| {
        let view = account::view(taking.account, &taking.regions, &taking.roles, &book);
        Ok((below(names::account_page(taking.account.name.as_str())), pages.render("account.md", &view)?))
    });
    files.extend(of_accounts.collect::<Result<Vec<_>, RenderBug>>()?);
    files
        .push(("README.md".to_owned(), pages.render("README.md", &readme::view(&book, &accounts, picture))?));
    files.push((
        below("README.md".to_owned()),
        pages.render("index.md", &index::view(&book, &accounts, picture))?,
    ));
    Ok(files)
}
