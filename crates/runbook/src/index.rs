//! The list of all accounts, connections and links, with their pages: `runbook/README.md`. A row each.

use std::collections::BTreeMap;

use crossvpc_core::deployment::outline::LinkOutline;
use crossvpc_core::network::{Account, Connection};
use crossvpc_core::plan::Plan;
use crossvpc_core::target::Applied;
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::Book;
use super::names;
use crate::markdown::{Block, code, codes, few, link, row};

/// The page `runbook/README.md`.
#[expect(clippy::struct_excessive_bools, reason = "a page asks for each by its name")]
#[derive(Serialize)]
pub(super) struct IndexView {
    picture: Block,
    accounts: Vec<Expr>,
    connections: Vec<Expr>,
    links: Vec<Expr>,
    /// What exists and is imported.
    adopted: Vec<Expr>,
    has_policies: bool,
    /// The root module of a gateway's owner, if Terraform is generated.
    terraform: Option<&'static str>,
    /// The names of the targets that deploy stacks.
    stacks: Option<Expr>,
    peering: bool,
    transit_gateway: bool,
    /// Whether there is anything to say of changes.
    changes: bool,
}

/// What an account is in a connection.
#[derive(Clone, Copy)]
pub(super) struct Role<'p> {
    pub(super) connection: &'p Connection,
    pub(super) words: &'static str,
}

/// An account that a link touches.
pub(super) struct Taking<'p> {
    pub(super) account: &'p Account,
    pub(super) regions: Vec<&'static str>,
    pub(super) roles: Vec<Role<'p>>,
}

/// The accounts that any link touches, by name.
pub(super) fn accounts(plan: &Plan) -> Vec<Taking<'_>> {
    let mut regions: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for place in plan.places() {
        regions.entry(place.account.name.clone()).or_default().push(place.region.name());
    }
    let mut roles: BTreeMap<_, Vec<Role<'_>>> = BTreeMap::new();
    for connection in plan.network.connections() {
        let mut add = |account: &'_ Account, words| {
            let roles = roles.entry(account.name.clone()).or_default();
            if !roles
                .last()
                .is_some_and(|last| last.connection.name == connection.name && last.words == words)
            {
                roles.push(Role { connection, words });
            }
        };
        add(&connection.provider.vpc.account, "provider");
        connection.consumers.iter().for_each(|consumer| add(&consumer.vpc.account, "consumer"));
    }
    let accounts = plan.network.accounts().iter();
    let taking = accounts.filter_map(|account| {
        let regions = regions.remove(&account.name)?;
        Some(Taking { account, regions, roles: roles.remove(&account.name).unwrap_or_default() })
    });
    taking.collect()
}

/// What the page shows.
pub(super) fn view(book: &Book<'_>, accounts: &[Taking<'_>], picture: &str) -> IndexView {
    let plan = book.plan;
    let adopted = plan.adoptions().into_iter();
    let (terraform, stacks) = (book.applied(Applied::RootModules).is_some(), book.tools());
    let root = if book.has_many_roots() { "terraform/accounts/OWNER/REGION" } else { "terraform" };
    let (peering, transit_gateway) = (plan.peerings().next().is_some(), plan.gateways().next().is_some());
    IndexView {
        picture: Block::new(&[picture.trim_end().to_owned()]),
        accounts: accounts.iter().map(|account| self::account(account, "")).collect(),
        connections: plan.network.connections().iter().map(|found| connection(found, "")).collect(),
        links: book.outline.links.iter().map(used).collect(),
        adopted: adopted
            .map(|adoption| row([Expr::new(adoption.what), code(adoption.adopted.id.as_str())]))
            .collect(),
        has_policies: plan.network.generate().policies && !book.targets.is_empty(),
        terraform: terraform.then_some(root),
        changes: transit_gateway || peering && stacks.is_some(),
        stacks,
        peering,
        transit_gateway,
    }
}

/// A row of the table of accounts, for a page that has the other pages in `folder`.
pub(super) fn account(taking: &Taking<'_>, folder: &str) -> Expr {
    let Taking { account, regions, roles } = taking;
    let name = account.name.as_str();
    let has = |words: &str| roles.iter().filter(|role| role.words == words).count();
    row([
        link(name, &format!("{folder}{}", names::account_page(name))),
        Expr::new(account.id.to_string()),
        codes(regions.iter().copied()),
        Expr::new(has("provider").to_string()),
        Expr::new(has("consumer").to_string()),
    ])
}

/// A row of the table of connections, likewise.
pub(super) fn connection(connection: &Connection, folder: &str) -> Expr {
    let name = connection.name.as_str();
    let ports = connection.ports.iter().map(|ports| code(&ports.to_string()));
    let consumers = connection.consumers.iter().map(|consumer| code(consumer.vpc.name.as_str()));
    let none = || Expr::new("-");
    row([
        link(name, &format!("{folder}{}", names::page(name))),
        Expr::new(names::connection_type(&connection.via)),
        code(connection.provider.vpc.name.as_str()),
        few(consumers).unwrap_or_else(none),
        few(ports).unwrap_or_else(none),
    ])
}

fn used(link: &LinkOutline) -> Expr {
    let sides = link.sides.iter().map(|side| {
        let what = side.vpc.as_ref().unwrap_or(&side.place.account);
        Expr::new(format!("{} {}", side.role, code(what.as_str()).as_str()))
    });
    let connections = link.connections.iter().map(|name| code(name));
    let none = || Expr::new("-");
    row([code(&link.id), few(sides).unwrap_or_else(none), few(connections).unwrap_or_else(none)])
}
