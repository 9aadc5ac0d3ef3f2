//! The page of a connection: who takes part, who does what, the commands, how to try it, and how to remove it.

use crossvpc_core::deployment::outline::StepOutline;
use crossvpc_core::network::{Connection, Party, Via};
use crossvpc_core::target::Applied;
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::Book;
use super::checks::{ChecksView, checks};
use super::probe::{ProbeView, probe};
use super::tasks::{self, Tasks};
use super::{names, steps};
use crate::markdown::{Block, code, codes, few, link, row};
use crate::recipe::{Known, Recipe, of_vpc};

/// The page `runbook/connections/NAME.md`.
#[derive(Serialize)]
pub(super) struct ConnectionView {
    name: Expr,
    description: Option<String>,
    uses: TypeView,
    /// The rows of the table of VPCs, the provider's first.
    parties: Vec<Expr>,
    ports: Expr,
    /// What it shares with other connections, if anything.
    shared: Option<Expr>,
    tasks: Tasks,
    terraform: Option<TerraformView>,
    /// The commands of the scripts for stacks.
    scripts: Vec<ScriptView>,
    stacks: Option<StacksView>,
    /// Whether the spec leaves ids out, which stand between angle brackets.
    asks: bool,
    probe: ProbeView,
    checks: ChecksView,
}

/// Which connection type it is.
#[derive(Serialize)]
struct TypeView {
    peering: bool,
    privatelink: bool,
    /// The gateway.
    transit_gateway: Option<Expr>,
    /// Its owner.
    owner: Expr,
}

#[derive(Serialize)]
struct TerraformView {
    files: Vec<Expr>,
    apply: Block,
}

#[derive(Serialize)]
struct ScriptView {
    target: &'static str,
    deploy: Block,
    /// Deploys everything, and removes what left the spec.
    update: Block,
}

/// The stacks by hand.
#[derive(Serialize)]
struct StacksView {
    deploy: Vec<Recipe>,
    remove: Vec<Recipe>,
    /// Whether stacks that others need as well lose its part.
    keeps: bool,
}

/// What the page of a connection shows.
pub(super) fn view(connection: &Connection, book: &Book<'_>) -> ConnectionView {
    let consumers = connection.consumers.iter().map(|consumer| party("consumer", consumer));
    let ports: Vec<_> = connection.ports.iter().map(ToString::to_string).collect();
    let links = book.links(connection).iter();
    let shared = links.filter(|link| link.connections().len() > 1).map(|link| code(&link.id()));
    let known = Known::of(connection);
    let has_stacks = book.stack_targets().next().is_some();
    let stacks = has_stacks.then(|| StacksView {
        deploy: steps::deploy(book, &known, book.steps_of(connection)),
        remove: steps::remove(book, &known, book.steps_of(connection)),
        keeps: book.steps_of(connection).any(steps::is_shared),
    });
    ConnectionView {
        name: code(connection.name.as_str()),
        description: connection.description.clone(),
        uses: TypeView::of(&connection.via),
        parties: std::iter::once(party("provider", &connection.provider)).chain(consumers).collect(),
        ports: codes(ports.iter().map(String::as_str)),
        shared: few(shared),
        tasks: tasks::of_connection(book, connection),
        terraform: terraform(connection, book),
        scripts: book
            .stack_targets()
            .map(|target| script(target.outline.target, target.outline.name, connection))
            .collect(),
        asks: stacks.iter().flat_map(|stacks| &stacks.deploy).any(Recipe::lacks_ids),
        stacks,
        probe: probe(connection, &known, book),
        checks: checks(connection, &known, book),
    }
}

impl TypeView {
    fn of(via: &Via) -> Self {
        let gateway = if let Via::TransitGateway(gateway) = via { Some(gateway) } else { None };
        Self {
            peering: matches!(via, Via::VpcPeering(_)),
            privatelink: matches!(via, Via::PrivateLink(_)),
            transit_gateway: gateway.map(|gateway| names::gateway(gateway)),
            owner: gateway.map_or_else(|| Expr::new(""), |gateway| names::account(&gateway.account)),
        }
    }
}

fn party(role: &'static str, party: &Party) -> Expr {
    let account = party.vpc.account.name.as_str();
    let groups = names::listed(party.security_groups.iter().map(|group| names::resource(group)));
    let subnets = names::subnets(party.subnets.iter().map(|subnet| &**subnet));
    let values = of_vpc(&party.vpc).into_iter().map(|(name, value)| match name {
        "account" => link(account, &format!("../{}", names::account_page(account))),
        _ => code(&value),
    });
    let rest = [
        names::blocks(&party.cidrs()),
        subnets.unwrap_or_else(|| Expr::new("all")),
        groups.unwrap_or_else(|| Expr::new("-")),
    ];
    row(std::iter::once(Expr::new(role)).chain(values).chain(rest))
}

fn terraform(connection: &Connection, book: &Book<'_>) -> Option<TerraformView> {
    /// More files than these are only counted: each consumer may have one.
    const MOST: usize = 6;
    let target = book.applied(Applied::RootModules)?;
    let commands = target.outline.waves.iter().flatten().filter(|step| step.unit().is_some());
    let commands: Vec<_> = if book.has_many_roots() {
        vec![format!("bash {}/deploy.sh", target.outline.target)]
    } else {
        commands.flat_map(StepOutline::command).cloned().collect()
    };
    let files = book.files(connection);
    let mut shown: Vec<_> =
        files.iter().take(MOST).map(|file| link(file, &format!("../../{file}"))).collect();
    if files.len() > MOST {
        shown.push(Expr::new(format!("and {} more files that name this connection", files.len() - MOST)));
    }
    Some(TerraformView { files: shown, apply: Block::new(&commands) })
}

fn script(folder: &str, target: &'static str, connection: &Connection) -> ScriptView {
    ScriptView {
        target,
        deploy: Block::new(&[format!("bash {folder}/deploy.sh --only {}", connection.name)]),
        update: Block::new(&[format!("bash {folder}/deploy.sh")]),
    }
}
