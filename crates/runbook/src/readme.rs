//! `README.md`: what the folder is and how to use it, as long for a thousand accounts as for two.

use crossvpc_core::deployment::InputSource;
use crossvpc_core::deployment::outline::{StepOutline, TargetOutline};
use crossvpc_core::plan::{AppliedUnit, Place};
use crossvpc_core::target::Applied;
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::{Book, Target};
use super::index::{self, Taking};
use super::passes::PassView;
use super::shell;
use crate::markdown::{Block, code, link, prose, row};

/// The page `README.md`.
#[derive(Serialize)]
pub(super) struct ReadmeView {
    /// The file of the spec, if it is one file.
    spec: Option<Expr>,
    /// The first rows of the table of accounts, and how many more there are.
    accounts: Vec<Expr>,
    more_accounts: Option<usize>,
    /// Likewise of connections.
    connections: Vec<Expr>,
    more_connections: Option<usize>,
    /// Prints the account of the first profile.
    identity: Block,
    /// Whether any account is deployed to by a role.
    has_roles: bool,
    /// The folders of the policies of deployers, if there are any.
    policies: Option<Expr>,
    /// How many resources are imported, if any.
    adopted: Option<usize>,
    several_targets: bool,
    /// Links to the pages that targets have of their own.
    pages: Vec<Expr>,
    has_scripts: bool,
    targets: Vec<TargetView>,
    /// The first rows of what left the spec, and how many more there are.
    left: Vec<Expr>,
    more_left: Option<usize>,
    /// The picture of the network, if it is short; otherwise, the index has it.
    picture: Option<Block>,
}

#[derive(Serialize)]
struct TargetView {
    name: &'static str,
    is: KindView,
    /// Whether the spec leaves out something that the user has to give.
    asks: bool,
    /// Whether it knows where the states are kept.
    has_backend: bool,
    passes: PassView,
    /// What comes after an apply, where one apply does not do everything.
    actions: Vec<ActionView>,
}

#[expect(clippy::struct_excessive_bools, reason = "a page asks for each by its name")]
#[derive(Serialize)]
struct KindView {
    /// Terraform with one root module.
    root: bool,
    /// Terraform with a root module for each account and region.
    roots: bool,
    cloudformation: bool,
    cdk: bool,
}

#[derive(Serialize)]
struct ActionView {
    title: Expr,
    block: Block,
}

/// The most rows of a table.
const MOST: usize = 5;

/// The most lines of the picture.
const LONGEST_PICTURE: usize = 20;

/// What the page shows.
pub(super) fn view(book: &Book<'_>, accounts: &[Taking<'_>], picture: &str) -> ReadmeView {
    let plan = book.plan;
    let connections = plan.network.connections();
    let first = accounts.first().map_or_else(String::new, |taking| {
        shell::identity(taking.account.name.as_str(), taking.regions.first().copied().unwrap_or_default())
    });
    let more = |count: usize| (count > MOST).then(|| count - MOST);
    let left = plan.left.iter().flat_map(|left| left.units.iter().map(|unit| (left.target, unit)));
    let left: Vec<_> = left.collect();
    let adopted = plan.adoptions().len();
    ReadmeView {
        spec: plan.network.file().map(code),
        accounts: accounts.iter().take(MOST).map(|taking| index::account(taking, "runbook/")).collect(),
        more_accounts: more(accounts.len()),
        connections: connections
            .iter()
            .take(MOST)
            .map(|found| index::connection(found, "runbook/"))
            .collect(),
        more_connections: more(connections.len()),
        identity: Block::new(&[first]),
        has_roles: accounts.iter().any(|taking| taking.account.deploy_role.is_some()),
        policies: book.policies(),
        adopted: (adopted > 0).then_some(adopted),
        several_targets: book.targets.len() > 1,
        has_scripts: book.has_many_roots() || book.stack_targets().next().is_some(),
        targets: book.targets.iter().map(|found| target(found, book)).collect(),
        pages: book
            .outline
            .targets
            .iter()
            .filter_map(|target| target.page.map(|page| link(page, page)))
            .collect(),
        left: left.iter().take(MOST).map(|(target, unit)| gone(target, unit)).collect(),
        more_left: more(left.len()),
        picture: (picture.lines().count() <= LONGEST_PICTURE)
            .then(|| Block::new(&[picture.trim_end().to_owned()])),
    }
}

fn gone(target: &str, unit: &AppliedUnit) -> Expr {
    let Place { account, region } = &unit.place;
    row([prose(target), code(&unit.unit), code(account.name.as_str()), code(region.name())])
}

fn target(target: &Target<'_>, book: &Book<'_>) -> TargetView {
    let (has_many_roots, generate) = (book.has_many_roots(), book.plan.network.generate());
    let outline = target.outline;
    let is = |wanted| outline.applied == wanted;
    let mut inputs = outline.units.iter().flat_map(|unit| unit.inputs.iter());
    let is_root = is(Applied::RootModules) && !has_many_roots;
    TargetView {
        name: outline.name,
        is: KindView {
            root: is_root,
            roots: is(Applied::RootModules) && has_many_roots,
            cloudformation: is(Applied::Stacks),
            cdk: is(Applied::CloudAssembly),
        },
        asks: inputs.any(|input| input.source == InputSource::User),
        has_backend: generate.has_backend(),
        passes: PassView::of(generate),
        actions: if is_root { actions(outline) } else { Vec::new() },
    }
}

/// The names of services are published by hand. There is one such step for all of them.
fn actions(outline: &TargetOutline) -> Vec<ActionView> {
    let action = |step: &StepOutline| match step {
        StepOutline::Action { title, command, .. } => {
            Some(ActionView { title: prose(title), block: Block::new(command) })
        }
        StepOutline::Deploy { .. } => None,
    };
    outline.waves.iter().flatten().filter_map(action).collect()
}
