//! The page of an account: what its team does, in order, with its commands.

use crossvpc_core::aws::region::Region;
use crossvpc_core::deployment::outline::StepOutline;
use crossvpc_core::network::Account;
use crossvpc_core::target::Applied;
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::Book;
use super::index::Role;
use super::passes::PassView;
use super::tasks::{self, Tasks};
use super::{names, shell, steps};
use crate::markdown::{Block, code, codes, link, prose, row};
use crate::recipe::Recipe;

/// The page `runbook/accounts/NAME.md`.
#[derive(Serialize)]
pub(super) struct AccountView {
    name: Expr,
    /// The same without backticks around it.
    plain_name: Expr,
    id: String,
    regions: Expr,
    /// Prints the account of its profile.
    identity: Block,
    /// The role by which it is deployed to, if the spec names one.
    role: Option<Expr>,
    /// The folders of the policies of its deployers.
    policies: Option<Expr>,
    /// The rows of the table of its connections.
    connections: Vec<Expr>,
    terraform: Option<TerraformView>,
    /// The names of the targets that deploy stacks.
    tools: Expr,
    deploy: Vec<Recipe>,
    /// Whether the spec leaves ids out, which stand between angle brackets.
    asks: bool,
    tasks: Tasks,
}

#[derive(Serialize)]
struct TerraformView {
    /// The root modules of this account, if each account and region has its own.
    roots: Option<RootsView>,
}

#[derive(Serialize)]
struct RootsView {
    passes: PassView,
    script: Block,
    steps: Vec<RootStep>,
}

#[derive(Serialize)]
struct RootStep {
    /// What is done, if it is not an apply.
    action: Option<Expr>,
    block: Block,
}

/// What the page of an account shows.
pub(super) fn view(
    account: &Account,
    regions: &[&'static str],
    roles: &[Role<'_>],
    book: &Book<'_>,
) -> AccountView {
    let name = account.name.as_str();
    let region = regions.first().copied().unwrap_or_default();
    let connection = |role: &Role<'_>| {
        let page = format!("../{}", names::page(role.connection.name.as_str()));
        row([
            link(role.connection.name.as_str(), &page),
            Expr::new(role.words),
            Expr::new(names::connection_type(&role.connection.via)),
        ])
    };
    let deploy = steps::deploy_in_account(book, book.steps_at(account));
    AccountView {
        name: code(name),
        plain_name: Expr::new(name),
        id: account.id.to_string(),
        regions: codes(regions.iter().copied()),
        identity: Block::new(&[shell::identity(name, region)]),
        role: account.deploy_role.as_ref().and_then(|role| {
            let partition = Region::parse(region)?.partition();
            Some(code(&format!("arn:{partition}:iam::{}:role/{role}", account.id)))
        }),
        policies: book.policies(),
        connections: roles.iter().map(connection).collect(),
        terraform: book.applied(Applied::RootModules).map(|_| TerraformView { roots: roots(account, book) }),
        tools: book.tools().unwrap_or_else(|| Expr::new("")),
        asks: deploy.iter().any(Recipe::lacks_ids),
        deploy,
        tasks: tasks::in_account(book.acts_at(account)),
    }
}

fn roots(account: &Account, book: &Book<'_>) -> Option<RootsView> {
    let target = book.applied(Applied::RootModules).filter(|_| book.has_many_roots())?;
    let step = |step: &&StepOutline| match step {
        StepOutline::Deploy { command, .. } => RootStep { action: None, block: Block::new(command) },
        StepOutline::Action { title, command, .. } => {
            RootStep { action: Some(prose(title)), block: Block::new(command) }
        }
    };
    let steps = book.root_steps(account).iter().map(step).collect();
    let script =
        Block::new(&[format!("bash {}/deploy.sh --account {}", target.outline.target, account.name)]);
    Some(RootsView { passes: PassView::of(book.plan.network.generate()), script, steps })
}
