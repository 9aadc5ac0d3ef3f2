//! The page over all connections: who takes part, the commands that do everything at once, and where to go on.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::aws::region::Region;
use crossvpc_core::network::{Account, Connection, Network, Via};
use crossvpc_core::plan::Plan;
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::{Book, Target};
use super::names::{self, path};
use crate::markdown::{Block, code, codes, link};
use crossvpc_core::deployment::outline::{LinkOutline, StepOutline};
use crossvpc_core::target::Applied;

/// The page `runbook/README.md`.
#[derive(Serialize)]
pub(super) struct IndexView {
    connections: Vec<ConnectionView>,
    links: Vec<LinkView>,
    accounts: Vec<AccountView>,
    /// Prints the account of each profile.
    identities: Block,
    /// The accounts that are deployed to by a role.
    deploy_roles: Vec<RoleView>,
    /// Whether to say that one of the targets is enough.
    several_targets: bool,
    /// Whether any of them comes with scripts.
    has_scripts: bool,
    /// A chapter each.
    targets: Vec<TargetView>,
    /// The options in use.
    uses: OptionsView,
}

/// Which options any link has.
#[derive(Serialize)]
struct OptionsView {
    peering: bool,
    transit_gateway: bool,
}

#[derive(Serialize)]
struct ConnectionView {
    /// A link to its page.
    page: Expr,
    provider: Expr,
    consumers: Expr,
    ports: Expr,
    option: &'static str,
}

#[derive(Serialize)]
struct LinkView {
    id: Expr,
    option: &'static str,
    /// The VPCs with their roles.
    sides: Expr,
    connections: Expr,
}

/// An account that takes part.
#[derive(Serialize)]
struct AccountView {
    name: Expr,
    id: String,
    regions: Expr,
    /// The connections that it provides and consumes, and the gateways that it owns.
    provides: Option<Expr>,
    consumes: Option<Expr>,
    owns: Option<Expr>,
}

#[derive(Serialize)]
struct RoleView {
    account: Expr,
    arn: Expr,
}

#[derive(Serialize)]
struct TargetView {
    title: &'static str,
    is: KindView,
    /// The folder of the policies of its deployers.
    policies: Expr,
    /// Whether the spec leaves out something that the user has to give.
    asks: bool,
    /// What is not of one link.
    steps: Vec<StepView>,
    removals: Vec<Block>,
}

/// What a chapter has to say in general.
#[derive(Serialize)]
struct KindView {
    terraform: Option<RootsView>,
    cloudformation: bool,
    cdk: bool,
}

#[derive(Serialize)]
struct RootsView {
    /// Whether each account and region has its own.
    many: bool,
    /// What exists and is taken over.
    adopted: Vec<Expr>,
}

#[derive(Serialize)]
struct StepView {
    /// What no template can express.
    action: Option<String>,
    /// Where, if it is one place only; the table of accounts has them all.
    place: Option<Expr>,
    block: Block,
}

/// What the page shows.
pub(super) fn view(plan: &Plan, book: &Book<'_>) -> IndexView {
    let network = &*plan.network;
    let accounts = accounts(network, plan);
    let identities: Vec<_> = accounts
        .iter()
        .map(|(account, region, _)| {
            format!(
                "aws sts get-caller-identity --profile {} --region {region} --output text --query Account",
                account.name
            )
        })
        .collect();
    let deploy_roles = accounts.iter().filter_map(|(account, region, _)| role(account, region));
    let adopted = plan.adoptions().into_iter().map(|adoption| {
        Expr::new(format!("{}: {}", adoption.what, code(adoption.adopted.id.as_str()).as_str()))
    });
    let adopted: Vec<_> = adopted.collect();
    IndexView {
        deploy_roles: deploy_roles.collect(),
        connections: network.connections().iter().map(|connection| self::connection(connection)).collect(),
        links: book.outline.links.iter().map(used).collect(),
        accounts: accounts.into_iter().map(|(_, _, view)| view).collect(),
        identities: Block::new(&identities),
        several_targets: book.targets.len() > 1,
        has_scripts: book.has_many_roots()
            || book.targets.iter().any(|found| found.outline.target != "terraform"),
        targets: book.targets.iter().map(|found| target(found, book.has_many_roots(), &adopted)).collect(),
        uses: OptionsView {
            peering: plan.peerings().next().is_some(),
            transit_gateway: plan.gateways().next().is_some(),
        },
    }
}

fn role(account: &Account, region: &str) -> Option<RoleView> {
    let role = account.deploy_role.as_ref()?;
    let partition = Region::parse(region)?.partition();
    Some(RoleView {
        account: code(account.name.as_str()),
        arn: code(&format!("arn:{partition}:iam::{}:role/{role}", account.id)),
    })
}

