//! The page of a connection.

use crossvpc_core::network::{Connection, Party, Via};
use crossvpc_core::plan::{Link, Place};
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::Book;
use super::checks::{ChecksView, checks};
use super::names;
use super::probe::{ProbeView, probe};
use super::steps::{StacksView, stacks};
use super::tasks::{TaskView, tasks};
use crate::markdown::{Block, code, codes, link};
use crossvpc_core::deployment::outline::StepOutline;
use crossvpc_core::target::Applied;

/// The page `runbook/connection.md`.
#[derive(Serialize)]
pub(super) struct ConnectionView {
    name: Expr,
    description: Option<String>,
    uses: OptionView,
    /// The provider first.
    parties: Vec<PartyView>,
    ports: Expr,
    links: Vec<LinkView>,
    tasks: Vec<TaskView>,
    terraform: Option<TerraformView>,
    /// The scripts, if the stacks of CloudFormation are there.
    scripts: Option<ScriptsView>,
    /// The stacks, if any target deploys some.
    stacks: Option<StacksView>,
    probe: ProbeView,
    checks: ChecksView,
    /// Whether nothing that it uses is used by others.
    alone: bool,
}

/// Which option it is.
#[derive(Serialize)]
struct OptionView {
    peering: bool,
    privatelink: bool,
    transit_gateway: Option<GatewayView>,
}

#[derive(Serialize)]
struct GatewayView {
    name: Expr,
    owner: Expr,
}

#[derive(Serialize)]
struct PartyView {
    role: &'static str,
    /// Its subnets and VPC.
    name: Expr,
    account: Expr,
    region: &'static str,
    cidrs: Expr,
}

#[derive(Serialize)]
struct LinkView {
    id: Expr,
    /// The other connections that use it, by name: of a peering, which is theirs too.
    others: Option<Expr>,
    /// Whether other connections use parts of it: of a gateway, whose list would change with every spoke.
    in_part: bool,
}

#[derive(Serialize)]
struct TerraformView {
    /// Whether there is a root for each account and region.
    many_roots: bool,
    files: Vec<Expr>,
    apply: Block,
}

#[derive(Serialize)]
struct ScriptsView {
    deploy: Block,
    /// The command that removes all of it, if nothing is shared.
    destroy: Block,
}

impl OptionView {
    fn of(via: &Via) -> Self {
        let none = Self { peering: false, privatelink: false, transit_gateway: None };
        match via {
            Via::VpcPeering(_) => Self { peering: true, ..none },
            Via::PrivateLink(_) => Self { privatelink: true, ..none },
            Via::TransitGateway(gateway) => {
                let place = Place { account: gateway.account.clone(), region: gateway.region };
                let gateway = GatewayView { name: code(gateway.name.as_str()), owner: names::place(&place) };
                Self { transit_gateway: Some(gateway), ..none }
            }
        }
    }
}

/// What the page of a connection shows.
pub(super) fn view(connection: &Connection, book: &Book<'_>) -> ConnectionView {
    let links = book.links(connection);
    let consumers = connection.consumers.iter().map(|consumer| party("consumer, calls", consumer));
    let ports: Vec<_> = connection.ports.iter().map(ToString::to_string).collect();
    ConnectionView {
        name: code(connection.name.as_str()),
        description: connection.description.clone(),
        uses: OptionView::of(&connection.via),
        parties: std::iter::once(party("provider, is called", &connection.provider))
            .chain(consumers)
            .collect(),
        ports: codes(ports.iter().map(String::as_str)),
        links: links.iter().map(|link| used(connection, link)).collect(),
        tasks: tasks(connection, book.acts(connection)),
        terraform: terraform(connection, book),
        scripts: book.applied(Applied::Stacks).map(|target| scripts(target.outline.target, connection)),
        stacks: stacks(connection, links, book),
        probe: probe(connection, book),
        checks: checks(connection, links),
        alone: links.iter().all(|link| link.connections().len() == 1),
    }
}

fn party(role: &'static str, party: &Party) -> PartyView {
    PartyView {
        role,
        name: names::party(party),
        account: names::account(&party.vpc.account),
        region: party.vpc.region.name(),
        cidrs: names::blocks(&party.cidrs()),
    }
}

fn used(connection: &Connection, used: &Link) -> LinkView {
    let others = used.connections().iter().filter(|other| other.name != connection.name);
    let is_gateway = used.router().is_some();
    let others = others.map(|other| {
        let name = other.name.as_str();
        link(name, &format!("{name}.md"))
    });
    let others = names::listed(others);
    LinkView {
        id: code(&used.id()),
        in_part: is_gateway && others.is_some(),
        others: others.filter(|_| !is_gateway),
    }
}

fn terraform(connection: &Connection, book: &Book<'_>) -> Option<TerraformView> {
    let target = book.applied(Applied::RootModules)?;
    let commands = target.outline.waves.iter().flatten().filter(|step| step.unit().is_some());
    let commands: Vec<_> = if book.has_many_roots() {
        vec![format!("bash {}/deploy.sh", target.outline.target)]
    } else {
        commands.flat_map(StepOutline::command).cloned().collect()
    };
    Some(TerraformView {
        many_roots: book.has_many_roots(),
        files: book.files(connection).iter().map(|file| link(file, &format!("../{file}"))).collect(),
        apply: Block::new(&commands),
    })
}

fn scripts(folder: &str, connection: &Connection) -> ScriptsView {
    let command =
        |script: &str| Block::new(&[format!("bash {folder}/{script}.sh --only {}", connection.name)]);
    ScriptsView { deploy: command("deploy"), destroy: command("destroy") }
}