fn connection(connection: &Connection) -> ConnectionView {
    let name = connection.name.as_str();
    let ports: Vec<_> = connection.ports.iter().map(ToString::to_string).collect();
    ConnectionView {
        page: link(name, &path(name)),
        provider: code(connection.provider.vpc.name.as_str()),
        consumers: codes(connection.consumers.iter().map(|consumer| consumer.vpc.name.as_str())),
        ports: codes(ports.iter().map(String::as_str)),
        option: match connection.via {
            Via::VpcPeering(_) => "VPC peering",
            Via::PrivateLink(_) => "PrivateLink",
            Via::TransitGateway(_) => "transit gateway",
        },
    }
}

fn used(link: &LinkOutline) -> LinkView {
    let sides = link.sides.iter().map(|side| match &side.vpc {
        Some(vpc) => format!("{} {}", code(vpc).as_str(), side.role),
        None => format!("account {} {}", code(&side.place.account).as_str(), side.role),
    });
    LinkView {
        id: code(&link.id),
        option: link.option,
        sides: Expr::new(sides.collect::<Vec<_>>().join(", ")),
        connections: codes(link.connections.iter().map(String::as_str)),
    }
}

/// The accounts that any link touches, by name.
fn accounts<'n>(network: &'n Network, plan: &Plan) -> Vec<(&'n Account, &'static str, AccountView)> {
    let mut regions: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for place in plan.places() {
        regions.entry(place.account.name.clone()).or_default().push(place.region.name());
    }
    let found =
        network.accounts().iter().filter_map(|account| Some((&**account, regions.remove(&account.name)?)));
    let found: Vec<_> = found.collect();
    let mut provides: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut consumes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for connection in network.connections() {
        let name = connection.name.as_str();
        provides.entry(&connection.provider.vpc.account.name).or_default().push(name);
        for consumer in &connection.consumers {
            consumes.entry(&consumer.vpc.account.name).or_default().insert(name);
        }
    }
    let view = |(account, regions): (&'n Account, Vec<&'static str>)| {
        let owned = plan.gateways().map(|gateway| &gateway.gateway);
        let owned = owned.filter(|gateway| gateway.account.name == account.name);
        let view = AccountView {
            name: code(account.name.as_str()),
            id: account.id.to_string(),
            regions: codes(regions.iter().copied()),
            provides: provides.get(&account.name).map(|names| codes(names.iter().copied())),
            consumes: consumes.get(&account.name).map(|names| codes(names.iter().copied())),
            owns: names::listed(owned.map(|gateway| code(gateway.name.as_str()))),
        };
        // Each has at least the region of the place that it was found by.
        (account, regions.first().copied().unwrap_or_default(), view)
    };
    found.into_iter().map(view).collect()
}

fn target(target: &Target<'_>, has_many_roots: bool, adopted: &[Expr]) -> TargetView {
    let outline = target.outline;
    let is = |wanted| outline.applied == wanted;
    let mut inputs = outline.units.iter().flat_map(|unit| &unit.inputs);
    let steps = outline.waves.iter().flatten().filter(|step| step.link().is_none());
    let steps: Vec<_> = steps.collect();
    let units: BTreeSet<_> = steps.iter().filter_map(|step| step.unit()).collect();
    let removals = outline.removal.iter().filter(|removal| units.contains(removal.unit.as_str()));
    TargetView {
        title: outline.name,
        policies: code(&format!("{}/policies", outline.target)),
        is: KindView {
            terraform: is(Applied::RootModules)
                .then(|| RootsView { many: has_many_roots, adopted: adopted.to_vec() }),
            cloudformation: is(Applied::Stacks),
            cdk: is(Applied::CloudAssembly),
        },
        asks: inputs.any(|input| input.from.is_none()),
        removals: removals.map(|removal| Block::new(&removal.command)).collect(),
        steps: steps.into_iter().map(|step| self::step(target, step)).collect(),
    }
}

fn step(target: &Target<'_>, step: &StepOutline) -> StepView {
    let (action, place) = match step {
        StepOutline::Deploy { unit, .. } => {
            let places = target.units.get(unit.as_str()).map(|unit| unit.places.as_slice());
            (None, places.and_then(|places| if let [place] = places { Some(place) } else { None }))
        }
        StepOutline::Action { title, place, .. } => (Some(title.clone()), Some(place)),
    };
    StepView { action, place: place.map(names::place_outline), block: Block::new(step.command()) }
}
